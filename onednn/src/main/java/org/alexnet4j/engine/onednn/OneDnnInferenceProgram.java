package org.alexnet4j.engine.onednn;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.alexnet4j.engine.ActivationRanges;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Inference on oneDNN. Primitives and parameters are shared; every call under way has an {@link Instance} of its own. */
final class OneDnnInferenceProgram implements InferenceProgram {
    /** An instance with its operations prepared and a place for images that do not lie in direct memory. */
    private record Call(Instance instance, List<Operation.Prepared> operations, Pointer staging) {}

    private final Network network;
    private final int batchSize;
    private final int threads;
    private final dnnl_engine engine;
    private final NativeMemory sharedMemory = new NativeMemory();
    private final ProgramBuilder builder;
    private final Slot images;
    private final Slot logits;
    private final Map<Slot, Pointer> shared = new HashMap<>();
    private final Queue<Call> idle = new ConcurrentLinkedQueue<>();

    private boolean closed;

    OneDnnInferenceProgram(
            dnnl_engine engine,
            Network network,
            Parameters parameters,
            int batchSize,
            Precision precision,
            int threads,
            @Nullable ActivationRanges ranges,
            Set<String> watched) {
        this.engine = engine;
        this.network = network;
        this.batchSize = batchSize;
        this.threads = threads;
        OpenMp.useThreads(threads);
        builder = new ProgramBuilder(engine, batchSize, precision, ProgramBuilder.Use.INFERENCE, threads);
        try {
            images = builder.images(network.input());
            Quantization quantization = ranges == null ? null : new Quantization(network, ranges);
            logits = new ForwardPass(builder, network, quantization, images, watched).logits();
            builder.constants().forEach((value, slot) -> allocate(slot).put(0, value));
            for (ParameterSpec parameter : network.parameters()) {
                write(parameter, parameters.get(parameter));
            }
            idle.add(newCall());
        } catch (RuntimeException | Error e) {
            builder.close();
            sharedMemory.close();
            throw e;
        }
    }

    private void write(ParameterSpec parameter, FloatBuffer values) {
        Slot slot = builder.parameters().get(parameter.name());
        if (slot == null) {
            throw new IllegalStateException(parameter.name() + " is read by nobody");
        }
        allocate(slot);
        Slot scales = builder.weightScales().get(parameter.name());
        FloatBuffer stored = scales == null ? values : Quantization.weights(values, allocate(scales));
        ParameterTransfer.write(engine, slot, shared, stored);
    }

    /** Gives a slot its memory; the view is of use only if it holds floats. */
    private FloatBuffer allocate(Slot slot) {
        Pointer place = sharedMemory.allocate(slot.bytes, slot.purpose);
        shared.put(slot, place);
        return NativeMemory.view(place, slot.bytes).asFloatBuffer();
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
    public void infer(FloatBuffer batch, int count, FloatBuffer results) {
        run(batch, count, results, Pass.TEST);
    }

    @Override
    public void infer(FloatBuffer batch, int count, FloatBuffer results, Watcher watcher) {
        run(batch, count, results, Pass.watched(watcher, count));
    }

    private void run(FloatBuffer batch, int count, FloatBuffer results, Pass pass) {
        if (count < 1 || count > batchSize) {
            throw new IllegalArgumentException("expected 1 to " + batchSize + " examples, got " + count);
        }
        OpenMp.useThreads(threads);
        Call call = idle.poll();
        if (call == null) {
            call = newCall();
        }
        try {
            lend(call, batch, count);
            for (Operation.Prepared operation : call.operations) {
                operation.run(pass);
            }
            results.put(call.instance.view(logits).asFloatBuffer().slice(0, count * network.classes()));
        } finally {
            idle.add(call);
        }
    }

    /** All operations in their order. */
    List<Operation> operations() {
        return List.copyOf(builder.operations());
    }

    private Call newCall() {
        Instance instance = new Instance(engine, builder.operations(), shared);
        List<Operation.Prepared> operations = instance.prepare(builder.operations());
        try {
            return new Call(instance, operations, instance.nativeMemory().allocate(images.bytes, "images"));
        } catch (RuntimeException | Error e) {
            instance.close();
            throw e;
        }
    }

    private void lend(Call call, FloatBuffer batch, int count) {
        int size = network.input().size();
        boolean whole =
                batch.isDirect() && batch.order() == ByteOrder.nativeOrder() && batch.remaining() >= batchSize * size;
        if (whole) {
            // A slice: oneDNN would take the position of a float pointer for bytes.
            call.instance.lend(images, new FloatPointer(batch.slice()));
        } else {
            NativeMemory.view(call.staging, images.bytes)
                    .asFloatBuffer()
                    .put(batch.slice(batch.position(), count * size));
            call.instance.lend(images, call.staging);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            idle.forEach(call -> call.instance.close());
            idle.clear();
            builder.close();
            sharedMemory.close();
        }
    }
}
