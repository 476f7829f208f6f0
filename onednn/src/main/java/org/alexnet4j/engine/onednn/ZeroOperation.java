package org.alexnet4j.engine.onednn;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Makes a tensor zero, on the host.
 *
 * @param layer the layer that it belongs to
 * @param slot the tensor, float32
 */
record ZeroOperation(String layer, Slot slot) implements Operation {
    @Override
    public List<Slot> slots() {
        return List.of(slot);
    }

    @Override
    public Prepared prepare(Instance instance) {
        FloatPointer place = instance.own(instance.floats(slot));
        return pass -> Pointer.memset(place, 0, slot.bytes);
    }
}
