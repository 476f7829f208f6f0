package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.evaluation.Ensemble;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.model.Predictions;

/**
 * What evaluate prints.
 *
 * @param members the models
 * @param evaluation of the one, or of all together
 */
record EvaluationReport(List<Member> members, Evaluation evaluation) {
    /**
     * A model.
     *
     * @param source its file
     * @param weight in the mean
     * @param alone its errors
     */
    record Member(String source, double weight, Evaluation alone) {}

    EvaluationReport {
        members = List.copyOf(members);
    }

    /** Of one model. */
    static EvaluationReport of(Path model, Evaluation evaluation) {
        return new EvaluationReport(List.of(new Member(model.toString(), 1, evaluation)), evaluation);
    }

    /** Of one or more models whose predictions are there. */
    static EvaluationReport of(List<Predictions> members, List<Double> weights, Evaluation evaluation) {
        List<Member> all = new ArrayList<>();
        for (int m = 0; m < members.size(); m++) {
            all.add(new Member(members.get(m).source(), weights.get(m), Ensemble.evaluate(members.get(m))));
        }
        return new EvaluationReport(all, evaluation);
    }

    /** For people. */
    List<String> lines(Split part) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d images of the %s split, %s%s",
                evaluation.images(),
                part.label(),
                TestCrops.counting(evaluation.crops()).orElseThrow().meaning(),
                members.size() == 1 ? "" : ", mean of " + members.size() + " models"));
        TextTable table = new TextTable(TextTable.Align.LEFT, TextTable.Align.RIGHT, TextTable.Align.LEFT);
        Shares.row(table, "top-1 error", evaluation.top1Error(), evaluation.top1Interval());
        if (evaluation.hasTop5Error()) {
            Shares.row(table, "top-5 error", evaluation.top5Error(), evaluation.top5Interval());
        }
        table.row("mean loss", decimals(4, evaluation.meanLoss()), "nats");
        lines.addAll(table.lines());
        if (members.size() > 1) {
            lines.add("");
            lines.addAll(eachAlone().lines());
        }
        return lines;
    }

    private TextTable eachAlone() {
        TextTable table = new TextTable(
                TextTable.Align.LEFT,
                TextTable.Align.RIGHT,
                TextTable.Align.RIGHT,
                TextTable.Align.RIGHT,
                TextTable.Align.RIGHT);
        table.headings("alone", "weight", "top-1 error", evaluation.hasTop5Error() ? "top-5 error" : "", "mean loss");
        for (Member member : members) {
            table.row(
                    member.source,
                    decimals(3, member.weight),
                    Shares.percent(member.alone.top1Error()),
                    evaluation.hasTop5Error() ? Shares.percent(member.alone.top5Error()) : "",
                    decimals(4, member.alone.meanLoss()));
        }
        return table;
    }

    /** For programs. */
    String json(Split part) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        if (members.size() == 1) {
            node.put("model", members.get(0).source);
        }
        node.put("split", part.label());
        node.put("images", evaluation.images());
        node.put("crops", evaluation.crops());
        put(node, evaluation);
        Shares.put(node, "top1Interval", evaluation.top1Interval());
        if (evaluation.hasTop5Error()) {
            Shares.put(node, "top5Interval", evaluation.top5Interval());
        }
        if (members.size() > 1) {
            ArrayNode list = node.putArray("models");
            for (Member member : members) {
                put(list.addObject().put("model", member.source).put("weight", member.weight), member.alone);
            }
        }
        return node.toPrettyString();
    }

    private static void put(ObjectNode node, Evaluation evaluation) {
        node.put("top1Error", evaluation.top1Error());
        if (evaluation.hasTop5Error()) {
            node.put("top5Error", evaluation.top5Error());
        }
        // JSON has no number that is not one.
        node.put("meanLoss", Double.isFinite(evaluation.meanLoss()) ? evaluation.meanLoss() : null);
    }

    private static String decimals(int places, double value) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
