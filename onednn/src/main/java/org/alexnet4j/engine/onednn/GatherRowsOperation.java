package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adds up the gradients of a locally connected layer's input from where its products left them, on the host.
 *
 * @param layer its name
 * @param rows how the pixels had been copied
 * @param parallel whether to use all cores
 * @param from gradients of the rows, float32
 * @param to (N,C,H,W), images innermost, float32
 */
record GatherRowsOperation(String layer, KernelRows rows, boolean parallel, Slot from, Slot to) implements Operation {
    @Override
    public List<Slot> slots() {
        return List.of(from, to);
    }

    @Override
    public Prepared prepare(Instance instance) {
        FloatBuffer gradients = instance.view(from).asFloatBuffer();
        FloatBuffer pixels = instance.view(to).asFloatBuffer();
        return pass -> {
            IntStream all = IntStream.range(0, rows.height());
            (parallel ? all.parallel() : all).forEach(y -> rows.gather(y, gradients, pixels));
        };
    }
}
