package org.alexnet4j.engine.onednn;

import java.util.List;
import java.util.Set;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.jspecify.annotations.Nullable;

/**
 * The activations that the layer before them applies to its own output.
 *
 * @param watched names of layers whose own outputs somebody wants to see
 */
record FusedActivations(Network network, Set<String> watched) {
    /** The activation behind a layer that can apply it to its own output, unless somebody watches that output. */
    LayerSpec.@Nullable Activation behind(int position) {
        List<Network.Layer> layers = network.layers();
        Network.Layer layer = layers.get(position);
        boolean canFuse = layer.spec() instanceof LayerSpec.WithParameters
                && position + 1 < layers.size()
                && !watched.contains(layer.name());
        return canFuse && layers.get(position + 1).spec() instanceof LayerSpec.Activation activation
                ? activation
                : null;
    }

    /** Whether the layer before has applied this activation already. */
    boolean includes(int position) {
        return position > 0 && behind(position - 1) != null;
    }
}
