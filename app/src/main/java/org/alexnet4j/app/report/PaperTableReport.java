package org.alexnet4j.app.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.experiment.PaperTable;

/** The report of {@link PaperTable}. */
public final class PaperTableReport {
    private PaperTableReport() {}

    /** From the answer to the details. */
    public static List<Part> parts(PaperTable table) {
        List<Part> parts = new ArrayList<>();
        Part.Table errors = Part.Table.headed(
                table.number() == 1
                        ? "Table 1 of the paper (ILSVRC-2010 test set): errors there and here, with 95 % intervals over images."
                        : "Table 2 of the paper (ILSVRC-2012 validation set): errors there and here, ten crops, with 95 %"
                                + " intervals over images.",
                "method",
                "paper, top-1",
                "ours, top-1",
                "paper, top-5",
                "ours, top-5",
                "note");
        for (PaperTable.Line line : table.lines()) {
            errors = errors.with(
                    line.what(),
                    Percent.of(line.top1()),
                    line.ours()
                            .map(ours -> Percent.of(ours.top1Error()) + " (" + Percent.of(ours.top1Interval()) + ")")
                            .orElse(Percent.NONE),
                    Percent.of(line.top5()),
                    line.ours()
                            .filter(Evaluation::hasTop5Error)
                            .map(ours -> Percent.of(ours.top5Error()) + " (" + Percent.of(ours.top5Interval()) + ")")
                            .orElse(Percent.NONE),
                    line.note());
        }
        parts.add(errors);
        parts.add(TrainingsTable.of(table.trained()));
        parts.addAll(TrainingsTable.files(table.trained().get(0)));
        return parts;
    }

    /** The same for programs. */
    public static void json(PaperTable table, ObjectNode node) {
        ArrayNode lines = node.putArray("lines");
        for (PaperTable.Line line : table.lines()) {
            ObjectNode of = lines.addObject().put("method", line.what());
            line.top1().ifPresent(error -> of.put("paperTop1Error", error));
            line.top5().ifPresent(error -> of.put("paperTop5Error", error));
            line.ours().ifPresent(ours -> {
                of.put("images", ours.images()).put("crops", ours.crops());
                of.put("top1Error", ours.top1Error());
                if (ours.hasTop5Error()) {
                    of.put("top5Error", ours.top5Error());
                }
            });
        }
    }
}
