package org.alexnet4j.app.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.alexnet4j.training.TrainingHistory;
import org.junit.jupiter.api.Test;

class ErrorRaceTest {
    @Test
    void the_chart_reaches_as_high_as_the_papers_unless_a_training_stays_above() {
        TrainingHistory learns = AllFigures.history(3, List.of(), 0);
        TrainingHistory guesses = new TrainingHistory(
                List.of(new TrainingHistory.Step(1, 2.3, 0.9, 0.01)), List.of(), List.of(), List.of());
        assertThat(race(learns).highestError()).isEqualTo(0.75);
        assertThat(race(learns, guesses).highestError()).isEqualTo(1);
    }

    private static ErrorRace race(TrainingHistory... trainings) {
        return new ErrorRace(List.of(new ErrorRace.Racer("ReLU", false, List.of(trainings))), 0.25);
    }
}
