package org.alexnet4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.LayerRates;
import org.alexnet4j.training.RunLength;
import org.alexnet4j.training.TrainingSettings;
import org.junit.jupiter.api.Test;

class AblationsTest {
    private static final NetworkSpec NETWORK = NetworkLibrary.network("alexnet-64");
    private static final TrainingSettings SETTINGS = TrainingSettings.paper(56).withLength(new RunLength.Epochs(2));

    private static String kind(PlannedTraining training) {
        return training.name().replaceAll("-seed-.*", "");
    }

    @Test
    void every_idea_of_the_paper_is_left_out_in_turn() {
        assertThat(Ablations.variants(NETWORK, SETTINGS))
                .extracting(variant -> variant.idea().key())
                .containsExactly(
                        "whole", "lrn", "overlap", "dropout", "color", "views", "tower", "conv1", "conv2", "conv3",
                        "conv4", "conv5", "fc6", "fc7");
    }

    @Test
    void a_layer_without_which_the_network_would_be_too_large_is_not_left_out() {
        // Without the stride of conv1, fc6 of the paper's network would read 256 maps of 27 x 27.
        List<Ablations.Variant> variants =
                Ablations.variants(NetworkLibrary.network("alexnet"), TrainingSettings.paper(224));
        assertThat(variants)
                .extracting(variant -> variant.idea().key())
                .containsExactly(
                        "whole", "lrn", "overlap", "dropout", "color", "views", "tower", "conv2", "conv3", "conv4",
                        "conv5", "fc6", "fc7");
        variants.forEach(variant -> Network.of(variant.network()));
    }

    @Test
    void the_same_network_is_trained_once() {
        // Without fc6 and without fc7, 1,024 units are left behind pool5.
        List<Ablations.Variant> variants = Ablations.variants(NETWORK, SETTINGS);
        assertThat(Ablations.trainings(variants, 1))
                .extracting(PlannedTraining::name)
                .contains("fc6-seed-" + SETTINGS.seed())
                .doesNotContain("fc7-seed-" + SETTINGS.seed())
                .doesNotHaveDuplicates();
        FakeLaboratory laboratory = new FakeLaboratory(training -> 0.4, (training, epoch) -> 0.5);
        Ablations ablations = Ablations.run(laboratory, variants, 2);
        assertThat(row(ablations, "fc7").kind().trained())
                .hasSize(2)
                .isEqualTo(row(ablations, "fc6").kind().trained());
    }

    @Test
    void layers_with_rates_of_their_own_make_another_training() {
        TrainingSettings own = new TrainingSettings(
                SETTINGS.batchSize(),
                SETTINGS.length(),
                SETTINGS.momentum(),
                SETTINGS.policy(),
                SETTINGS.weights(),
                SETTINGS.biases(),
                SETTINGS.biasRateStays(),
                Map.of("fc6", new LayerRates(0.5, null, null, null)),
                SETTINGS.view(),
                SETTINGS.seed());
        assertThat(Ablations.trainings(Ablations.variants(NETWORK, own), 1))
                .extracting(AblationsTest::kind)
                .contains("fc6", "fc7");
    }

    @Test
    void a_network_that_cannot_be_is_not_left_out_in_silence() {
        NetworkSpec broken = NETWORK.withClasses(600_000);
        assertThat(Ablations.variants(broken, SETTINGS).get(0).idea().key()).isEqualTo(Ablations.WHOLE);
        assertThatThrownBy(() -> Network.of(broken)).isInstanceOf(UserException.class);
    }

    @Test
    void beyond_the_table_intervals_go_on_evenly() {
        // Student's 97.5 % quantile for 43 degrees of freedom is 2.0167.
        assertThat(new SeedMeans(1, 43).halfInterval(1, 1)).isCloseTo(2.0167 * Math.sqrt(2), within(0.006));
        assertThat(new SeedMeans(1, 31).halfInterval(1, 1)).isLessThan(new SeedMeans(1, 30).halfInterval(1, 1));
    }

    @Test
    void networks_that_only_guess_are_seen() {
        List<Ablations.Variant> variants = Ablations.variants(NETWORK, SETTINGS).subList(0, 2);
        for (double error : new double[] {0.5, 0.48, 0.4}) {
            Ablations ablations =
                    Ablations.run(new FakeLaboratory(training -> error, (training, epoch) -> 0.5), variants, 1);
            assertThat(ablations.whole().isAtChance())
                    .as("of two classes, error %s", error)
                    .isEqualTo(error > 0.45);
        }
    }

    @Test
    void ten_crops_are_tried_with_one_network() {
        FakeLaboratory laboratory = new FakeLaboratory(training -> 0.4, (training, epoch) -> 0.5);
        Ablations.run(laboratory, Ablations.variants(NETWORK, SETTINGS).subList(0, 2), 1);
        assertThat(laboratory.onTenCrops).hasSize(1).first().asString().startsWith("whole-seed-");
    }

    @Test
    void what_a_network_does_not_have_is_not_left_out() {
        NetworkSpec plain = NetworkLibrary.network("cifar-80sec");
        TrainingSettings settings = TrainingSettings.paper(32);
        assertThat(Ablations.variants(plain, settings))
                .extracting(variant -> variant.idea().key())
                .doesNotContain("lrn", "dropout")
                .contains("overlap", "color", "tower");
    }

    @Test
    void differences_are_means_over_seeds_with_the_interval_of_their_spread() {
        // Whole: 39 to 43 %, mean 41; without LRN 51 %; without dropout 31 %.
        FakeLaboratory laboratory = new FakeLaboratory(
                training -> switch (kind(training)) {
                    case "whole" -> 0.39 + 0.01 * training.settings().seed();
                    case "lrn" -> 0.51;
                    case "dropout" -> 0.31;
                    default -> 0.41;
                },
                (training, epoch) -> 0.5);
        Ablations ablations = Ablations.run(laboratory, Ablations.variants(NETWORK, SETTINGS), 1);

        assertThat(ablations.whole().top1Error()).isCloseTo(0.41, within(1e-12));
        assertThat(ablations.whole().evaluations()).hasSize(5);
        // The standard deviation of 39, 40, 41, 42, 43, and Student's 97.5 % quantile for 4 degrees of freedom.
        double deviation = Math.sqrt(2.5) / 100;
        assertThat(ablations.deviation()).isCloseTo(deviation, within(1e-12));
        double half = 2.776 * deviation * Math.sqrt(1.0 / 5 + 1);
        Ablations.Row lrn = row(ablations, "lrn");
        assertThat(lrn.top1().mean()).isCloseTo(0.10, within(1e-12));
        assertThat(lrn.top1().half()).isCloseTo(half, within(1e-9));
        assertThat(lrn.top1().isAbove()).isTrue();
        assertThat(row(ablations, "dropout").top1().isBelow()).isTrue();
        assertThat(row(ablations, "tower").top1().isAbove()).isFalse();
        assertThat(row(ablations, "tower").top1().isBelow()).isFalse();
    }

    private static Ablations.Row row(Ablations ablations, String key) {
        return ablations.rows().stream()
                .filter(row -> row.kind().variant().idea().key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ten_crops_and_ensembles_are_compared_image_by_image() {
        FakeLaboratory laboratory = new FakeLaboratory(training -> 0.4, (training, epoch) -> 0.5);
        Ablations ablations =
                Ablations.run(laboratory, Ablations.variants(NETWORK, SETTINGS).subList(0, 1), 1);

        // 40 of 1,000 images are right with ten crops only.
        assertThat(ablations.tenCrops().top1Error()).isCloseTo(0.36, within(1e-12));
        assertThat(ablations.tenCrops().top1().mean()).isCloseTo(-0.04, within(1e-12));
        assertThat(ablations.tenCrops().top1().half())
                .isCloseTo(1.959963984540054 * Math.sqrt((0.04 - 0.04 * 0.04) / 1000), within(1e-9));
        assertThat(ablations.tenCrops().top1().isBelow()).isTrue();
        assertThat(ablations.ensemble().top1()).isEqualTo(new Difference(0, 0));
    }

    @Test
    void the_trainings_that_are_planned_are_those_that_are_asked_for() {
        List<Ablations.Variant> variants = Ablations.variants(NETWORK, SETTINGS);
        FakeLaboratory laboratory = new FakeLaboratory(training -> 0.4, (training, epoch) -> 0.5);
        Ablations.run(laboratory, variants, 2);

        assertThat(laboratory.asked).isEqualTo(Ablations.trainings(variants, 2)).hasSize(5 + 2 * 12);
        assertThat(laboratory.asked).extracting(PlannedTraining::name).doesNotHaveDuplicates();
    }

    @Test
    void a_network_that_diverged_has_a_row_without_errors() {
        FakeLaboratory laboratory = new FakeLaboratory(
                training -> 0.4, (training, epoch) -> kind(training).equals("lrn") ? Double.NaN : 0.5);
        Ablations.Row lrn = row(Ablations.run(laboratory, Ablations.variants(NETWORK, SETTINGS), 1), "lrn");

        assertThat(lrn.kind().trained()).hasSize(1);
        assertThat(lrn.kind().evaluations()).isEmpty();
        assertThat(lrn.top1().mean()).isNaN();
        assertThat(lrn.top1().isAbove() || lrn.top1().isBelow()).isFalse();
    }

    @Test
    void without_a_whole_network_there_is_nothing_to_compare() {
        FakeLaboratory laboratory = new FakeLaboratory(training -> 0.4, (training, epoch) -> Double.NaN);
        assertThatThrownBy(() -> Ablations.run(laboratory, Ablations.variants(NETWORK, SETTINGS), 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("diverged");
        assertThat(laboratory.asked).as("nothing is trained in vain").hasSize(5);
    }
}
