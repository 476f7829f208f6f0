package org.alexnet4j.engine.reference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.MemoryUse;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.StepResult;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.Update;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.network.Shape;

/** Training in plain loops. */
final class ReferenceTrainingProgram implements TrainingProgram {
    private final ReferenceNetwork reference;
    private final int batchSize;
    private final Map<String, double[]> velocities = new LinkedHashMap<>();
    private List<double[]> activations = List.of();

    ReferenceTrainingProgram(Network network, int batchSize) {
        this.reference = new ReferenceNetwork(network);
        this.batchSize = batchSize;
        reference.parameters().forEach((name, values) -> velocities.put(name, new double[values.length]));
    }

    @Override
    public Network network() {
        return reference.network();
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public Precision precision() {
        return Precision.FLOAT32;
    }

    @Override
    public FloatBuffer newImages() {
        return ByteBuffer.allocateDirect(batchSize * network().input().size() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public StepResult forwardBackward(FloatBuffer images, int[] labels, DropoutMask dropout) {
        if (labels.length != batchSize) {
            throw new IllegalArgumentException("expected " + batchSize + " labels, got " + labels.length);
        }
        double[] x = ReferenceNetwork.doubles(
                images.duplicate().rewind(), batchSize * network().input().size());
        activations = reference.forward(x, batchSize, dropout);
        double[] logits = activations.get(activations.size() - 1);
        double[] gradient = new double[logits.length];
        double loss = ReferenceNetwork.loss(logits, labels, gradient);
        reference.backward(activations, gradient, batchSize, dropout);
        return new StepResult(loss, ReferenceNetwork.floats(logits, logits.length));
    }

    @Override
    public boolean update(Update update) {
        reference.parameters().forEach((name, w) -> {
            double rate = Objects.requireNonNull(update.rates().get(name), name);
            double decay = Objects.requireNonNull(update.decays().get(name), name);
            double[] v = Objects.requireNonNull(velocities.get(name));
            double[] g = Objects.requireNonNull(reference.gradients().get(name));
            for (int i = 0; i < w.length; i++) {
                // Rounded as they are read and written: a resumed training must go on with the same numbers.
                v[i] = (float) (update.momentum() * v[i] - rate * decay * w[i] - rate * g[i]);
                w[i] = (float) (w[i] + v[i]);
            }
        });
        return reference.parameters().values().stream().allMatch(ReferenceTrainingProgram::isFinite);
    }

    @Override
    public FloatBuffer predict(FloatBuffer images, int count) {
        double[] x = ReferenceNetwork.doubles(
                images.duplicate().rewind(), count * network().input().size());
        activations = reference.forward(x, count, null);
        return ReferenceNetwork.floats(
                activations.get(activations.size() - 1), count * network().classes());
    }

    @Override
    public Map<String, Double> deadShares(FloatBuffer images) {
        double[] x = ReferenceNetwork.doubles(
                images.duplicate().rewind(), batchSize * network().input().size());
        List<double[]> all = reference.forward(x, batchSize, null);
        Map<String, Double> shares = new LinkedHashMap<>();
        network()
                .rectifiers()
                .forEach((layer, relu) ->
                        shares.put(layer, deadShare(all.get(reference.position(relu.name()) + 1), relu.output())));
        return shares;
    }

    /** The share of maps without a value other than 0. */
    private static double deadShare(double[] activations, Shape shape) {
        boolean[] alive = new boolean[shape.channels()];
        int pixels = shape.height() * shape.width();
        for (int i = 0; i < activations.length; i++) {
            alive[i / pixels % alive.length] |= activations[i] != 0;
        }
        int dead = 0;
        for (boolean each : alive) {
            dead += each ? 0 : 1;
        }
        return (double) dead / alive.length;
    }

    @Override
    public void read(Tensor tensor, String parameter, FloatBuffer values) {
        double[] found = tensor(tensor, parameter);
        if (values.remaining() != found.length) {
            throw new IllegalArgumentException("expected " + found.length + " values, got " + values.remaining());
        }
        values.duplicate().put(ReferenceNetwork.floats(found, found.length));
    }

    @Override
    public void write(Tensor tensor, String parameter, FloatBuffer values) {
        if (tensor == Tensor.GRADIENT) {
            throw new IllegalArgumentException("gradients are computed, not written");
        }
        ReferenceNetwork.copy(values, tensor(tensor, parameter));
    }

    @Override
    public Optional<String> firstNotFinite() {
        for (int i = 1; i < activations.size(); i++) {
            if (!isFinite(activations.get(i))) {
                return Optional.of(network().layers().get(i - 1).name());
            }
        }
        List<ParameterSpec> parameters = new ArrayList<>(network().parameters());
        java.util.Collections.reverse(parameters);
        return parameters.stream()
                .filter(parameter -> !isFinite(tensor(Tensor.GRADIENT, parameter.name())))
                .map(ParameterSpec::layer)
                .findFirst();
    }

    @Override
    public List<MemoryUse> memory() {
        long parameters = reference.parameters().values().stream()
                .mapToLong(values -> (long) values.length * Double.BYTES)
                .sum();
        return List.of(
                new MemoryUse("parameters", parameters),
                new MemoryUse("velocities", parameters),
                new MemoryUse("gradients", parameters));
    }

    @Override
    public void close() {
        activations = List.of();
    }

    private double[] tensor(Tensor tensor, String parameter) {
        Map<String, double[]> all = switch (tensor) {
            case PARAMETER -> reference.parameters();
            case VELOCITY -> velocities;
            case GRADIENT -> reference.gradients();
        };
        double[] found = all.get(parameter);
        if (found == null) {
            throw new IllegalArgumentException("no parameter " + parameter);
        }
        return found;
    }

    private static boolean isFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
