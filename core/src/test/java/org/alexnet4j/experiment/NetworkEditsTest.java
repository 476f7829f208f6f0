package org.alexnet4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.LayerSpec.Activation.Function;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.Shape;
import org.junit.jupiter.api.Test;

class NetworkEditsTest {
    private static final NetworkSpec ALEXNET = NetworkLibrary.network("alexnet-64");

    private static List<String> names(NetworkSpec network) {
        return network.layers().stream().map(LayerSpec::name).toList();
    }

    private static Shape output(NetworkSpec network, String layer) {
        return Network.of(network).layers().stream()
                .filter(one -> one.name().equals(layer))
                .findFirst()
                .orElseThrow()
                .output();
    }

    @Test
    void a_layer_goes_with_all_that_works_on_its_outputs_alone() {
        assertThat(names(NetworkEdits.withoutLayer(ALEXNET, "conv2")))
                .doesNotContain("conv2", "relu2", "lrn2")
                .contains("pool1", "pool2", "conv1", "lrn1", "conv3");
        assertThat(names(NetworkEdits.withoutLayer(ALEXNET, "fc6")))
                .doesNotContain("fc6", "relu6", "dropout6")
                .contains("pool5", "fc7", "dropout7");
    }

    @Test
    void without_any_layer_the_others_still_fit() {
        for (LayerSpec.WithParameters layer : NetworkEdits.learning(ALEXNET)) {
            if (!layer.name().equals("fc8")) {
                NetworkSpec without = NetworkEdits.withoutLayer(ALEXNET, layer.name());
                assertThat(Network.of(without).classes()).as(layer.name()).isEqualTo(200);
            }
        }
    }

    @Test
    void groups_go_where_the_maps_cannot_be_shared_out() {
        NetworkSpec without = NetworkEdits.withoutLayer(ALEXNET, "conv1");
        assertThat(convolution(without, "conv2").groups()).isEqualTo(1);
        assertThat(convolution(without, "conv4").groups()).isEqualTo(2);
    }

    private static LayerSpec.Convolution convolution(NetworkSpec network, String name) {
        return network.layers().stream()
                .filter(layer -> layer.name().equals(name))
                .map(LayerSpec.Convolution.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void pooling_without_overlap_leaves_the_maps_as_large() {
        for (NetworkSpec network : List.of(ALEXNET, NetworkLibrary.network("alexnet"))) {
            NetworkSpec without = NetworkEdits.withoutOverlap(network);
            for (String pool : List.of("pool1", "pool2", "pool5")) {
                assertThat(output(without, pool)).as(pool).isEqualTo(output(network, pool));
            }
            assertThat(without).isNotEqualTo(network);
        }
    }

    @Test
    void one_tower_has_half_the_kernels_but_in_the_last_convolution() {
        NetworkSpec tower = NetworkEdits.oneTower(NetworkLibrary.network("alexnet"));
        NetworkSpec known = NetworkLibrary.network("alexnet-one-tower-256");
        for (String name : List.of("conv1", "conv2", "conv3", "conv4", "conv5")) {
            assertThat(convolution(tower, name).outChannels())
                    .as(name)
                    .isEqualTo(convolution(known, name).outChannels());
            assertThat(convolution(tower, name).groups()).isEqualTo(1);
        }
    }

    @Test
    void every_relu_becomes_another_function() {
        NetworkSpec tanh = NetworkEdits.withActivation(ALEXNET, Function.TANH);
        assertThat(tanh.layers())
                .filteredOn(LayerSpec.Activation.class::isInstance)
                .hasSize(7)
                .allMatch(layer -> ((LayerSpec.Activation) layer).function() == Function.TANH);
        assertThat(names(tanh)).isEqualTo(names(ALEXNET));
    }
}
