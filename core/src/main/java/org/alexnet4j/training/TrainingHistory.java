package org.alexnet4j.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Recognition;

/**
 * How a training went, as its metrics file tells; the training may still be under way.
 *
 * @param steps all steps in order
 * @param validations all validations in order; may be empty
 * @param looks all looks at the layers in order; may be empty
 * @param ratesByHand epochs after which somebody changed the learning rate, in order; may be empty
 */
public record TrainingHistory(
        List<Step> steps, List<Validated> validations, List<Look> looks, List<Double> ratesByHand) {
    /** Several times the paper's 450,000. */
    private static final int MOST_STEPS = 5_000_000;

    /** Layers of all looks: ten times those of the paper's network in the paper's training. */
    private static final int MOST_LAYERS = 400_000;

    /** What is beyond cannot be drawn; the training has diverged. */
    private static final double LARGEST = 1e12;

    /**
     * A step.
     *
     * @param epoch how often the training split has been seen by then
     * @param loss mean cross-entropy of its batch, in nats; not a number where it was not finite or beyond 1e12
     * @param top1Error share of its batch, 0 to 1
     * @param rate learning rate
     */
    public record Step(double epoch, double loss, double top1Error, double rate) {}

    /**
     * A validation.
     *
     * @param epoch how often the training split had been seen by then
     * @param loss mean cross-entropy, in nats; not a number where it was not finite or beyond 1e12
     * @param top1Error 0 to 1
     * @param top5Error 0 to 1
     */
    public record Validated(double epoch, double loss, double top1Error, double top5Error) {
        /** Whether there is a top-5 error: of five classes or fewer, there is not. */
        public boolean hasTop5Error() {
            return !Double.isNaN(top5Error);
        }

        /** The same as a history would tell of an event that has just happened. */
        public static Validated of(TrainingEvent.Validated event) {
            Errors errors = event.errors();
            return new Validated(event.epoch(), drawable(errors.meanLoss()), errors.top1Error(), errors.top5Error());
        }
    }

    /**
     * An epoch, as the mean over its batches, each measured before it was learned from.
     *
     * @param middle half an epoch before its end
     * @param loss mean cross-entropy, in nats; not a number where that of a step is none
     * @param top1Error 0 to 1
     */
    public record Epoch(double middle, double loss, double top1Error) {}

    /**
     * A look at the layers.
     *
     * @param epoch how often the training split had been seen by then
     * @param layers those with parameters, from the image to the logits
     */
    public record Look(double epoch, List<LayerState> layers) {
        /** A look; the list is copied. */
        public Look {
            layers = List.copyOf(layers);
        }
    }

    /** A history; the lists are copied. */
    public TrainingHistory {
        steps = List.copyOf(steps);
        validations = List.copyOf(validations);
        looks = List.copyOf(looks);
        ratesByHand = List.copyOf(ratesByHand);
    }

    /** The epochs that are over. A batch across the end of an epoch counts for the next one. */
    public List<Epoch> epochs() {
        List<Epoch> epochs = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < steps.size(); i++) {
            int over = epochs.size() + 1;
            if (steps.get(i).epoch() >= over) {
                // A batch that ends with the epoch is the epoch's own.
                int to = steps.get(i).epoch() == over ? i + 1 : i;
                if (to > from) {
                    epochs.add(epoch(over, steps.subList(from, to)));
                    from = to;
                }
            }
        }
        return epochs;
    }

    private static Epoch epoch(int number, List<Step> steps) {
        return new Epoch(
                number - 0.5,
                steps.stream().mapToDouble(Step::loss).average().orElseThrow(),
                steps.stream().mapToDouble(Step::top1Error).average().orElseThrow());
    }

    /**
     * Reads the metrics of a run. A last line without its end is still being written and is left out.
     *
     * @param run directory of a run
     * @throws UserException if there are none, or they are damaged
     */
    public static TrainingHistory read(Path run) {
        Path file = run.resolve(RunDirectory.METRICS);
        if (!Files.isRegularFile(file)) {
            throw Recognition.of(run) == ContentKind.RUN
                    ? UserException.input(file + " is missing", "resuming the run writes it anew")
                    : Mismatch.of(run, ContentKind.RUN);
        }
        TrainingHistory history;
        try (MetricsLines lines = new MetricsLines(file)) {
            history = read(lines, file);
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
        if (history.steps.isEmpty()) {
            throw UserException.input(file + " has no step yet", "wait until the training has begun");
        }
        return history;
    }

    /**
     * Reads the metrics of a run that may have none yet: the lists may be empty.
     *
     * @param run directory of a run
     * @throws UserException if they are damaged
     */
    public static TrainingHistory soFar(Path run) {
        Path file = run.resolve(RunDirectory.METRICS);
        try (MetricsLines lines = new MetricsLines(file)) {
            return read(lines, file);
        } catch (NoSuchFileException e) {
            return new TrainingHistory(List.of(), List.of(), List.of(), List.of());
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    private static TrainingHistory read(MetricsLines all, Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        List<Validated> validations = new ArrayList<>();
        List<Look> looks = new ArrayList<>();
        List<Double> ratesByHand = new ArrayList<>();
        int layers = 0;
        long number = 1;
        for (MetricsLines.Line line = all.next(); line != null; line = all.next(), number++) {
            if (line.event().isEmpty()) {
                throw damaged(file, number, "it is not as it was written");
            }
            JsonNode event = line.event().get();
            double before = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).epoch();
            switch (event.path("event").asText()) {
                case "step" ->
                    steps.add(new Step(
                            epoch(event, file, number),
                            value(event, "loss"),
                            value(event, "top1Error"),
                            value(event, "rate")));
                case "validation" ->
                    validations.add(new Validated(
                            epoch(event, file, number),
                            value(event, "loss"),
                            value(event, "top1Error"),
                            value(event, "top5Error")));
                case "layers" -> {
                    looks.add(new Look(before, layers(event, file, number)));
                    layers += looks.get(looks.size() - 1).layers().size();
                }
                case "rate" -> {
                    // Those of a policy follow from the steps.
                    if (event.path("byHand").asBoolean()) {
                        ratesByHand.add(before);
                    }
                }
                default -> {
                    // Epochs, checkpoints and notices follow from the others, or are no numbers.
                }
            }
            if (steps.size() > MOST_STEPS
                    || validations.size() > MOST_STEPS
                    || looks.size() > MOST_STEPS
                    || ratesByHand.size() > MOST_STEPS) {
                throw damaged(file, number, "more than " + MOST_STEPS + " steps");
            }
            if (layers > MOST_LAYERS) {
                throw damaged(file, number, "more than " + MOST_LAYERS + " states of layers");
            }
        }
        return new TrainingHistory(steps, validations, looks, ratesByHand);
    }

    private static List<LayerState> layers(JsonNode event, Path file, long line) {
        List<LayerState> layers = new ArrayList<>();
        for (JsonNode layer : event.path("layers")) {
            String name = layer.path("name").asText();
            if (name.isEmpty()) {
                throw damaged(file, line, "a layer without a name");
            }
            layers.add(new LayerState(
                    name, value(layer, "meanWeight"), value(layer, "relativeUpdate"), value(layer, "deadShare")));
        }
        return layers;
    }

    private static double epoch(JsonNode event, Path file, long line) {
        double epoch = value(event, "epoch");
        if (epoch >= 0) {
            return epoch;
        }
        throw damaged(file, line, "no epoch");
    }

    private static double value(JsonNode event, String key) {
        return drawable(event.path(key).asDouble(Double.NaN));
    }

    private static double drawable(double value) {
        return Math.abs(value) < LARGEST ? value : Double.NaN;
    }

    private static UserException damaged(Path file, long line, String what) {
        return UserException.input(
                file + " is damaged in line " + line + ": " + what, "alexnet resume sets aside what is damaged");
    }
}
