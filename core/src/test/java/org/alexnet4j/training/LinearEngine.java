package org.alexnet4j.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.MemoryUse;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.SaliencyProgram;
import org.alexnet4j.engine.Softmax;
import org.alexnet4j.engine.StepResult;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.Update;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.network.Shape;

/** Trains one fully connected layer, whose inputs dropout zeroes half of: enough for all that is around an engine. */
final class LinearEngine implements Engine {
    static final int SIDE = 6;

    private final String description;
    private final int threads;
    private int programs;

    LinearEngine() {
        this("a test's", 1);
    }

    LinearEngine(String description, int threads) {
        this.description = description;
        this.threads = threads;
    }

    static NetworkSpec network(int classes) {
        return new NetworkSpec(
                "linear",
                new Shape(3, SIDE, SIDE),
                List.of(new LayerSpec.FullyConnected("fc", "input", classes, 0.001, 0)));
    }

    /** Programs that are not closed. */
    int programs() {
        return programs;
    }

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public List<String> shortcomings() {
        return List.of();
    }

    @Override
    public List<Precision> precisions() {
        return List.of(Precision.FLOAT32);
    }

    @Override
    public TrainingProgram compileTraining(Network network, int batchSize, Precision precision) {
        programs++;
        return new Program(network, batchSize);
    }

    @Override
    public InferenceProgram compileInference(
            Network network, Parameters parameters, int batchSize, Precision precision, Set<String> watched) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SaliencyProgram compileSaliency(Network network, Parameters parameters, int batchSize) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    private final class Program implements TrainingProgram {
        private final Network network;
        private final int batchSize;
        private final int inputs;
        private final Map<String, FloatBuffer> tensors = new HashMap<>();

        Program(Network network, int batchSize) {
            this.network = network;
            this.batchSize = batchSize;
            this.inputs = network.input().size();
            for (ParameterSpec parameter : network.parameters()) {
                for (Tensor tensor : Tensor.values()) {
                    tensors.put(tensor + parameter.name(), FloatBuffer.allocate(parameter.size()));
                }
            }
        }

        private FloatBuffer tensor(Tensor tensor, String parameter) {
            return Objects.requireNonNull(tensors.get(tensor + parameter));
        }

        @Override
        public Network network() {
            return network;
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
            return ByteBuffer.allocateDirect(batchSize * inputs * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }

        @Override
        public StepResult forwardBackward(FloatBuffer images, int[] labels, DropoutMask dropout) {
            FloatBuffer masked = FloatBuffer.allocate(batchSize * inputs);
            for (int i = 0; i < masked.capacity(); i++) {
                boolean dropped = DropoutMask.isDropped(dropout.key(0), i, DropoutMask.threshold(0.5));
                masked.put(i, dropped ? 0 : 2 * images.get(i));
            }
            FloatBuffer logits = logits(masked, batchSize);
            FloatBuffer gradient = FloatBuffer.allocate(logits.capacity());
            double loss = Softmax.crossEntropy(logits, labels, gradient);
            FloatBuffer weights = tensor(Tensor.GRADIENT, "fc.weight");
            FloatBuffer biases = tensor(Tensor.GRADIENT, "fc.bias");
            int classes = network.classes();
            for (int c = 0; c < classes; c++) {
                float bias = 0;
                float[] sums = new float[inputs];
                for (int n = 0; n < batchSize; n++) {
                    float g = gradient.get(n * classes + c);
                    bias += g;
                    for (int i = 0; i < inputs; i++) {
                        sums[i] += g * masked.get(n * inputs + i);
                    }
                }
                biases.put(c, bias);
                weights.put(c * inputs, sums);
            }
            return new StepResult(loss, logits);
        }

        private FloatBuffer logits(FloatBuffer images, int count) {
            FloatBuffer logits = FloatBuffer.allocate(count * network.classes());
            FloatBuffer weights = tensor(Tensor.PARAMETER, "fc.weight");
            for (int n = 0; n < count; n++) {
                for (int c = 0; c < network.classes(); c++) {
                    float sum = tensor(Tensor.PARAMETER, "fc.bias").get(c);
                    for (int i = 0; i < inputs; i++) {
                        sum += weights.get(c * inputs + i) * images.get(n * inputs + i);
                    }
                    logits.put(n * network.classes() + c, sum);
                }
            }
            return logits;
        }

        /** Says that all is finite, whether it is or not: an engine may overlook it. */
        @Override
        public boolean update(Update update) {
            for (ParameterSpec parameter : network.parameters()) {
                String name = parameter.name();
                double rate = update.rates().getOrDefault(name, 0.0);
                double decay = update.decays().getOrDefault(name, 0.0);
                FloatBuffer values = tensor(Tensor.PARAMETER, name);
                FloatBuffer velocity = tensor(Tensor.VELOCITY, name);
                FloatBuffer gradient = tensor(Tensor.GRADIENT, name);
                for (int i = 0; i < values.capacity(); i++) {
                    float v = (float) (update.momentum() * velocity.get(i)
                            - rate * decay * values.get(i)
                            - rate * gradient.get(i));
                    velocity.put(i, v);
                    values.put(i, values.get(i) + v);
                }
            }
            return true;
        }

        @Override
        public FloatBuffer predict(FloatBuffer images, int count) {
            return logits(images, count);
        }

        @Override
        public void read(Tensor tensor, String parameter, FloatBuffer values) {
            values.put(tensor(tensor, parameter).duplicate().rewind());
        }

        @Override
        public void write(Tensor tensor, String parameter, FloatBuffer values) {
            tensor(tensor, parameter).duplicate().rewind().put(values.duplicate());
        }

        @Override
        public Optional<String> firstNotFinite() {
            return Optional.of("fc");
        }

        @Override
        public List<MemoryUse> memory() {
            return List.of(new MemoryUse("parameters", 4L * inputs * network.classes()));
        }

        @Override
        public void close() {
            programs--;
        }
    }
}
