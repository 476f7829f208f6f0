package org.alexnet4j.engine.onednn;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.random.RandomKey;

/**
 * Dropout in place, on the host: while training, forward and backward alike, dropped units become zero; in a test, all
 * are multiplied by the keep probability. The mask is computed anew from its key instead of being kept.
 *
 * @param layer name of the layer
 * @param position of the layer in the network, which is part of the key
 * @param rate the drop rate
 * @param slot activations or gradients, row-major, float32 or bfloat16
 * @param bfloat16 whether the values are bfloat16
 * @param parallel whether to use all cores
 */
record DropoutOperation(String layer, int position, double rate, Slot slot, boolean bfloat16, boolean parallel)
        implements Operation {
    /** Units that one thread drops at a time. */
    private static final int PIECE = 1 << 16;

    @Override
    public List<Slot> slots() {
        return List.of(slot);
    }

    @Override
    public Prepared prepare(Instance instance) {
        ByteBuffer bytes = instance.view(slot);
        if (bfloat16) {
            ShortBuffer values = bytes.asShortBuffer();
            return pass -> {
                DropoutMask mask = pass.dropout();
                if (mask == null) {
                    scale(values, (float) (1 - rate));
                } else {
                    drop(mask, values.limit(), (unit, kept) -> values.put(unit, (short) (values.get(unit) & kept)));
                }
            };
        }
        IntBuffer bits = bytes.asIntBuffer();
        FloatBuffer values = bytes.asFloatBuffer();
        return pass -> {
            DropoutMask mask = pass.dropout();
            if (mask == null) {
                scale(values, (float) (1 - rate));
            } else {
                drop(mask, bits.limit(), (unit, kept) -> bits.put(unit, bits.get(unit) & kept));
            }
        };
    }

    /** Keeps the bits of a unit that are set in {@code kept}: all or none. A branch would be guessed wrong every other time. */
    @FunctionalInterface
    private interface Keep {
        void at(int unit, int kept);
    }

    /** The units that {@link DropoutMask#isDropped} names, four to a word of random bits. */
    private void drop(DropoutMask mask, int units, Keep keep) {
        RandomKey key = mask.key(position);
        IntStream pieces = IntStream.range(0, (units + PIECE - 1) / PIECE);
        (parallel ? pieces.parallel() : pieces)
                .forEach(piece -> drop(key, piece * PIECE, Math.min(units, (piece + 1) * PIECE), keep));
    }

    private void drop(RandomKey key, int from, int units, Keep keep) {
        int threshold = DropoutMask.threshold(rate);
        for (int unit = from; unit < units; unit += 4) {
            long bits = key.bits(unit >>> 2);
            int end = Math.min(units, unit + 4);
            for (int i = unit; i < end; i++) {
                // Negative where the unit is dropped; the sign, over all bits, turned round.
                keep.at(i, ~(((int) (bits & 0xFFFF) - threshold) >> 31));
                bits >>>= 16;
            }
        }
    }

    private static void scale(FloatBuffer values, float factor) {
        for (int i = 0; i < values.limit(); i++) {
            values.put(i, values.get(i) * factor);
        }
    }

    private static void scale(ShortBuffer values, float factor) {
        for (int i = 0; i < values.limit(); i++) {
            values.put(i, Bfloat16.of(Bfloat16.toFloat(values.get(i)) * factor));
        }
    }
}
