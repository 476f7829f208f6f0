package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts the caller's images into blocks, on the host.
 *
 * @param layer the layer that reads the blocks
 * @param blocks how to cut
 * @param batchSize number of images
 * @param parallel whether to use all cores
 * @param from the images, (N,C,H,W), float32, row-major
 * @param to (N, 16 C, rows, columns), float32, 16 maps side by side
 */
record BlockImagesOperation(String layer, PixelBlocks blocks, int batchSize, boolean parallel, Slot from, Slot to)
        implements Operation {
    @Override
    public List<Slot> slots() {
        return List.of(from, to);
    }

    @Override
    public Prepared prepare(Instance instance) {
        FloatBuffer written = instance.view(to).asFloatBuffer();
        return pass -> {
            FloatBuffer images = instance.view(from).asFloatBuffer();
            IntStream all = IntStream.range(0, batchSize);
            (parallel ? all.parallel() : all).forEach(n -> blocks.cut(n, images, written));
        };
    }
}
