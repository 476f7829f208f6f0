package org.alexnet4j.engine.onednn;

import java.nio.ShortBuffer;
import java.util.List;

/**
 * Turns the kernels of a convolution by 180 degrees, on the host: the values of all kernels at one position lie side by
 * side, and the positions change places.
 *
 * @param layer the layer that the kernels belong to
 * @param positions of a kernel
 * @param from bfloat16, (K,K) outermost, without gaps
 * @param to receives the same in the reverse order of positions
 */
record TurnedKernels(String layer, int positions, Slot from, Slot to) implements Operation {
    @Override
    public List<Slot> slots() {
        return List.of(from, to);
    }

    @Override
    public Prepared prepare(Instance instance) {
        ShortBuffer kernels = instance.view(from).asShortBuffer();
        ShortBuffer turned = instance.view(to).asShortBuffer();
        int values = kernels.limit() / positions;
        return pass -> {
            for (int position = 0; position < positions; position++) {
                turned.put((positions - 1 - position) * values, kernels, position * values, values);
            }
        };
    }
}
