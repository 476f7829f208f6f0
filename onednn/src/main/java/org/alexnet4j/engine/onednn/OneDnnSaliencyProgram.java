package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.SaliencyProgram;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.javacpp.Pointer;

/** The derivatives of scores on oneDNN: the passes of a training, down to the images and without parameter gradients. */
final class OneDnnSaliencyProgram implements SaliencyProgram {
    private final Network network;
    private final int batchSize;
    private final int threads;
    private final NativeMemory sharedMemory = new NativeMemory();
    private final ProgramBuilder builder;
    private final Slot imageGradient;
    private final Instance instance;
    private final FloatBuffer staging;
    private final List<Operation.Prepared> operations;
    private boolean closed;

    OneDnnSaliencyProgram(dnnl_engine engine, Network network, Parameters parameters, int batchSize, int threads) {
        this.network = network;
        this.batchSize = batchSize;
        this.threads = threads;
        OpenMp.useThreads(threads);
        builder = new ProgramBuilder(engine, batchSize, Precision.FLOAT32, ProgramBuilder.Use.SALIENCY, threads);
        try {
            Slot images = builder.images(network.input());
            ForwardPass forward = new ForwardPass(builder, network, images, Set.of());
            Slot gradient = builder.passing(forward.logits().layout, "gradient of the logits");
            builder.add(new ScoreOperation(gradient));
            imageGradient = new BackwardPass(builder, forward.stages(), images, gradient).imageGradient();
            Map<Slot, Pointer> shared = new HashMap<>();
            for (ParameterSpec parameter : network.parameters()) {
                Slot slot = Objects.requireNonNull(builder.parameters().get(parameter.name()));
                shared.put(slot, sharedMemory.allocate(slot.bytes, slot.purpose));
                ParameterTransfer.write(engine, slot, shared, parameters.get(parameter));
            }
            Pointer place = sharedMemory.allocate(images.bytes, "images");
            staging = NativeMemory.view(place, images.bytes).asFloatBuffer();
            instance = new Instance(engine, builder.operations(), shared);
            instance.lend(images, place);
            operations = instance.prepare(builder.operations());
        } catch (RuntimeException | Error e) {
            builder.close();
            sharedMemory.close();
            throw e;
        }
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
    public void scoreGradients(FloatBuffer images, int[] classes, FloatBuffer gradients) {
        if (classes.length != batchSize) {
            throw new IllegalArgumentException("expected " + batchSize + " classes, got " + classes.length);
        }
        OpenMp.useThreads(threads);
        staging.clear().put(images.slice(images.position(), staging.capacity()));
        Pass pass = Pass.scores(classes);
        for (Operation.Prepared operation : operations) {
            operation.run(pass);
        }
        gradients.put(instance.view(imageGradient).asFloatBuffer());
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
}
