package org.alexnet4j.training;

import java.util.Locale;
import java.util.Optional;

/** What happens in a training in words: one line an event, for logs and consoles. */
public final class EventText {
    private static final double MENTIONED_WAIT = 0.01;

    private EventText() {}

    /** The line of an event; empty for what happens too often for a line of its own: steps and parts of validations. */
    public static Optional<String> of(TrainingEvent event) {
        if (event instanceof TrainingEvent.Started started) {
            return Optional.of(
                    started.step() == 0
                            ? format("training: %,d steps", started.progress().steps())
                            : format(
                                    "resuming after step %,d of %,d",
                                    started.step(), started.progress().steps()));
        } else if (event instanceof TrainingEvent.Validated validated) {
            Errors errors = validated.errors();
            return Optional.of(format(
                    "%s after %.2f epochs: %s, loss %.4f%s",
                    validated.split().label(),
                    validated.epoch(),
                    percentages(errors),
                    errors.meanLoss(),
                    validated.best() ? ", the best so far" : ""));
        } else if (event instanceof TrainingEvent.EpochDone epoch) {
            return Optional.of(format(
                    "epoch %,d, step %,d: loss %.4f, training error %.1f %%, %s images/s%s",
                    epoch.epoch(),
                    epoch.step(),
                    epoch.loss(),
                    100 * epoch.top1Error(),
                    speed(epoch.imagesPerSecond()),
                    waiting(epoch.waitShare())));
        } else if (event instanceof TrainingEvent.RateChanged changed) {
            return Optional.of(format(
                    "learning rate %s from step %,d on", PlainNumber.rounded(changed.rate()), changed.step() + 1));
        } else if (event instanceof TrainingEvent.RateSetByHand changed) {
            return Optional.of(format(
                    "learning rate changed by hand from %s to %s, from step %,d on",
                    PlainNumber.rounded(changed.before()), PlainNumber.text(changed.rate()), changed.step() + 1));
        } else if (event instanceof TrainingEvent.Noticed noticed) {
            return Optional.of(noticed.message());
        } else if (event instanceof TrainingEvent.Ended ended) {
            return Optional.of(format(
                    "%s at step %,d: %s; %s images/s%s",
                    ended.ending() == Ending.STOPPED ? "stopped" : "done",
                    ended.step(),
                    ended.ending().meaning(),
                    speed(ended.imagesPerSecond()),
                    waiting(ended.waitShare())));
        }
        return Optional.empty();
    }

    /** The errors in percent, for people. */
    public static String percentages(Errors errors) {
        String top1 = format("top-1 error %.1f %%", 100 * errors.top1Error());
        return errors.hasTop5Error() ? top1 + format(", top-5 error %.1f %%", 100 * errors.top5Error()) : top1;
    }

    /** How long the training waited for images, where that slowed it down: a line is short otherwise. */
    private static String waiting(double share) {
        return share < MENTIONED_WAIT ? "" : format(", waited for data %.1f %%", 100 * share);
    }

    /** Images a second for people. */
    public static String speed(double imagesPerSecond) {
        return imagesPerSecond < 10 ? format("%.1f", imagesPerSecond) : format("%,.0f", imagesPerSecond);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
