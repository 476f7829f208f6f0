package org.alexnet4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.alexnet4j.UserException;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.RunLength;
import org.alexnet4j.training.TrainingSettings;
import org.junit.jupiter.api.Test;

class PaperTableTest {
    private static final NetworkSpec NETWORK = NetworkLibrary.network("alexnet-64");
    private static final TrainingSettings SETTINGS = TrainingSettings.paper(56).withLength(new RunLength.Epochs(2));

    private final FakeLaboratory laboratory = new FakeLaboratory(training -> 0.4, (training, epoch) -> 0.5);

    private static Optional<Double> ours(PaperTable table, String what) {
        return table.lines().stream()
                .filter(line -> line.what().equals(what))
                .findFirst()
                .orElseThrow()
                .ours()
                .map(Evaluation::top1Error);
    }

    @Test
    void table_1_tests_one_network_in_two_ways() {
        PaperTable table = PaperTable.table1(laboratory, NETWORK, SETTINGS);
        assertThat(ours(table, "CNN, center crop (section 4.1)").orElseThrow()).isCloseTo(0.4, within(1e-9));
        assertThat(ours(table, "CNN, ten crops").orElseThrow()).isCloseTo(0.36, within(1e-9));
        assertThat(ours(table, "sparse coding")).isEmpty();
        assertThat(laboratory.asked).isEqualTo(PaperTable.trainings(1, NETWORK, SETTINGS));
    }

    @Test
    void table_2_leaves_out_what_needs_pre_trained_models() {
        PaperTable table = PaperTable.table2(laboratory, NETWORK, SETTINGS, List.of());
        assertThat(ours(table, "5 CNNs").orElseThrow()).isCloseTo(0.36, within(1e-9));
        assertThat(ours(table, "1 CNN*")).isEmpty();
        assertThat(ours(table, "7 CNNs*")).isEmpty();
        assertThat(laboratory.asked).hasSize(5);
    }

    @Test
    void table_2_averages_seven_with_two_pre_trained_models() {
        PaperTable table = PaperTable.table2(laboratory, NETWORK, SETTINGS, List.of(Path.of("0.3"), Path.of("0.3")));
        assertThat(ours(table, "1 CNN*").orElseThrow()).isCloseTo(0.3, within(1e-9));
        assertThat(ours(table, "7 CNNs*").orElseThrow()).isCloseTo(0.36, within(1e-9));
    }

    @Test
    void a_network_that_diverged_is_no_entry_of_a_table() {
        FakeLaboratory failing = new FakeLaboratory(training -> 0.4, (training, epoch) -> Double.NaN);
        assertThatThrownBy(() -> PaperTable.table1(failing, NETWORK, SETTINGS))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cnn-seed-0 diverged");
    }
}
