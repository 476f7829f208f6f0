package org.alexnet4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.alexnet4j.training.RatePolicy;
import org.alexnet4j.training.RunLength;
import org.alexnet4j.training.TrainingSettings;
import org.junit.jupiter.api.Test;

class ScaleTest {
    private static final TrainingSettings SETTINGS = TrainingSettings.paper(32)
            .withLength(new RunLength.Epochs(140))
            .withPolicy(new RatePolicy.Steps(0.001, 0.1, List.of(120.0, 130.0)));

    @Test
    void epochs_and_the_steps_of_the_rate_shrink_alike() {
        TrainingSettings half = new Scale(0.5).of(SETTINGS);
        assertThat(half.length()).isEqualTo(new RunLength.Epochs(70));
        assertThat(half.policy()).isEqualTo(new RatePolicy.Steps(0.001, 0.1, List.of(60.0, 65.0)));
    }

    @Test
    void the_rate_falls_within_what_is_left_of_a_training() {
        RatePolicy.Steps policy = new RatePolicy.Steps(0.001, 0.1, List.of(12.0, 13.0));
        TrainingSettings short14 = SETTINGS.withLength(new RunLength.Epochs(14)).withPolicy(policy);
        TrainingSettings shorter = new Scale(0.35).of(short14);
        assertThat(shorter.length()).isEqualTo(new RunLength.Epochs(4));
        assertThat(((RatePolicy.Steps) shorter.policy()).at())
                .satisfiesExactly(
                        at -> assertThat(at).isCloseTo(12 * 4 / 14.0, within(1e-12)),
                        at -> assertThat(at).isCloseTo(13 * 4 / 14.0, within(1e-12)));
        TrainingSettings steps =
                new Scale(0.35).of(SETTINGS.withLength(new RunLength.Steps(10)).withPolicy(policy));
        assertThat(steps.length()).isEqualTo(new RunLength.Steps(3));
        assertThat(((RatePolicy.Steps) steps.policy()).at().get(0)).isCloseTo(3.6, within(1e-12));
    }

    @Test
    void there_is_always_an_epoch() {
        assertThat(new Scale(1e-6).of(SETTINGS).length()).isEqualTo(new RunLength.Epochs(1));
        assertThat(new Scale(1e-6)
                        .of(SETTINGS.withLength(new RunLength.Steps(10)))
                        .length())
                .isEqualTo(new RunLength.Steps(1));
    }

    @Test
    void what_fits_stays() {
        assertThat(Scale.fitting(100, 200)).isEqualTo(Scale.FULL);
        assertThat(Scale.fitting(400, 200)).isEqualTo(new Scale(0.5));
        assertThat(Scale.FULL.of(SETTINGS)).isEqualTo(SETTINGS);
    }

    @Test
    void a_plateau_has_no_room_in_a_shorter_training() {
        TrainingSettings paper = TrainingSettings.paper(224);
        assertThat(new Scale(0.1).of(paper).policy())
                .isEqualTo(new RatePolicy.Cosine(paper.policy().initial()));
    }
}
