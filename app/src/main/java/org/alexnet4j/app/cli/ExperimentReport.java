package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.alexnet4j.Version;
import org.alexnet4j.app.report.Part;
import org.alexnet4j.app.report.ReportPage;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.experiment.Scale;
import org.alexnet4j.file.WholeFile;

/**
 * What an experiment leaves: a page for people, a file for programs, and what is printed.
 *
 * @param reproduction the experiment
 * @param file how it was scaled, and what it has taken
 * @param dataset on which it was trained
 * @param tested the split on which errors were measured
 * @param engine by which it was trained
 * @param threads of the engine
 * @param folder of the experiment
 */
record ExperimentReport<R>(
        Reproduction<R> reproduction,
        ExperimentFile file,
        PreparedDataset dataset,
        Split tested,
        Engine engine,
        int threads,
        Path folder) {
    /** Writes page and file into the folder, and prints one of both. */
    void write(R result, Terminal terminal, boolean json) {
        List<Part> own = reproduction.parts(result);
        List<Part> parts = new ArrayList<>(own);
        parts.add(1, new Part.Paragraph(scaling(reproduction, file)));
        reproduction.caution().map(Part.Paragraph::new).ifPresent(caution -> parts.add(0, caution));
        parts.add(circumstances());
        Path page = folder.resolve("report.html");
        new ReportPage(reproduction.title(), parts).write(page);
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("experiment", file.description())
                .put("factor", file.factor())
                .put("secondsInTraining", file.seconds())
                .put("report", page.toString());
        reproduction.json(result, node);
        WholeFile.save(folder.resolve("result.json"), node.toPrettyString() + "\n");
        if (json) {
            terminal.out().println(node.toPrettyString());
        } else {
            own.forEach(part -> print(terminal, part));
            terminal.out().println(scaling(reproduction, file));
            terminal.out().println("report: " + page);
        }
    }

    /** How an experiment was fitted into its time, in words. */
    static String scaling(Reproduction<?> reproduction, ExperimentFile file) {
        if (file.budgetSeconds() == 0) {
            return "Nothing was scaled: every training has its full length.";
        }
        String full = "In full the trainings would take about " + ProgressLine.duration(file.fullSeconds())
                + " on this machine; the budget is " + ProgressLine.duration(file.budgetSeconds())
                + ", three quarters of it for training";
        return file.factor() >= 1
                ? full + ": nothing was scaled."
                : full + ": " + reproduction.scaled(new Scale(file.factor())) + ".";
    }

    private Part circumstances() {
        return new Part.Facts(
                "Where and how.",
                List.of(
                        List.of("experiment", file.description()),
                        List.of("dataset", images()),
                        List.of("engine", engine.description() + ", " + file.precision()),
                        List.of(
                                "machine",
                                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", " + threads
                                        + (threads == 1 ? " thread" : " threads") + ", Java " + Runtime.version()),
                        List.of("program", "AlexNet4J " + Version.current()),
                        List.of("time in training", ProgressLine.duration(file.seconds()))));
    }

    private String images() {
        String test = tested == Split.TRAIN
                ? ""
                : String.format(Locale.ROOT, ", %,d to test on (%s)", dataset.count(tested), tested.label());
        return String.format(
                Locale.ROOT,
                "%,d images of %,d classes for training%s, digest %s",
                dataset.count(Split.TRAIN),
                dataset.classes().size(),
                test,
                dataset.digest());
    }

    /** Paragraphs and tables; pictures and files are in the report. */
    private static void print(Terminal terminal, Part part) {
        if (part instanceof Part.Paragraph paragraph) {
            terminal.out().println(paragraph.text());
            terminal.out().println();
        } else if (part instanceof Part.Table rows) {
            TextTable.Align[] alignment = new TextTable.Align[rows.header().size()];
            Arrays.fill(alignment, TextTable.Align.RIGHT);
            alignment[0] = TextTable.Align.TEXT;
            TextTable table = new TextTable(alignment);
            table.headings(rows.header().toArray(String[]::new));
            table.row();
            rows.rows().forEach(row -> table.row(row.toArray(String[]::new)));
            terminal.heading(rows.caption());
            terminal.table(table);
            terminal.out().println();
        }
    }
}
