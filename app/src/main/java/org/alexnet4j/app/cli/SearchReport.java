package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
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
            case INTERRUPTED -> lines.add("stopped with " + progress() + "; " + resume() + " goes on");
            case OUT_OF_TIME ->
                lines.add("the budget of " + ProgressLine.duration(plan.budgetSeconds()) + " is used up with "
                        + progress() + "; " + resume() + " goes on for as long again");
        }
        lines.add("plot: " + plot);
        search.best().ifPresent(best -> {
            lines.add(
                    "best: trial " + best.number() + ", " + best.draw().text() + "; settings: " + search.bestFolder());
            lines.add("next: " + next());
            if (plan.baseSettings().length() instanceof RunLength.Epochs whole && whole.epochs() != plan.epochs()) {
                lines.add("      (for " + whole.epochs() + " epochs as the network's own settings; the trials had "
                        + plan.epochs() + ")");
            }
            lines.add(flattery());
        });
        return lines;
    }

    private String progress() {
        return search.trialsOver() + " of " + search.plan().trials() + " trials over";
    }

    private String resume() {
        return "alexnet resume " + ShellWord.of(folder);
    }

    private String next() {
        return "alexnet train " + ShellWord.of(datasetPath) + " --out RUN --network "
                + ShellWord.of(search.bestFolder())
                + (onTest() ? " --validate-on test" : "");
    }

    private boolean onTest() {
        return search.plan().run().validation() == Split.TEST;
    }

    private String flattery() {
        String chosen = "the lowest of several errors flatters";
        return hasTest && !onTest()
                ? chosen + ": alexnet evaluate RUN " + ShellWord.of(datasetPath)
                        + " --split test measures on images that chose nothing"
                : chosen + ": a fair measure needs images that chose nothing";
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
            node.put("next", next());
        });
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
            node.put("top5Error", lowest.top5Error());
            // JSON has no number that is not one.
            node.put("loss", Double.isFinite(lowest.loss()) ? lowest.loss() : null);
        });
    }
}
