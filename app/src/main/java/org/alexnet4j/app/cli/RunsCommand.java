package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Recognition;
import org.alexnet4j.training.RunSummary;
import org.alexnet4j.training.TrainingFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet runs}: the runs of a folder beside each other. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares the runs in a folder: state, best validation error, epochs, time, and the settings in which they"
                    + " differ. Runs of ensembles, searches and experiments are found, too.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {"  alexnet runs", "  alexnet runs my-search --json"})
final class RunsCommand implements Callable<Integer> {
    /** A run of an experiment, in a folder of runs. */
    private static final int DEEPEST = 3;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "where the runs are (default: the current folder)")
    private Path folder = Path.of(".");

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    private final Terminal terminal;

    RunsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * A run that was found.
     *
     * @param name within the folder
     * @param summary null if it is damaged
     * @param damage what is wrong; empty if nothing is
     * @param settings by name, as in its settings file
     */
    private record Found(String name, @Nullable RunSummary summary, String damage, Map<String, String> settings) {}

    @Override
    public Integer call() {
        List<Found> runs = new ArrayList<>();
        for (Path run : runsIn(folder)) {
            runs.add(found(run));
        }
        if (runs.isEmpty()) {
            throw UserException.input(
                    folder + " holds no training runs", "give the folder in which runs are, or one of them");
        }
        Set<String> differing = differing(runs);
        if (json) {
            terminal.out().println(json(runs));
        } else {
            terminal.table(table(runs, differing));
        }
        return ExitCode.OK.code;
    }

    private static List<Path> runsIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw UserException.input(
                    folder + (Files.exists(folder) ? " is a file, not a folder" : ": no such folder"),
                    "give the folder in which runs are");
        }
        try (Stream<Path> paths =
                Files.find(folder, DEEPEST, (path, attributes) -> attributes.isDirectory() && isRun(path))) {
            return paths.sorted().toList();
        } catch (IOException e) {
            throw ReadFailure.of(e, folder);
        } catch (UncheckedIOException e) {
            throw ReadFailure.of(new IOException(e.getMessage(), e), folder);
        }
    }

    private static boolean isRun(Path path) {
        return Recognition.of(path) == ContentKind.RUN;
    }

    private Found found(Path run) {
        String relative = folder.relativize(run).toString();
        String name = relative.isEmpty() ? run.toString() : relative;
        try {
            RunSummary summary = RunSummary.read(run);
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("network", summary.network().name());
            settings.putAll(flat(TrainingFile.write(summary.settings())));
            settings.put("precision", summary.plan().precision().label());
            return new Found(name, summary, "", settings);
        } catch (UserException e) {
            return new Found(name, null, e.line(), Map.of());
        }
    }

    /** The settings of a file, each with the name of its table before its own. */
    private static Map<String, String> flat(String toml) {
        Map<String, String> settings = new LinkedHashMap<>();
        String table = "";
        for (String line : toml.lines().map(String::strip).toList()) {
            String[] parts = line.split(" = ", 2);
            if (line.startsWith("[")) {
                table = line.substring(1, line.length() - 1) + ".";
            } else if (parts.length == 2) {
                settings.put(table + parts[0], parts[1].replace("\"", ""));
            }
        }
        return settings;
    }

    /** Names of the settings that are not the same in all runs. */
    private static Set<String> differing(List<Found> runs) {
        Set<String> names = new LinkedHashSet<>();
        List<Found> whole = runs.stream().filter(run -> run.summary != null).toList();
        whole.forEach(run -> names.addAll(run.settings.keySet()));
        names.removeIf(name -> whole.stream()
                        .map(run -> run.settings.getOrDefault(name, ""))
                        .distinct()
                        .count()
                < 2);
        return names;
    }

    private static TextTable table(List<Found> runs, Set<String> differing) {
        List<String> heading = new ArrayList<>(List.of("run", "state", "error", "epochs done", "time"));
        heading.addAll(differing);
        TextTable.Align[] alignment = new TextTable.Align[heading.size()];
        Arrays.fill(alignment, TextTable.Align.RIGHT);
        alignment[0] = TextTable.Align.TEXT;
        alignment[1] = TextTable.Align.LEFT;
        TextTable table = new TextTable(alignment);
        table.headings(heading.toArray(String[]::new));
        for (Found run : runs) {
            List<String> row = new ArrayList<>(List.of(run.name));
            RunSummary summary = run.summary;
            if (summary == null) {
                row.addAll(List.of("damaged", "", "", ""));
            } else {
                row.add(summary.state().label());
                row.add(
                        summary.lowestError().isPresent()
                                ? String.format(
                                        Locale.ROOT,
                                        "%.1f %%",
                                        100 * summary.lowestError().getAsDouble())
                                : "-");
                row.add(String.format(Locale.ROOT, "%.1f", summary.epochs()));
                row.add(ProgressLine.duration(summary.seconds()));
            }
            differing.forEach(name -> row.add(run.settings.getOrDefault(name, "-")));
            table.row(row.toArray(String[]::new));
        }
        return table;
    }

    private static String json(List<Found> runs) {
        ArrayNode list = new ObjectMapper().createArrayNode();
        for (Found run : runs) {
            ObjectNode node = list.addObject().put("run", run.name);
            RunSummary summary = run.summary;
            if (summary == null) {
                node.put("state", "damaged").put("problem", run.damage);
                continue;
            }
            node.put("state", summary.state().label());
            node.put(
                    "top1Error",
                    summary.lowestError().isPresent() ? summary.lowestError().getAsDouble() : null);
            node.put("steps", summary.steps()).put("epochs", summary.epochs()).put("seconds", summary.seconds());
            run.settings.forEach(node.putObject("settings")::put);
        }
        return list.toPrettyString();
    }
}
