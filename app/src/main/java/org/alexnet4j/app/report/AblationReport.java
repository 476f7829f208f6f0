package org.alexnet4j.app.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.alexnet4j.app.visualization.IntervalPlot;
import org.alexnet4j.experiment.Ablations;
import org.alexnet4j.experiment.Difference;

/** The report of {@link Ablations}. */
public final class AblationReport {
    private AblationReport() {}

    /** From the answer to the details. */
    public static List<Part> parts(Ablations ablations) {
        List<Part> parts = new ArrayList<>();
        Ablations.Kind whole = ablations.whole();
        parts.add(new Part.Paragraph(String.format(
                        Locale.ROOT,
                        "The whole network errs on %s of the images (top-1)%s, the mean over %d seeds.",
                        Percent.of(whole.top1Error()),
                        Double.isNaN(whole.top5Error()) ? "" : " and " + Percent.of(whole.top5Error()) + " (top-5)",
                        whole.evaluations().size())
                + variation(ablations.deviation())));
        parts.add(new Part.Paragraph(verdict(ablations)));
        parts.add(left(ablations));
        parts.add(new Part.Picture(
                "By how many points the top-1 error rises when something is left out, with 95 % intervals over seeds. Right of"
                        + " 0: the idea helps.",
                new IntervalPlot(
                        "What each idea is worth", "points of top-1 error without it", "the paper", rows(ablations))));
        parts.add(tests(ablations));
        parts.add(statements(ablations));
        parts.add(TrainingsTable.of(Stream.concat(
                        whole.trained().stream(),
                        ablations.rows().stream().flatMap(row -> row.kind().trained().stream()))
                .distinct()
                .toList()));
        parts.addAll(TrainingsTable.files(whole.trained().get(0)));
        return parts;
    }

    private static String variation(double deviation) {
        return Double.isNaN(deviation)
                ? " How much the error varies from seed to seed is not known: no kind has two."
                : String.format(
                        Locale.ROOT,
                        " From seed to seed the top-1 error varies by %.1f points (standard deviation, over all kinds).",
                        100 * deviation);
    }

    private static String verdict(Ablations ablations) {
        if (ablations.whole().isAtChance()) {
            return String.format(
                    Locale.ROOT,
                    "Nothing can be concluded: guessing errs on %s of the images, and the whole network has not learned to do"
                            + " better. It needs longer trainings (a larger --budget, more epochs) or more images.",
                    Percent.of(ablations.whole().evaluations().get(0).chanceError()));
        }
        List<String> against = names(ablations, Difference::isBelow);
        List<String> with = names(ablations, Difference::isAbove);
        List<String> diverged = ablations.rows().stream()
                .filter(row -> row.kind().evaluations().isEmpty())
                .map(row -> what(row.kind().variant()))
                .toList();
        int open = ablations.rows().size() - against.size() - with.size() - diverged.size();
        return "As the paper says, the network is worse with: "
                + (with.isEmpty() ? "none of them" : String.join(", ", with))
                + ". Against the paper it is better with: "
                + (against.isEmpty() ? "none of them" : String.join(", ", against))
                + ". "
                + open
                + " of "
                + ablations.rows().size()
                + " rows are not significant with so few seeds and epochs. Each row is judged by itself, with 95 %"
                + " confidence: of twenty rows without any effect, one would be significant by chance."
                + (diverged.isEmpty() ? "" : " No training got through with: " + String.join(", ", diverged) + ".");
    }

    private static List<String> names(Ablations ablations, java.util.function.Predicate<Difference> which) {
        return ablations.rows().stream()
                .filter(row -> which.test(row.top1()))
                .map(row -> what(row.kind().variant()))
                .toList();
    }

    private static String what(Ablations.Variant variant) {
        String what = variant.idea().what();
        return variant.name().equals(variant.idea().key()) ? what : what + " (the same as no " + variant.name() + ")";
    }

    private static Part.Table left(Ablations ablations) {
        Part.Table table = Part.Table.headed(
                "Something left out: errors, and by how many points they are higher than the whole network's, with 95 %"
                        + " intervals over seeds.",
                "left out", "top-1", "difference", "paper", "top-5", "difference", "verdict");
        for (Ablations.Row row : ablations.rows()) {
            Ablations.Idea idea = row.kind().variant().idea();
            table = table.with(
                    what(row.kind().variant()),
                    Percent.of(row.kind().top1Error()),
                    Percent.points(row.top1()),
                    idea.paper().isPresent() ? Percent.points(idea.paper().getAsDouble() / 100) : "worse",
                    Percent.of(row.kind().top5Error()),
                    Percent.points(row.top5()),
                    verdict(ablations, row));
        }
        return withoutTop5(ablations, table);
    }

    private static String verdict(Ablations ablations, Ablations.Row row) {
        if (row.kind().evaluations().isEmpty()) {
            return "diverged";
        } else if (ablations.whole().isAtChance()) {
            return "no conclusion";
        } else if (row.top1().isAbove()) {
            return "as the paper says";
        }
        return row.top1().isBelow() ? "contradicts the paper" : "not significant";
    }

    private static Part.Table tests(Ablations ablations) {
        Part.Table table = Part.Table.headed(
                "Better tests of the same networks: points against the center crop of one network, with 95 % intervals over"
                        + " images.",
                "test", "top-1", "difference", "paper", "top-5", "difference");
        for (Ablations.TestRow row : List.of(ablations.tenCrops(), ablations.ensemble())) {
            table = table.with(
                    row.what(),
                    Percent.of(row.top1Error()),
                    Percent.points(row.top1()),
                    Percent.points(row.paper() / 100),
                    Percent.of(row.top5Error()),
                    Percent.points(row.top5()));
        }
        return withoutTop5(ablations, table);
    }

    /** Of five classes or fewer, there is no top-5 error. */
    private static Part.Table withoutTop5(Ablations ablations, Part.Table table) {
        int first = table.header().indexOf("top-5");
        return Double.isNaN(ablations.whole().top5Error()) ? table.withoutColumns(first, first + 2) : table;
    }

    private static Part.Facts statements(Ablations ablations) {
        List<List<String>> statements = new ArrayList<>();
        for (Ablations.Row row : ablations.rows()) {
            Ablations.Idea idea = row.kind().variant().idea();
            statements.add(List.of(idea.what(), idea.statement()));
        }
        for (Ablations.TestRow row : List.of(ablations.tenCrops(), ablations.ensemble())) {
            statements.add(List.of(row.what(), row.statement()));
        }
        return new Part.Facts("What the paper says of each.", statements);
    }

    private static List<IntervalPlot.Row> rows(Ablations ablations) {
        return ablations.rows().stream()
                .map(row -> new IntervalPlot.Row(
                        what(row.kind().variant()),
                        100 * row.top1().mean(),
                        100 * (row.top1().mean() - row.top1().half()),
                        100 * (row.top1().mean() + row.top1().half()),
                        row.kind().variant().idea().paper()))
                .toList();
    }

    /** The same for programs. */
    public static void json(Ablations ablations, ObjectNode node) {
        node.put("seedDeviation", finite(ablations.deviation()));
        ArrayNode rows = node.putArray("rows");
        json(ablations.whole(), rows.addObject());
        for (Ablations.Row row : ablations.rows()) {
            ObjectNode of = rows.addObject();
            json(row.kind(), of);
            json("top1", row.top1(), of);
            if (Double.isFinite(row.top5().mean())) {
                json("top5", row.top5(), of);
            }
            of.put("verdict", verdict(ablations, row));
            OptionalDouble paper = row.kind().variant().idea().paper();
            paper.ifPresent(points -> of.put("paperPoints", points));
        }
        ArrayNode tests = node.putArray("tests");
        for (Ablations.TestRow row : List.of(ablations.tenCrops(), ablations.ensemble())) {
            ObjectNode of = tests.addObject().put("test", row.what());
            of.put("top1Error", row.top1Error());
            json("top1", row.top1(), of);
            if (Double.isFinite(row.top5Error())) {
                of.put("top5Error", row.top5Error());
                json("top5", row.top5(), of);
            }
            of.put("paperPoints", row.paper());
        }
    }

    private static void json(Ablations.Kind kind, ObjectNode node) {
        node.put("key", kind.variant().idea().key())
                .put("trainedAs", kind.variant().name());
        node.put("top1Error", finite(kind.top1Error()));
        if (Double.isFinite(kind.top5Error())) {
            node.put("top5Error", kind.top5Error());
        }
        node.put("trainings", kind.evaluations().size());
    }

    private static void json(String name, Difference difference, ObjectNode node) {
        node.put(name + "Difference", finite(difference.mean())).put(name + "Half", finite(difference.half()));
    }

    private static @org.jspecify.annotations.Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
