package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Copies kernels over pixels to where they belong in kernels over blocks of pixels, on the host. What belongs to no pixel
 * is zero.
 *
 * @param layer the layer that the kernels belong to
 * @param blocks how the images are cut
 * @param overPixels (O,C,K,K), float32, row-major
 * @param overBlocks receives (O, 16 C, blocks, blocks), float32, row-major
 */
record KernelsOverBlocksOperation(String layer, PixelBlocks blocks, Slot overPixels, Slot overBlocks)
        implements Operation {
    @Override
    public List<Slot> slots() {
        return List.of(overPixels, overBlocks);
    }

    @Override
    public Prepared prepare(Instance instance) {
        int[] indices = blocks.weightIndices((int) overPixels.dims[0]);
        FloatBuffer from = instance.view(overPixels).asFloatBuffer();
        FloatBuffer to = instance.view(overBlocks).asFloatBuffer();
        return pass -> {
            // Other tensors have used the same memory.
            float[] kernels = new float[to.limit()];
            for (int i = 0; i < indices.length; i++) {
                kernels[indices[i]] = from.get(i);
            }
            to.put(0, kernels);
        };
    }
}
