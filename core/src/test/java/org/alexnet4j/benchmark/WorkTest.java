package org.alexnet4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.alexnet4j.engine.LayerTime.Phase;
import org.alexnet4j.engine.MachineLimits;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.junit.jupiter.api.Test;

class WorkTest {
    private final Network alexnet = Network.of(NetworkLibrary.network("alexnet"));

    @Test
    void training_is_three_forward_passes_less_the_gradient_of_the_image() {
        assertThat(Work.operationsOfImage(alexnet, false)).isCloseTo(1.449e9, within(1e6));
        assertThat(Work.operationsOfImage(alexnet, true)).isCloseTo(4.136e9, within(1e6));
    }

    @Test
    void a_layer_moves_its_tensors_once() {
        int pool1 = position("pool1");
        Work forward = Work.of(alexnet, pool1, Phase.FORWARD, 2, Precision.FLOAT32);
        assertThat(forward.operations()).isZero();
        assertThat(forward.bytes()).isEqualTo(2.0 * 4 * (96 * 55 * 55 + 96 * 27 * 27));
        assertThat(Work.of(alexnet, pool1, Phase.BACKWARD, 2, Precision.BFLOAT16)
                        .bytes())
                .isEqualTo(2.0 * 2 * (96 * 55 * 55 + 96 * 27 * 27));
    }

    @Test
    void the_limit_is_whichever_is_longer() {
        MachineLimits limits = new MachineLimits(100, 10);
        assertThat(limits.seconds(200, 10)).isEqualTo(2);
        assertThat(limits.seconds(100, 30)).isEqualTo(3);
        assertThat(limits.orBetter(new MachineLimits(50, 20))).isEqualTo(new MachineLimits(100, 20));
    }

    @Test
    void a_timing_is_told_by_its_median() {
        Timing timing = new Timing(30, List.of(3.0, 1.0, 2.0));
        assertThat(timing.imagesPerSecond()).isEqualTo(15);
        assertThat(timing.least()).isEqualTo(1);
        assertThat(timing.most()).isEqualTo(3);
    }

    private int position(String layer) {
        return alexnet.layers().stream().map(Network.Layer::name).toList().indexOf(layer);
    }
}
