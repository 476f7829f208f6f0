package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.alexnet4j.Hint;
import org.alexnet4j.app.cli.TextTable.Align;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.training.PlainNumber;
import org.alexnet4j.training.RunLength;
import org.alexnet4j.training.TrainingHistory.Validated;
import org.alexnet4j.tuning.Quantity;
import org.alexnet4j.tuning.Search;
import org.alexnet4j.tuning.SearchPlan;
import org.alexnet4j.tuning.Trial;

/**
 * What tune prints.
 *
 * @param search what came of it
 * @param folder where it is
 * @param datasetPath what was trained on
 * @param plot the picture
 * @param end why it ended
 * @param hasTest whether there are images to measure the final model on
 */
record SearchReport(Search search, Path folder, Path datasetPath, Path plot, SearchEnd end, boolean hasTest) {
    /** For people. */
    List<String> lines() {
        SearchPlan plan = search.plan();
        List<String> lines = new ArrayList<>(table().lines());
        lines.add("");
        switch (end) {
            case COMPLETE -> {}
            case INTERRUPTED -> lines.add("stopped with " + progress());
            case OUT_OF_TIME ->
                lines.add("the budget of " + ProgressLine.duration(plan.budgetSeconds()) + " is used up with "
                        + progress() + "; resuming restarts the budget");
        }
        lines.add("plot: " + plot);
        search.best().ifPresent(best -> {
            lines.add(best(best) + "; settings: " + search.bestFolder());
            if (plan.baseSettings().length() instanceof RunLength.Epochs whole && whole.epochs() != plan.epochs()) {
                lines.add("these settings have " + whole.epochs() + " epochs, as the network's own; the trials had "
                        + plan.epochs());
            }
            lines.add(
                    "the lowest of several errors is too good an estimate; a fair one needs images that chose nothing");
        });
        return lines;
    }

    /** The best trial, and those that did just as well: which of them comes first is chance. */
    private String best(Trial best) {
        List<String> equals = search.ranked().stream()
                .filter(trial -> trial.number() != best.number() && tie(trial, best))
                .map(trial -> Integer.toString(trial.number()))
                .toList();
        return "best: trial " + best.number() + ", " + best.draw().text()
                + (equals.isEmpty()
                        ? ""
                        : "; " + (equals.size() == 1 ? "trial " : "trials ") + String.join(", ", equals)
                                + " reached the same error: they tie");
    }

    private static boolean tie(Trial one, Trial other) {
        return one.outcome() != Trial.Outcome.DIVERGED
                && one.lowest().map(Validated::top1Error).equals(other.lowest().map(Validated::top1Error));
    }

    private String progress() {
        return search.trialsOver() + " of " + search.plan().trials() + " trials over";
    }

    /** What may be run next: the rest of the search, a training with the best settings, and a fair test of that. */
    List<Hint> next() {
        List<Hint> hints = new ArrayList<>();
        if (end != SearchEnd.COMPLETE) {
            hints.add(Hint.of("resume", folder));
        }
        if (search.best().isPresent()) {
            Path run = FreePath.beside(folder, "-run");
            List<Object> training =
                    new ArrayList<>(List.of("train", datasetPath, "--out", run, "--network", search.bestFolder()));
            if (onTest()) {
                training.addAll(List.of("--validate-on", "test"));
            }
            hints.add(Hint.of(training.toArray()));
            if (hasTest && !onTest()) {
                hints.add(Hint.of("evaluate", run, datasetPath, "--split", "test"));
            }
        }
        return hints;
    }

    private boolean onTest() {
        return search.plan().run().validation() == Split.TEST;
    }

    private TextTable table() {
        Set<Quantity> quantities = search.plan().space().ranges().keySet();
        List<Align> alignment = new ArrayList<>(Collections.nCopies(quantities.size() + 3, Align.RIGHT));
        alignment.addAll(List.of(Align.LEFT, Align.LEFT));
        TextTable table = new TextTable(alignment.toArray(Align[]::new));
        List<String> head = new ArrayList<>(List.of("trial"));
        quantities.forEach(quantity -> head.add(quantity.label()));
        head.addAll(List.of("epochs", "top-1 error", "95 % interval", ""));
        table.row(head.toArray(String[]::new));
        search.ranked().forEach(trial -> table.row(cells(trial).toArray(String[]::new)));
        return table;
    }

    private List<String> cells(Trial trial) {
        List<String> cells = new ArrayList<>(List.of(Integer.toString(trial.number())));
        trial.draw().values().values().forEach(value -> cells.add(PlainNumber.text(value)));
        cells.add(Integer.toString(trial.epochs()));
        cells.add(
                trial.lowest().map(lowest -> Shares.percent(lowest.top1Error())).orElse("-"));
        cells.add(trial.lowest()
                .map(this::interval)
                .map(interval -> Shares.percent(interval))
                .orElse("-"));
        cells.add(
                trial.outcome() == Trial.Outcome.COMPLETE ? "" : trial.outcome().meaning());
        return cells;
    }

    private Evaluation.Interval interval(Validated validated) {
        int images = search.plan().images();
        return Evaluation.wilson(Math.round(validated.top1Error() * images), images);
    }

    /** For programs. */
    String json() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("search", folder.toString());
        node.put("ending", end.label);
        node.put("trialsOver", search.trialsOver());
        node.put("images", search.plan().images());
        ArrayNode trials = node.putArray("trials");
        search.ranked().forEach(trial -> put(trials.addObject(), trial));
        node.put("plot", plot.toString());
        search.best().ifPresent(best -> {
            node.put("best", search.bestFolder().toString());
        });
        ArrayNode next = node.putArray("next");
        next().forEach(hint -> next.add(hint.toString()));
        return node.toPrettyString();
    }

    private void put(ObjectNode node, Trial trial) {
        node.put("trial", trial.number());
        node.put("run", search.trial(trial.number()).toString());
        node.put("outcome", trial.outcome().label());
        trial.draw().values().forEach((quantity, value) -> node.put(quantity.label(), value));
        node.put("epochs", trial.epochs());
        trial.lowest().ifPresent(lowest -> {
            Evaluation.Interval interval = interval(lowest);
            node.put("top1Error", lowest.top1Error());
            Shares.put(node, "top1Interval", interval);
            if (Double.isFinite(lowest.top5Error())) {
                node.put("top5Error", lowest.top5Error());
            }
            // JSON has no number that is not one.
            node.put("loss", Double.isFinite(lowest.loss()) ? lowest.loss() : null);
        });
    }
}
