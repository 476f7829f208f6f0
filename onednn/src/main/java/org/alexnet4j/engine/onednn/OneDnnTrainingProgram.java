package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.LayerTime;
import org.alexnet4j.engine.MemoryUse;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.StepResult;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.Update;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Training on oneDNN. */
final class OneDnnTrainingProgram implements TrainingProgram {
    /**
     * A parameter's tensors.
     *
     * @param working as the forward pass reads it
     * @param master float32, what the update changes; the same slot as {@code working} where type and layout agree
     * @param velocity float32, in the layout of the master
     * @param gradient float32, in the layout of the master
     * @param operations how many of loss and backward pass have run when the gradient is there
     */
    private record Learned(
            ParameterSpec parameter, Slot working, Slot master, Slot velocity, Slot gradient, int operations) {}

    private final Network network;
    private final int batchSize;
    private final Precision precision;
    private final int threads;
    private final NativeMemory sharedMemory = new NativeMemory();
    private final ProgramBuilder builder;
    private final Slot images;
    private final ForwardPass forward;
    private final LossOperation loss;
    private final Map<String, Learned> learned = new LinkedHashMap<>();
    private final Map<Slot, Pointer> shared = new HashMap<>();
    private final Instance instance;
    private final List<Operation> forwardOperations;
    private final List<Operation> lossAndBackwardOperations;
    private final List<Operation.Prepared> forwardPass;
    private final List<Operation.Prepared> lossAndBackwardPass;
    private final List<Operation.Prepared> refreshPass;
    private final MomentumUpdate momentumUpdate;
    private Pass lastPass = Pass.TEST;
    /** The images of the last pass, kept from the garbage collector: {@link #firstNotFinite} runs it again. */
    private @Nullable FloatBuffer lent;

    private boolean closed;

    OneDnnTrainingProgram(dnnl_engine engine, Network network, int batchSize, Precision precision, int threads) {
        this.network = network;
        this.batchSize = batchSize;
        this.precision = precision;
        this.threads = threads;
        this.momentumUpdate = new MomentumUpdate(threads);
        OpenMp.useThreads(threads);
        builder = new ProgramBuilder(engine, batchSize, precision, ProgramBuilder.Use.TRAINING, threads);
        try {
            images = builder.images(network.input());
            forward = new ForwardPass(builder, network, images, Set.of());
            forwardOperations = List.copyOf(builder.operations());
            Slot gradient = builder.passing(forward.logits().layout, "gradient of the logits");
            loss = new LossOperation(forward.logits(), gradient);
            builder.add(loss);
            BackwardPass backward = new BackwardPass(builder, forward.stages(), images, gradient);
            int passes = builder.operations().size();
            lossAndBackwardOperations = List.copyOf(builder.operations().subList(forwardOperations.size(), passes));
            addParameters(backward.gradients());
            instance = new Instance(engine, builder.operations(), shared);
            List<Operation.Prepared> prepared = instance.prepare(builder.operations());
            forwardPass = prepared.subList(0, forwardOperations.size());
            lossAndBackwardPass = prepared.subList(forwardOperations.size(), passes);
            refreshPass = prepared.subList(passes, prepared.size());
        } catch (RuntimeException | Error e) {
            builder.close();
            sharedMemory.close();
            throw e;
        }
    }

    /** Gives every parameter its tensors, and adds the reorders from master to working copy. */
    private void addParameters(Map<String, Slot> gradients) {
        for (ParameterSpec parameter : network.parameters()) {
            Slot working = builder.parameters().get(parameter.name());
            Slot gradient = gradients.get(parameter.name());
            if (working == null || gradient == null) {
                throw new IllegalStateException(parameter.name() + " has no gradient");
            }
            boolean together = Dnnl.sameLayout(working.layout, gradient.layout);
            Slot master = together ? working : builder.shared(gradient.layout, "master copies of the parameters");
            Slot velocity = builder.shared(gradient.layout, "velocities");
            learned.put(
                    parameter.name(),
                    new Learned(parameter, working, master, velocity, gradient, operationsTo(gradient)));
            for (Slot slot :
                    together ? List.of(working, velocity, gradient) : List.of(working, master, velocity, gradient)) {
                shared.put(slot, sharedMemory.allocate(slot.bytes, slot.purpose));
            }
            if (!together) {
                builder.reorder(parameter.name(), master, working);
            }
        }
    }

    private int operationsTo(Slot gradient) {
        for (int i = lossAndBackwardOperations.size(); i > 0; i--) {
            // Some layers' gradients are computed part by part.
            if (lossAndBackwardOperations.get(i - 1).slots().stream()
                    .anyMatch(slot -> slot.memory() == gradient.memory())) {
                return i;
            }
        }
        throw new IllegalStateException("nothing computes this gradient");
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
        return precision;
    }

    @Override
    public FloatBuffer newImages() {
        return ByteBuffer.allocateDirect(Math.multiplyExact(
                        Math.multiplyExact(batchSize, network.input().size()), Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public StepResult forwardBackward(FloatBuffer batch, int[] labels, DropoutMask dropout) {
        return forwardBackward(batch, labels, dropout, lossAndBackwardPass.size());
    }

    /** The backward pass goes no lower than to the lowest layer that learns. */
    @Override
    public StepResult step(FloatBuffer batch, int[] labels, DropoutMask dropout, Update update) {
        StepResult result = forwardBackward(batch, labels, dropout, operationsFor(update));
        boolean good = Double.isFinite(result.loss()) && update(update);
        return good ? result : new StepResult(Double.NaN, result.logits());
    }

    private StepResult forwardBackward(FloatBuffer batch, int[] labels, DropoutMask dropout, int operations) {
        begin(batch, labels, dropout);
        run(forwardPass, lastPass);
        FloatBuffer logits = logits(batchSize);
        run(lossAndBackwardPass.subList(0, operations), lastPass);
        return new StepResult(loss.loss(), logits);
    }

    /** How many operations of loss and backward pass an update needs; the first is the loss. */
    private int operationsFor(Update update) {
        int operations = 1;
        for (Learned tensors : learned.values()) {
            Double rate = update.rates().get(tensors.parameter.name());
            if (rate == null || rate != 0) {
                operations = Math.max(operations, tensors.operations);
            }
        }
        return operations;
    }

    @Override
    public boolean update(Update update) {
        boolean finite = momentumUpdate.run(
                learned.values().stream()
                        .map(tensors -> new MomentumUpdate.Parameter(
                                tensors.parameter.name(),
                                floats(tensors.master),
                                floats(tensors.velocity),
                                floats(tensors.gradient)))
                        .toList(),
                update);
        refresh();
        return finite;
    }

    @Override
    public List<LayerTime> timedStep(FloatBuffer batch, int[] labels, DropoutMask dropout, Update update) {
        begin(batch, labels, dropout);
        OpenMp.useThreads(threads);
        List<LayerTime> times = new ArrayList<>();
        timed(forwardOperations, forwardPass, LayerTime.Phase.FORWARD, times);
        timed(
                lossAndBackwardOperations,
                lossAndBackwardPass.subList(0, operationsFor(update)),
                LayerTime.Phase.BACKWARD,
                times);
        if (Double.isFinite(loss.loss())) {
            long start = System.nanoTime();
            update(update);
            times.add(new LayerTime("", LayerTime.Phase.UPDATE, System.nanoTime() - start));
        }
        return times;
    }

    private void begin(FloatBuffer batch, int[] labels, DropoutMask dropout) {
        if (labels.length != batchSize) {
            throw new IllegalArgumentException("expected " + batchSize + " labels, got " + labels.length);
        }
        lastPass = Pass.training(labels, dropout);
        lend(batch);
    }

    private void timed(
            List<Operation> operations,
            List<Operation.Prepared> prepared,
            LayerTime.Phase phase,
            List<LayerTime> times) {
        for (int i = 0; i < prepared.size(); i++) {
            long start = System.nanoTime();
            prepared.get(i).run(lastPass);
            times.add(new LayerTime(operations.get(i).layer(), phase, System.nanoTime() - start));
        }
    }

    @Override
    public FloatBuffer predict(FloatBuffer batch, int count) {
        lend(batch);
        lastPass = Pass.TEST;
        run(forwardPass, lastPass);
        return logits(count);
    }

    @Override
    public Map<String, Double> deadShares(FloatBuffer batch) {
        lend(batch);
        lastPass = Pass.TEST;
        run(forwardPass, lastPass);
        DeadKernels dead = new DeadKernels(builder.engine, instance);
        Map<String, Double> shares = new LinkedHashMap<>();
        network.rectifiers()
                .forEach((layer, relu) -> shares.put(layer, dead.share(outputs(relu.name()), relu.output())));
        return shares;
    }

    @Override
    public double meanMagnitude(Tensor tensor, ParameterSpec parameter) {
        return Magnitudes.sum(floats(slot(tensor, parameter.name())), threads) / parameter.size();
    }

    @Override
    public void read(Tensor tensor, String parameter, FloatBuffer values) {
        OpenMp.useThreads(threads);
        ParameterTransfer.read(builder.engine, slot(tensor, parameter), shared, values);
    }

    @Override
    public void write(Tensor tensor, String parameter, FloatBuffer values) {
        if (tensor == Tensor.GRADIENT) {
            throw new IllegalArgumentException("gradients are computed, not written");
        }
        OpenMp.useThreads(threads);
        ParameterTransfer.write(builder.engine, slot(tensor, parameter), shared, values);
        if (tensor == Tensor.PARAMETER) {
            refresh();
        }
    }

    @Override
    public Optional<String> firstNotFinite() {
        if (lent == null) {
            return Optional.empty();
        }
        OpenMp.useThreads(threads);
        for (int i = 0; i < forwardPass.size(); i++) {
            forwardPass.get(i).run(lastPass);
            Operation operation = forwardOperations.get(i);
            for (Slot output : outputs(operation.layer())) {
                if (operation.slots().stream().anyMatch(output::liesAt) && !isFinite(output)) {
                    return Optional.of(operation.layer());
                }
            }
        }
        List<Learned> backwards = new ArrayList<>(learned.values());
        Collections.reverse(backwards);
        return backwards.stream()
                .filter(tensors -> !isFinite(tensors.gradient))
                .map(tensors -> tensors.parameter.layer())
                .findFirst();
    }

    /** What a layer wrote in the forward pass, piece by piece. */
    private List<Slot> outputs(String layer) {
        return forward.stages().stream()
                .flatMap(stage -> stage.pieces().stream())
                .flatMap(List::stream)
                .filter(step -> step.layer().name().equals(layer))
                .map(ForwardPass.Step::output)
                .toList();
    }

    @Override
    public List<MemoryUse> memory() {
        List<MemoryUse> uses = new ArrayList<>(sharedMemory.uses());
        uses.addAll(instance.nativeMemory().uses());
        return uses;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            instance.close();
            builder.close();
            sharedMemory.close();
        }
    }

    /** All operations of a step in their order, but for the update of master weights. */
    List<Operation> operations() {
        return List.copyOf(builder.operations());
    }

    private void run(List<Operation.Prepared> operations, Pass pass) {
        OpenMp.useThreads(threads);
        for (Operation.Prepared operation : operations) {
            operation.run(pass);
        }
    }

    private void refresh() {
        run(refreshPass, Pass.TEST);
    }

    private void lend(FloatBuffer batch) {
        int expected = batchSize * network.input().size();
        if (!batch.isDirect() || batch.order() != ByteOrder.nativeOrder() || batch.capacity() < expected) {
            throw new IllegalArgumentException(
                    "expected a direct buffer of " + expected + " floats in native order, got " + batch);
        }
        try (FloatPointer pointer = new FloatPointer(batch.duplicate().rewind())) {
            instance.lend(images, pointer);
        }
        lent = batch;
    }

    /** A copy of the first {@code count} rows of the logits. */
    private FloatBuffer logits(int count) {
        FloatBuffer copy = FloatBuffer.allocate(count * network.classes());
        return copy.put(floats(forward.logits()).slice(0, copy.capacity())).flip();
    }

    private FloatBuffer floats(Slot slot) {
        return instance.view(slot).asFloatBuffer();
    }

    private Slot slot(Tensor tensor, String parameter) {
        Learned tensors = learned.get(parameter);
        if (tensors == null) {
            throw new IllegalArgumentException("no parameter " + parameter);
        }
        return switch (tensor) {
            case PARAMETER -> tensors.master;
            case VELOCITY -> tensors.velocity;
            case GRADIENT -> tensors.gradient;
        };
    }

    private boolean isFinite(Slot slot) {
        if (slot.dataType == dnnl_bf16) {
            ShortBuffer values = instance.view(slot).asShortBuffer();
            for (int i = 0; i < values.limit(); i++) {
                if (!Float.isFinite(Bfloat16.toFloat(values.get(i)))) {
                    return false;
                }
            }
            return true;
        }
        FloatBuffer values = floats(slot);
        for (int i = 0; i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                return false;
            }
        }
        return true;
    }
}
