package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.engine.Update;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.Shape;
import org.junit.jupiter.api.Test;

final class UpdateRuleTest {
    private static final Network NETWORK = Network.of(new NetworkSpec(
            "two",
            new Shape(3, 2, 2),
            List.of(
                    new LayerSpec.FullyConnected("fc1", "input", 4, 0.1, 0),
                    new LayerSpec.FullyConnected("fc2", "fc1", 2, 0.1, 0))));

    private static TrainingSettings settings(boolean biasRateStays, Map<String, LayerRates> layers) {
        return new TrainingSettings(
                1,
                new RunLength.Steps(1),
                0.8,
                new RatePolicy.Fixed(0.5),
                new ParameterRates(1, 0.25),
                new ParameterRates(2, 0),
                biasRateStays,
                layers,
                new TrainingView(2, false, 0),
                0);
    }

    @Test
    void biasesLearnTwiceAsFastAndDoNotDecay() {
        Update update = new UpdateRule(NETWORK, settings(false, Map.of())).at(0.05);

        assertThat(update.momentum()).isEqualTo(0.8);
        assertThat(update.rates())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("fc1.weight", 0.05, "fc1.bias", 0.1, "fc2.weight", 0.05, "fc2.bias", 0.1));
        assertThat(update.decays())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("fc1.weight", 0.25, "fc1.bias", 0.0, "fc2.weight", 0.25, "fc2.bias", 0.0));
    }

    @Test
    void theRateOfTheBiasesCanStay() {
        Update update = new UpdateRule(NETWORK, settings(true, Map.of())).at(0.05);

        assertThat(update.rates()).containsEntry("fc1.weight", 0.05).containsEntry("fc1.bias", 1.0);
    }

    @Test
    void layersHaveTheirOwn() {
        Update update =
                new UpdateRule(NETWORK, settings(false, Map.of("fc2", new LayerRates(0.0, 3.0, null, 0.5)))).at(1);

        assertThat(update.rates()).containsEntry("fc1.weight", 1.0).containsEntry("fc2.weight", 0.0);
        assertThat(update.rates()).containsEntry("fc2.bias", 2.0);
        assertThat(update.decays()).containsEntry("fc2.weight", 3.0).containsEntry("fc2.bias", 0.5);
    }

    @Test
    void ratesOfLayersAreMultiplied() {
        TrainingSettings settings = settings(true, Map.of("fc2", new LayerRates(3.0, 5.0, null, null)))
                .withRateMultiples(Map.of("fc1", 0.0, "fc2", 10.0));
        Update update = new UpdateRule(NETWORK, settings).at(0.05);

        assertThat(update.rates()).containsEntry("fc1.weight", 0.0).containsEntry("fc1.bias", 0.0);
        assertThat(update.rates()).containsEntry("fc2.weight", 1.5).containsEntry("fc2.bias", 10.0);
        assertThat(update.decays()).containsEntry("fc2.weight", 5.0);
        assertThat(settings.withoutLayerRates().layers())
                .containsOnly(Map.entry("fc2", new LayerRates(null, 5.0, null, null)));
    }
}
