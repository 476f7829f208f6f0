package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.alexnet4j.network.Shape;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;

/**
 * Counts the maps of an activation that are 0 in every image of a batch. Reads some images at a time, and no more as soon
 * as every map has shown a value: a sound layer of the paper's network costs 4 of its up to 150 MB.
 */
final class DeadKernels {
    private static final long PIECE_BYTES = 4 << 20;

    private final dnnl_engine engine;
    private final Instance instance;

    DeadKernels(dnnl_engine engine, Instance instance) {
        this.engine = engine;
        this.instance = instance;
    }

    /**
     * The share of dead maps.
     *
     * @param slots the activations of a batch, (N,C,H,W) or (N,C), in one or several parts
     * @param shape of one image's activation
     */
    double share(List<Slot> slots, Shape shape) {
        BitSet dead = new BitSet(shape.channels());
        dead.set(0, shape.channels());
        for (Slot slot : slots) {
            if (!dead.isEmpty()) {
                look(slot, shape, dead);
            }
        }
        return (double) dead.cardinality() / shape.channels();
    }

    private void look(Slot slot, Shape shape, BitSet dead) {
        int count = piecesOf(slot);
        int images = (int) slot.dims[0] / count;
        dnnl_memory_desc layout = Dnnl.firstImages(slot.layout, images);
        try {
            Slot piece = new Slot(layout, Slot.Lifetime.SHARED, slot.purpose);
            FloatBuffer values = FloatBuffer.allocate(images * shape.size());
            for (int i = 0; i < count && !dead.isEmpty(); i++) {
                Pointer place = NativeMemory.at(instance.place(slot), i * piece.bytes);
                ParameterTransfer.read(engine, piece, Map.of(piece, place), values);
                revive(values.array(), shape, dead);
            }
        } finally {
            dnnl.dnnl_memory_desc_destroy(layout);
        }
    }

    /** A number of equal pieces; one where the layout does not go image by image. */
    private static int piecesOf(Slot slot) {
        int images = (int) slot.dims[0];
        int count = 1;
        while (images % count != 0 || (slot.bytes / count > PIECE_BYTES && count < images)) {
            count++;
        }
        dnnl_memory_desc layout = Dnnl.firstImages(slot.layout, images / count);
        long bytes = Dnnl.bytes(layout);
        dnnl.dnnl_memory_desc_destroy(layout);
        return bytes * count == slot.bytes ? count : 1;
    }

    /** Takes out of the dead what has a value other than 0. */
    private static void revive(float[] values, Shape shape, BitSet dead) {
        int pixels = shape.height() * shape.width();
        for (int map = dead.nextSetBit(0); map >= 0; map = dead.nextSetBit(map + 1)) {
            if (lives(values, map * pixels, pixels, shape.size())) {
                dead.clear(map);
            }
        }
    }

    private static boolean lives(float[] values, int first, int pixels, int stride) {
        for (int start = first; start < values.length; start += stride) {
            for (int i = start; i < start + pixels; i++) {
                if (values[i] != 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
