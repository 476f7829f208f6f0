package org.alexnet4j.inference;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.ImageBatch;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Lifetime;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageResizer;
import org.alexnet4j.model.Model;
import org.alexnet4j.network.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A compiled model that takes images: one with little delay, many in batches. Safe to use from many threads, of which one
 * may close it: calls under way end, later ones are refused.
 */
final class ImageProgram implements AutoCloseable {
    /** Images of one call of the engine. */
    static final int BATCH = 32;

    /** A batch takes as long as this many single images, roughly; with fewer left, they go one by one. */
    private static final int WORTH_A_BATCH = BATCH / 3;

    private final Model model;
    private final List<Crop> crops;
    private final IntFunction<InferenceProgram> compiler;
    private final InferenceProgram single;
    private final Lifetime lifetime;

    /** Made when it is first needed: it has a copy of the parameters. */
    private @Nullable InferenceProgram batch;

    /**
     * @param owner what the program is for, such as "the classifier", for messages
     * @param compiler makes a program for a batch size
     * @param atLast is run once it is closed and no call is under way any more
     */
    ImageProgram(String owner, Model model, IntFunction<InferenceProgram> compiler, Runnable atLast) {
        this.model = model;
        crops = Crop.center(model.preprocessing().imageSize(), input().height());
        this.compiler = compiler;
        single = compiler.apply(1);
        lifetime = new Lifetime(owner, () -> {
            closePrograms();
            atLast.run();
        });
    }

    /**
     * Runs the network.
     *
     * @param some images of any size
     * @param watcher is called for each batch of them in turn
     * @return logits, (N,classes)
     */
    FloatBuffer infer(List<Image> some, InferenceProgram.Watcher watcher) {
        List<Image> images = withoutNull(some);
        return lifetime.get(() -> run(images, watcher));
    }

    /** A copy: nobody changes the list while it is worked on. */
    private static List<Image> withoutNull(List<Image> images) {
        requireNonNull(images, "images is null");
        List<Image> copy = new ArrayList<>(images);
        for (int i = 0; i < copy.size(); i++) {
            requireNonNull(copy.get(i), "images has null at " + i);
        }
        return copy;
    }

    private FloatBuffer run(List<Image> some, InferenceProgram.Watcher watcher) {
        FloatBuffer logits = FloatBuffer.allocate(
                Math.multiplyExact(some.size(), single.network().classes()));
        for (int done = 0; done < some.size(); ) {
            int left = some.size() - done;
            int count = left < WORTH_A_BATCH ? 1 : Math.min(left, BATCH);
            InferenceProgram program = count == 1 ? single : batchProgram();
            program.infer(input(some.subList(done, done + count)), count, logits, watcher);
            done += count;
        }
        return logits.flip();
    }

    /** The center crops minus the mean image, (N,3,H,W). */
    private FloatBuffer input(List<Image> images) {
        FloatBuffer input = FloatBuffer.allocate(images.size() * input().size());
        for (Image image : images) {
            Image square = ImageResizer.square(image, model.preprocessing().imageSize());
            input.put(ImageBatch.of(ByteBuffer.wrap(square.planes()), model.preprocessing(), input().height(), crops));
        }
        return input.flip();
    }

    private Shape input() {
        return model.network().input();
    }

    private synchronized InferenceProgram batchProgram() {
        if (batch == null) {
            batch = compiler.apply(BATCH);
        }
        return batch;
    }

    private synchronized void closePrograms() {
        if (batch != null) {
            batch.close();
            batch = null;
        }
        single.close();
    }

    @Override
    public void close() {
        lifetime.close();
    }
}
