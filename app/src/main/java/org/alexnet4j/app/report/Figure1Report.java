package org.alexnet4j.app.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.alexnet4j.app.visualization.ErrorRace;
import org.alexnet4j.experiment.Figure1;
import org.alexnet4j.experiment.Trained;
import org.alexnet4j.training.PlainNumber;

/** The report of {@link Figure1}. */
public final class Figure1Report {
    private Figure1Report() {}

    /** From the answer to the details. */
    public static List<Part> parts(Figure1 figure) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Paragraph(answer(figure)));
        parts.add(new Part.Picture(
                "Training error over epochs, a line for each seed, in the form of the paper's figure 1. The error of an"
                        + " epoch is the mean over its batches and is drawn at the epoch's middle.",
                new ErrorRace(
                        List.of(racer("ReLU", false, figure.relu()), racer("tanh", true, figure.tanh())),
                        figure.goal())));
        parts.add(epochs(figure));
        parts.add(rates(figure));
        parts.add(TrainingsTable.of(Stream.concat(figure.relu().trained().stream(), figure.tanh().trained().stream())
                .toList()));
        parts.addAll(TrainingsTable.files(figure.relu().trained().get(0)));
        parts.addAll(TrainingsTable.files(figure.tanh().trained().get(0)));
        return parts;
    }

    private static ErrorRace.Racer racer(String name, boolean dashed, Figure1.Racer racer) {
        return new ErrorRace.Racer(
                name + String.format(Locale.ROOT, ", rate %s", PlainNumber.text(racer.rate())),
                dashed,
                racer.trained().stream().map(Trained::history).toList());
    }

    private static String answer(Figure1 figure) {
        List<Double> factors = figure.factors();
        if (factors.isEmpty()) {
            return String.format(
                    Locale.ROOT,
                    "Not both networks came down to a training error of %2$.0f %% within the longest training (epochs: %1$d):"
                            + " there is no factor to compare with the paper's %3$.0f.",
                    figure.mostEpochs(),
                    100 * figure.goal(),
                    Figure1.PAPER_FACTOR);
        }
        boolean slower = mean(factors) < 1;
        List<Double> times = slower ? factors.stream().map(factor -> 1 / factor).toList() : factors;
        return String.format(
                Locale.ROOT,
                "With ReLU the network came down to a training error of %.0f %% in %.1f times %s epochs than with tanh"
                        + " (%s). The paper says: in %.0f times fewer.",
                100 * figure.goal(),
                mean(times),
                slower ? "more" : "fewer",
                seeds(figure, times),
                Figure1.PAPER_FACTOR);
    }

    private static String seeds(Figure1 figure, List<Double> factors) {
        int seeds = figure.relu().trained().size();
        String spread = factors.size() == 1
                ? "one seed"
                : String.format(
                        Locale.ROOT,
                        "%.1f to %.1f over %d seeds",
                        Collections.min(factors),
                        Collections.max(factors),
                        factors.size());
        return factors.size() == seeds
                ? spread
                : spread + "; with " + (seeds - factors.size()) + " of " + seeds
                        + " seeds one of the two did not get there in " + figure.mostEpochs() + " epochs";
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static Part.Table epochs(Figure1 figure) {
        Part.Table table = Part.Table.headed(
                String.format(Locale.ROOT, "Epochs to a training error of %.0f %%.", 100 * figure.goal()),
                "seed",
                "ReLU",
                "tanh",
                "factor");
        List<Double> relus = figure.relu().epochs(figure.goal());
        List<Double> tanhs = figure.tanh().epochs(figure.goal());
        for (int i = 0; i < relus.size(); i++) {
            table = table.with(
                    Long.toString(
                            figure.relu().trained().get(i).training().settings().seed()),
                    epochs(relus.get(i), figure),
                    epochs(tanhs.get(i), figure),
                    factor(relus.get(i), tanhs.get(i), figure));
        }
        return table;
    }

    private static String epochs(double epochs, Figure1 figure) {
        return Double.isFinite(epochs) ? String.format(Locale.ROOT, "%.1f", epochs) : "not in " + figure.mostEpochs();
    }

    private static String factor(double relu, double tanh, Figure1 figure) {
        if (!Double.isFinite(relu)) {
            return Percent.NONE;
        }
        return Double.isFinite(tanh)
                ? String.format(Locale.ROOT, "%.1f", tanh / relu)
                : String.format(Locale.ROOT, "more than %.1f", figure.mostEpochs() / relu);
    }

    private static Part.Table rates(Figure1 figure) {
        Part.Table table = Part.Table.headed(
                "The search for each network's best rate: doubled or halved as long as it helped; no trial was longer than"
                        + " the fastest so far.",
                "network",
                "rate",
                "epochs to the goal",
                "error in the end");
        for (Figure1.Racer racer : List.of(figure.relu(), figure.tanh())) {
            for (Figure1.Attempt attempt : racer.attempts()) {
                table = table.with(
                        racer.function().name().toLowerCase(Locale.ROOT),
                        PlainNumber.text(attempt.rate()) + (attempt.rate() == racer.rate() ? " (best)" : ""),
                        Double.isFinite(attempt.epochs())
                                ? String.format(Locale.ROOT, "%.1f", attempt.epochs())
                                : "not reached",
                        attempt.diverged() ? "diverged" : Percent.of(attempt.error()));
            }
        }
        return table;
    }

    /** The same for programs. */
    public static void json(Figure1 figure, ObjectNode node) {
        node.put("goal", figure.goal()).put("mostEpochs", figure.mostEpochs()).put("paperFactor", Figure1.PAPER_FACTOR);
        ArrayNode factors = node.putArray("factors");
        figure.factors().forEach(factors::add);
        for (Figure1.Racer racer : List.of(figure.relu(), figure.tanh())) {
            ObjectNode of = node.putObject(racer.function().name().toLowerCase(Locale.ROOT));
            of.put("rate", racer.rate());
            ArrayNode epochs = of.putArray("epochs");
            racer.epochs(figure.goal()).forEach(one -> {
                if (Double.isFinite(one)) {
                    epochs.add(one);
                } else {
                    epochs.addNull();
                }
            });
        }
    }
}
