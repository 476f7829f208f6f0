package org.alexnet4j.app.cli;

import static org.alexnet4j.app.cli.TextTable.Align.LEFT;
import static org.alexnet4j.app.cli.TextTable.Align.RIGHT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.alexnet4j.engine.MemoryUse;
import org.alexnet4j.training.Errors;
import org.alexnet4j.training.EventText;
import org.alexnet4j.training.PlainNumber;
import org.alexnet4j.training.Progress;
import org.alexnet4j.training.RecentLoss;
import org.alexnet4j.training.TrainingEvent;
import org.alexnet4j.training.TrainingListener;

/**
 * Shows a training: a line an epoch, a validation, a notice; and how it goes, on one line that is overwritten where a
 * person watches, else on a plain line every ten seconds.
 */
final class TrainingDisplay implements TrainingListener, AutoCloseable {
    private static final long WATCHED_NANOS = 200_000_000L;
    private static final long UNWATCHED_NANOS = 10_000_000_000L;
    private static final double WEIGHT_OF_THE_LATEST = 0.05;

    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private final Optional<String> part;
    private final RecentLoss recent = new RecentLoss();
    private Progress progress = new Progress(1, 1, 1);
    private int batchesOfValidation;
    private double nanosOfStep;
    private double nanosOfValidation;
    private double waitShare;
    private Optional<Errors> validation = Optional.empty();
    private long shownAt;

    /** @param nanoTime a clock for how often the line changes */
    TrainingDisplay(Terminal terminal, LongSupplier nanoTime) {
        this(terminal, nanoTime, Optional.empty());
    }

    private TrainingDisplay(Terminal terminal, LongSupplier nanoTime, Optional<String> part) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.part = part;
        this.shownAt = nanoTime.getAsLong();
    }

    /**
     * Shows how a training that is one of many goes, and nothing else of it.
     *
     * @param part which one, such as {@code trial 3 of 12}
     */
    static TrainingDisplay ofPart(Terminal terminal, LongSupplier nanoTime, String part) {
        return new TrainingDisplay(terminal, nanoTime, Optional.of(part));
    }

    @Override
    public void on(TrainingEvent event) {
        recent.on(event);
        if (event instanceof TrainingEvent.Started started) {
            progress = started.progress();
            batchesOfValidation = started.batchesOfValidation();
            if (part.isEmpty()) {
                showMemory(started);
            }
        } else if (event instanceof TrainingEvent.StepDone done) {
            count(done);
            show(() -> step(done));
        } else if (event instanceof TrainingEvent.Validating validating) {
            show(() -> validation(validating));
        } else if (event instanceof TrainingEvent.Validated validated) {
            validation = Optional.of(validated.errors());
            nanosOfValidation = validated.nanos();
        }
        if (part.isEmpty()) {
            EventText.of(event).ifPresent(terminal::notice);
        }
    }

    private void showMemory(TrainingEvent.Started started) {
        TextTable table = new TextTable(LEFT, RIGHT);
        long sum = 0;
        for (MemoryUse use : started.memory()) {
            table.row(use.purpose(), megabytes(use.bytes()));
            sum += use.bytes();
        }
        table.row();
        table.row("total, excluding the JVM", megabytes(sum));
        table.lines().forEach(terminal::notice);
        terminal.notice("");
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes * 1e-6);
    }

    private void count(TrainingEvent.StepDone done) {
        boolean first = nanosOfStep == 0;
        double weight = first ? 1 : WEIGHT_OF_THE_LATEST;
        nanosOfStep += weight * (done.nanos() - nanosOfStep);
        waitShare += weight * ((double) done.waitNanos() / Math.max(1, done.nanos()) - waitShare);
    }

    /** What is said of a step, the most important first. */
    private List<String> step(TrainingEvent.StepDone done) {
        List<String> parts = new ArrayList<>();
        parts.add(ProgressLine.duration(secondsLeft(done.step())) + " left");
        part.ifPresent(parts::add);
        parts.add(String.format(Locale.ROOT, "epoch %.2f of %s", done.epoch(), epochsInAll()));
        parts.add(String.format(Locale.ROOT, "loss %.4f", recent.loss()));
        parts.add(String.format(Locale.ROOT, "error %.1f %%", 100 * recent.top1Error())
                + validation
                        .map(errors -> String.format(Locale.ROOT, " (validation %.1f %%)", 100 * errors.top1Error()))
                        .orElse(""));
        parts.add(EventText.speed(done.batchSize() * 1e9 / Math.max(1, nanosOfStep)) + " images/s");
        parts.add("rate " + PlainNumber.rounded(done.rate()));
        parts.add(String.format(Locale.ROOT, "step %,d of %,d", done.step(), progress.steps()));
        parts.add(String.format(Locale.ROOT, "wait %.1f %%", 100 * waitShare));
        return parts;
    }

    private List<String> validation(TrainingEvent.Validating validating) {
        String batches =
                String.format(Locale.ROOT, "validating: batch %,d of %,d", validating.done(), validating.total());
        return Stream.concat(part.stream(), Stream.of(batches)).toList();
    }

    /** With a fraction only where there is one, as in a run of so many steps. */
    private String epochsInAll() {
        double epochs = progress.epochs(progress.steps());
        boolean whole = epochs >= 1 && Math.abs(epochs - Math.rint(epochs)) < 0.005;
        if (whole) {
            return String.format(Locale.ROOT, "%.0f", epochs);
        }
        return String.format(Locale.ROOT, epochs < 0.01 ? "%.4f" : "%.2f", epochs);
    }

    private double secondsLeft(long step) {
        long epochEnds = progress.epochsDone(progress.steps()) - progress.epochsDone(step);
        // Before the first validation: a forward pass is about a third of a step.
        double guessed = batchesOfValidation * nanosOfStep / 3;
        double validations = epochEnds * (nanosOfValidation > 0 ? nanosOfValidation : guessed);
        return ((progress.steps() - step) * nanosOfStep + validations) * 1e-9;
    }

    private void show(Supplier<List<String>> line) {
        long now = nanoTime.getAsLong();
        if (now - shownAt < (terminal.interactive() ? WATCHED_NANOS : UNWATCHED_NANOS)) {
            return;
        }
        shownAt = now;
        terminal.status(line.get());
    }

    @Override
    public void close() {
        terminal.clearStatus();
    }
}
