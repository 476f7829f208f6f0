package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.MemoryUse;
import org.alexnet4j.training.Errors;
import org.alexnet4j.training.Progress;
import org.alexnet4j.training.TrainingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingDisplayTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter err = new StringWriter();
    private final AtomicLong now = new AtomicLong();

    private TrainingDisplay display(boolean interactive) {
        Terminal terminal =
                new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err, true), interactive, 120);
        return new TrainingDisplay(terminal, now::get);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 200})
    void the_line_fits_the_terminal_and_always_tells_the_time_left(int columns) {
        StringWriter shown = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(shown), new PrintWriter(shown, true), true, columns);
        try (TrainingDisplay display = TrainingDisplay.ofPart(terminal, now::get, "trial 3")) {
            display.on(started());
            train(display, 1, 3);
        }

        assertThat(shown.toString().replaceAll("\u001B\\[\\??\\d*\\w", "").split("\r"))
                .filteredOn(line -> !line.isEmpty())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line)
                        .hasSizeLessThan(columns)
                        .contains(" left")
                        .doesNotEndWith(","));
    }

    /** 100 steps of a second each, ten an epoch. */
    private void train(TrainingDisplay display, int from, int to) {
        for (int step = from; step <= to; step++) {
            now.addAndGet(SECOND);
            display.on(new TrainingEvent.StepDone(step, step / 10.0, 2, 0.5, 0.01, SECOND, SECOND / 10, 128));
        }
    }

    private static TrainingEvent started() {
        return new TrainingEvent.Started(
                0, new Progress(1280, 128, 100), 6, List.of(new MemoryUse("weights", 1_500_000)));
    }

    @Test
    void without_a_terminal_there_is_a_plain_line_every_ten_seconds() {
        try (TrainingDisplay display = display(false)) {
            display.on(started());
            train(display, 1, 25);
        }

        assertThat(err.toString())
                .contains("weights", "1.5 MB", "training: 100 steps")
                .doesNotContain("\u001B");
        assertThat(err.toString().lines().filter(line -> line.contains("epoch")))
                .containsExactly(
                        "1 min 48 s left, epoch 1.00 of 10, loss 2.0000, error 50.0 %, 128 images/s, rate 0.01, step 10 of"
                                + " 100, wait 10.0 %",
                        "1 min 36 s left, epoch 2.00 of 10, loss 2.0000, error 50.0 %, 128 images/s, rate 0.01, step 20 of"
                                + " 100, wait 10.0 %");
    }

    @Test
    void of_one_of_many_only_the_progress_is_shown_with_its_name() {
        Terminal terminal = new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err, true), false);
        try (TrainingDisplay display = TrainingDisplay.ofPart(terminal, now::get, "trial 3 of 12")) {
            display.on(started());
            train(display, 1, 10);
            display.on(new TrainingEvent.Noticed(10, "conv1 is dead"));
        }

        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains(" left, trial 3 of 12, epoch 1.00 of 10, loss");
    }

    @Test
    void a_rate_along_a_cosine_has_four_digits() {
        try (TrainingDisplay display = display(false)) {
            display.on(started());
            now.addAndGet(10 * SECOND);
            display.on(new TrainingEvent.StepDone(10, 1, 2, 0.5, 0.019017093099042835, SECOND, 0, 128));
            now.addAndGet(10 * SECOND);
            display.on(new TrainingEvent.StepDone(20, 2, 2, 0.5, 0.0000123456, SECOND, 0, 128));
        }

        assertThat(err.toString()).contains(", rate 0.01902, ", ", rate 0.00001235, ");
    }

    @Test
    void a_run_of_less_than_an_epoch_is_not_one_of_none() {
        try (TrainingDisplay display = display(false)) {
            display.on(new TrainingEvent.Started(0, new Progress(12_800, 128, 30), 0, List.of()));
            train(display, 1, 10);
            display.on(new TrainingEvent.Started(0, new Progress(1_280_000, 128, 20), 0, List.of()));
            train(display, 1, 10);
        }

        assertThat(err.toString())
                .contains("of 0.30, ")
                .contains("step 10 of 30,")
                .contains("of 0.0020, ")
                .contains("step 10 of 20,");
    }

    @Test
    void on_a_terminal_the_line_is_overwritten_and_removed() {
        try (TrainingDisplay display = display(true)) {
            display.on(started());
            train(display, 1, 3);
            display.on(new TrainingEvent.Validated(
                    3, 0.3, Split.VALIDATION, new Errors(10, 0.4, 0.1, 1.5), true, 2 * SECOND));
            train(display, 4, 4);
        }

        assertThat(err.toString().split("\r\u001B\\[K", -1)).hasSize(7);
        assertThat(err.toString())
                .contains("step 3 of 100")
                .contains("validation after 0.30 epochs: top-1 error 40.0 %")
                .contains("error 50.0 % (validation 40.0 %)")
                .endsWith("\r\u001B[K");
    }
}
