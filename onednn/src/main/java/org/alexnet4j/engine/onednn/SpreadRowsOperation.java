package org.alexnet4j.engine.onednn;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Copies the pixels that a locally connected layer reads to where its products want them, on the host.
 *
 * @param layer its name
 * @param rows how they are copied
 * @param parallel whether to use all cores
 * @param from (N,C,H,W), images innermost
 * @param to the rows, of the same type
 */
record SpreadRowsOperation(String layer, KernelRows rows, boolean parallel, Slot from, Slot to) implements Operation {
    @Override
    public List<Slot> slots() {
        return List.of(from, to);
    }

    @Override
    public Prepared prepare(Instance instance) {
        ByteBuffer written = instance.view(to);
        int bytes = Math.toIntExact(from.bytes / Dnnl.elements(from.dims));
        return pass -> {
            // A first layer may read the caller's memory, which is another each time.
            ByteBuffer pixels = instance.view(from);
            IntStream all = IntStream.range(0, rows.rows());
            (parallel ? all.parallel() : all).forEach(row -> rows.spread(row, pixels, written, bytes));
        };
    }
}
