package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.List;
import org.alexnet4j.engine.InferenceProgram;

/**
 * Hands the activations of a layer to the watcher.
 *
 * @param layer the layer's name
 * @param slot its activations, (N,C,H,W), float32, row-major
 * @param size values of one example
 */
record WatchOperation(String layer, Slot slot, int size) implements Operation {
    @Override
    public List<Slot> slots() {
        return List.of(slot);
    }

    @Override
    public Prepared prepare(Instance instance) {
        FloatBuffer values = instance.view(slot).asFloatBuffer();
        return pass -> {
            InferenceProgram.Watcher watcher = pass.watcher();
            if (watcher != null) {
                watcher.activation(layer, values.slice(0, pass.count() * size).asReadOnlyBuffer());
            }
        };
    }
}
