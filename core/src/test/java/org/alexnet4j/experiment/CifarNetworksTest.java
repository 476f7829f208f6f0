package org.alexnet4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.alexnet4j.training.RatePolicy;
import org.junit.jupiter.api.Test;

class CifarNetworksTest {
    @Test
    void every_network_is_trained_with_its_own_settings_and_tested_as_its_author_did() {
        FakeLaboratory laboratory = new FakeLaboratory(training -> 0.2, (training, epoch) -> 0.5);
        CifarNetworks networks = CifarNetworks.run(laboratory, CifarNetworks.ENTRIES, 2, new Scale(0.01));

        assertThat(networks.results())
                .extracting(result -> result.entry().authorError())
                .containsExactly(0.26, 0.19, 0.18, 0.18, 0.13, 0.11);
        assertThat(networks.results()).allMatch(result -> result.evaluations().size() == 2);
        assertThat(networks.results())
                .extracting(result -> result.evaluations().get(0).crops())
                .containsExactly(1, 1, 1, 1, 9, 9);
        assertThat(networks.results().get(0).error()).isCloseTo(0.2, within(1e-12));
        assertThat(laboratory.asked)
                .isEqualTo(CifarNetworks.trainings(CifarNetworks.ENTRIES, 2, new Scale(0.01)))
                .extracting(PlannedTraining::name)
                .startsWith("80sec-seed-0", "80sec-seed-1", "19pct-seed-0");
    }

    @Test
    void other_settings_change_rate_and_mirroring_alone() {
        List<PlannedTraining> trainings = CifarNetworks.trainings(CifarNetworks.ENTRIES, 1, Scale.FULL);
        PlannedTraining released = named(trainings, "18pct-seed-0");
        PlannedTraining mirrored = named(trainings, "18pct-mirrored-seed-0");

        assertThat(released.settings().view().flip()).isFalse();
        assertThat(mirrored.settings().view().flip()).isTrue();
        assertThat(mirrored.settings().policy()).isEqualTo(new RatePolicy.Cosine(0.002));
        assertThat(mirrored.network()).isEqualTo(released.network());
        assertThat(mirrored.settings()
                        .withPolicy(released.settings().policy())
                        .withView(released.settings().view()))
                .isEqualTo(released.settings());
    }

    private static PlannedTraining named(List<PlannedTraining> trainings, String name) {
        return trainings.stream()
                .filter(training -> training.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
