package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Copies the gradient of kernels over blocks of pixels to where it belongs in that of the kernels over pixels, on the
 * host. What belongs to no pixel is left behind.
 *
 * @param layer the layer that the kernels belong to
 * @param blocks how the images were cut
 * @param overBlocks (O, 16 C, blocks, blocks), float32, row-major
 * @param overPixels (O,C,K,K), float32, row-major
 */
record KernelGradientOperation(String layer, PixelBlocks blocks, Slot overBlocks, Slot overPixels)
        implements Operation {
    @Override
    public List<Slot> slots() {
        return List.of(overBlocks, overPixels);
    }

    @Override
    public Prepared prepare(Instance instance) {
        int[] indices = blocks.weightIndices((int) overPixels.dims[0]);
        FloatBuffer from = instance.view(overBlocks).asFloatBuffer();
        FloatBuffer to = instance.view(overPixels).asFloatBuffer();
        return pass -> {
            for (int i = 0; i < indices.length; i++) {
                to.put(i, from.get(indices[i]));
            }
        };
    }
}
