package org.alexnet4j.app.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.alexnet4j.app.visualization.IntervalPlot;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.experiment.CifarNetworks;
import org.alexnet4j.experiment.Trained;

/** The report of {@link CifarNetworks}. */
public final class CifarReport {
    private CifarReport() {}

    /** From the answer to the details. */
    public static List<Part> parts(CifarNetworks networks) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Paragraph("The networks that the author released for CIFAR-10, each beside the test error by"
                + " which he names it. Where he gives no schedule, it is ours: see the networks' cards. Where the other"
                + " settings are not his, network and number of epochs are."));
        parts.add(errors(networks));
        parts.add(new Part.Picture(
                "Test errors of all trainings, with 95 % intervals over images.",
                new IntervalPlot("CIFAR-10 test errors", "test error in %", "the author", rows(networks))));
        parts.add(TrainingsTable.of(networks.results().stream()
                .flatMap(result -> result.trained().stream())
                .toList()));
        networks.results()
                .forEach(result ->
                        parts.addAll(TrainingsTable.files(result.trained().get(0))));
        return parts;
    }

    private static Part.Table errors(CifarNetworks networks) {
        Part.Table table = Part.Table.headed(
                "Top-1 test error, with its 95 % interval over images.",
                "network", "settings", "seed", "test", "ours", "interval", "the author");
        for (CifarNetworks.Result result : networks.results()) {
            int next = 0;
            String author =
                    String.format(Locale.ROOT, "%.0f %%", 100 * result.entry().authorError());
            for (Trained one : result.trained()) {
                Evaluation evaluation =
                        one.diverged() ? null : result.evaluations().get(next++);
                table = table.with(
                        result.entry().network(),
                        result.entry().settings().meaning(),
                        Long.toString(one.training().settings().seed()),
                        result.entry().crops().meaning(),
                        evaluation == null ? "diverged" : Percent.of(evaluation.top1Error()),
                        evaluation == null ? Percent.NONE : Percent.of(evaluation.top1Interval()),
                        author);
            }
            if (result.evaluations().size() > 1) {
                table = table.with(
                        result.entry().network(),
                        result.entry().settings().meaning(),
                        "mean",
                        result.entry().crops().meaning(),
                        Percent.of(result.error()),
                        Percent.NONE,
                        author);
            }
        }
        return table;
    }

    private static List<IntervalPlot.Row> rows(CifarNetworks networks) {
        return networks.results().stream()
                .flatMap(result -> result.evaluations().stream()
                        .map(evaluation -> new IntervalPlot.Row(
                                result.entry().key(),
                                100 * evaluation.top1Error(),
                                100 * evaluation.top1Interval().low(),
                                100 * evaluation.top1Interval().high(),
                                OptionalDouble.of(100 * result.entry().authorError()))))
                .toList();
    }

    /** The same for programs. */
    public static void json(CifarNetworks networks, ObjectNode node) {
        ArrayNode results = node.putArray("networks");
        for (CifarNetworks.Result result : networks.results()) {
            ObjectNode of = results.addObject();
            of.put("name", result.entry().key());
            of.put("network", result.entry().network());
            of.put("settings", result.entry().settings().meaning());
            of.put("authorError", result.entry().authorError());
            of.put("crops", result.entry().crops().count());
            ArrayNode errors = of.putArray("top1Errors");
            result.evaluations().forEach(evaluation -> errors.add(evaluation.top1Error()));
        }
    }
}
