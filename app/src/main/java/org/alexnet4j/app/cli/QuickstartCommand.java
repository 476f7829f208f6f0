package org.alexnet4j.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.alexnet4j.Hint;
import org.alexnet4j.UserException;
import org.alexnet4j.app.quickstart.Drawings;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.training.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * {@code alexnet quickstart}: draws pictures and runs the commands that a user would run on pictures of one's own,
 * printing each as it would be typed.
 */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs an end-to-end demo in about a minute, without a download: draws pictures of ten everyday things,"
                    + " prepares"
                    + " them, trains a small network, measures it and classifies three pictures that it has not seen.",
            "",
            "Every step is a command of its own and is printed as you would type it. All files stay in --out, until the"
                    + " next quickstart.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet quickstart")
final class QuickstartCommand implements Callable<Integer> {
    static final String NETWORK = "quickstart-48";
    /** Marks a folder that this command has made and may replace. */
    private static final String MARK = "made-by-alexnet-quickstart";

    private static final String PICTURES = "pictures";
    private static final String DATASET = "dataset";
    private static final String RUN = "run";
    private static final String UNSEEN_PICTURES = "unseen";
    private static final List<String> PARTS = List.of(PICTURES, DATASET, RUN, UNSEEN_PICTURES);
    private static final Pattern DRAWN = Pattern.compile("[0-9]+\\.png");

    private static final int DRAWN_PIXELS = 64;
    private static final int PREPARED_PIXELS = 56;
    /** Which of the pictures behind the data set are classified at the end: three different things. */
    private static final List<Integer> UNSEEN = List.of(0, 7, 19);

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "alexnet-quickstart",
            description = "folder to make (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("alexnet-quickstart");

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "6000",
            description = "pictures to draw, at least 500 (default: ${DEFAULT-VALUE})")
    private int images = 6000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "the same seed draws the same pictures and trains alike (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @ParentCommand
    private AlexNetCommand alexnet;

    private final Terminal terminal;

    QuickstartCommand(Terminal terminal) {
        this.terminal = terminal;
        this.alexnet = new AlexNetCommand(terminal);
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        requireSound();
        makeFolder();
        Path drawn = out.resolve(PICTURES);
        Path dataset = out.resolve(DATASET);
        Path run = out.resolve(RUN);
        List<Path> unseen = draw(drawn, out.resolve(UNSEEN_PICTURES));

        List<String> classify = new ArrayList<>(List.of("classify", run.toString(), "--top", "3"));
        unseen.forEach(picture -> classify.add(picture.toString()));
        List<List<String>> steps = List.of(
                List.of("prepare", drawn.toString(), dataset.toString(), "--size", "" + PREPARED_PIXELS),
                List.of(
                        "train",
                        dataset.toString(),
                        "--out",
                        run.toString(),
                        "--network",
                        NETWORK,
                        "--seed",
                        Long.toString(seed)),
                List.of("evaluate", run.toString(), dataset.toString()),
                classify);
        for (List<String> step : steps) {
            announce(new Hint(step).toString());
            int code = alexnet.runAnother(step);
            if (code != ExitCode.OK.code) {
                return code;
            }
        }
        sayWhatNext((System.nanoTime() - start) * 1e-9);
        return ExitCode.OK.code;
    }

    private void requireSound() {
        if (images < 500) {
            throw UserException.input(
                    "--images: " + images + " is not at least 500", "leave it out for a network that learns");
        }
    }

    /** Makes the folder, or empties one that an earlier quickstart has made of what that quickstart has made. */
    private void makeFolder() {
        try {
            if (Files.exists(out.resolve(MARK))) {
                deleteOld();
            } else if (Files.exists(out)) {
                throw UserException.input(
                        out + " exists already, and no quickstart has made it",
                        "delete it, or choose another folder with --out FOLDER");
            }
            Files.createDirectories(out);
            Files.writeString(out.resolve(MARK), "");
        } catch (IOException e) {
            throw WriteFailure.of(e, out);
        }
    }

    private void deleteOld() throws IOException {
        List<Path> old = new ArrayList<>();
        for (String part : PARTS) {
            if (Files.exists(out.resolve(part))) {
                try (Stream<Path> below = Files.walk(out.resolve(part))) {
                    below.forEach(old::add);
                }
            }
        }
        for (Path file : old) {
            if (!isOwn(file)) {
                throw UserException.input(
                        file + " is not the quickstart's, and in a folder that it replaces",
                        "move it elsewhere, or choose another folder with --out FOLDER");
            }
        }
        old.sort(Comparator.reverseOrder());
        for (Path file : old) {
            Files.delete(file);
        }
    }

    /** Whether the quickstart has made a file, by its name and place; folders and hidden files are in nobody's way. */
    private boolean isOwn(Path file) {
        Path inside = out.relativize(file);
        Path part = out.resolve(inside.getName(0));
        String name = String.valueOf(file.getFileName());
        if (Files.isDirectory(file) || name.startsWith(".")) {
            return true;
        } else if (inside.startsWith(RUN)) {
            return TrainingRun.owns(part, file);
        } else if (inside.startsWith(DATASET)) {
            return PreparedDataset.owns(part, file);
        }
        return DRAWN.matcher(name).matches();
    }

    /** Draws the data set, and three pictures that are not in it; returns those. */
    private List<Path> draw(Path folder, Path unseenFolder) {
        announce(String.format(Locale.ROOT, "draw %,d pictures of %s", images, String.join(", ", Drawings.labels())));
        Drawings drawings = new Drawings(seed, DRAWN_PIXELS);
        try (ProgressLine progress = new ProgressLine(terminal, "pictures")) {
            drawings.write(folder, 0, images, done -> progress.update(done, images, ""));
            List<Path> unseen = new ArrayList<>();
            for (int number : UNSEEN) {
                drawings.write(unseenFolder, images + number, 1, done -> {});
                unseen.add(Drawings.file(unseenFolder, images + number));
            }
            return unseen;
        } catch (IOException e) {
            throw WriteFailure.of(e, out);
        }
    }

    private void announce(String step) {
        terminal.notice("");
        terminal.notice("> " + step);
    }

    private void sayWhatNext(double seconds) {
        terminal.notice("");
        terminal.out().println("All steps took " + ProgressLine.duration(seconds) + ".");
        terminal.next(Hint.of(
                "show",
                "mistakes",
                out.resolve(RUN),
                out.resolve(DATASET),
                "--out",
                out.resolve("mistakes.png"),
                "--force"));
        terminal.out()
                .println("With images of your own, run the same commands on a folder that has a folder of images for"
                        + " each"
                        + " class.");
        terminal.out()
                .println("The paper's network takes larger images: leave out --size and --network, and allow hours.");
    }
}
