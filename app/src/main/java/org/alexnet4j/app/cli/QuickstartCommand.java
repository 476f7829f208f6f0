package org.alexnet4j.app.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.alexnet4j.UserException;
import org.alexnet4j.app.quickstart.Drawings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code alexnet quickstart}: from pictures to a classifier in a minute, with pictures that it draws itself. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows the whole way in a minute or two, without a download: draws pictures of ten everyday things, prepares"
                    + " them, trains a small network, measures it on pictures it has not seen, and classifies three.",
            "",
            "Each step is printed as the command that you would give for your own pictures.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet quickstart")
final class QuickstartCommand implements Callable<Integer> {
    private static final int SIDE = 64;
    private static final int IMAGE_SIZE = 56;
    private static final String NETWORK = "quickstart-48";
    private static final int HELD_OUT = 1000;
    private static final int UNSEEN = 3;

    /** Marks a directory that this command has made and may replace. */
    private static final String MARK = "made-by-alexnet-quickstart";

    @Option(
            names = "--out",
            paramLabel = "DIRECTORY",
            defaultValue = "alexnet-quickstart",
            description = "directory for pictures, dataset and run (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("alexnet-quickstart");

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "4000",
            description = "pictures to train on (default: ${DEFAULT-VALUE})")
    private int images = 4000;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "draws other pictures (default: 1)")
    private long seed = 1;

    private final Terminal terminal;

    QuickstartCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (images < 10 || images > 1_000_000) {
            throw UserException.input(
                    "--images " + images + " is not between 10 and 1,000,000", "leave it out for 4000");
        }
        clear();
        Path pictures = out.resolve("pictures");
        Path dataset = out.resolve("dataset");
        Path run = out.resolve("run");
        draw(pictures);
        List<String> unseen = drawUnseen();
        int exitCode = run("prepare", pictures.toString(), dataset.toString(), "--size", Integer.toString(IMAGE_SIZE));
        if (exitCode == 0) {
            exitCode = run("train", dataset.toString(), "--out", run.toString(), "--network", NETWORK);
        }
        if (exitCode == 0) {
            exitCode = run("evaluate", run.toString(), dataset.toString());
        }
        if (exitCode == 0) {
            List<String> classify = new ArrayList<>(List.of("classify", run.toString(), "--top", "3"));
            classify.addAll(unseen);
            exitCode = run(classify.toArray(String[]::new));
        }
        if (exitCode == 0) {
            terminal.out().println();
            terminal.out().println("That was the whole way. With your own pictures, a folder for each class:");
            terminal.out().println("  alexnet prepare my-pictures my-dataset");
        }
        return exitCode;
    }

    /** Runs a command as if it had been typed. */
    private int run(String... arguments) {
        terminal.out().println();
        terminal.out().println("$ alexnet " + String.join(" ", arguments));
        terminal.out().flush();
        return AlexNetCommand.run(terminal, arguments);
    }

    private void draw(Path pictures) {
        Drawings drawings = new Drawings(seed, SIDE);
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "drawing %,d pictures of %s into %s",
                        images + 2 * HELD_OUT,
                        String.join(", ", Drawings.labels()),
                        pictures));
        terminal.out().flush();
        AtomicLong drawn = new AtomicLong();
        try (ProgressLine progress = new ProgressLine(terminal, "pictures")) {
            int from = 0;
            for (Part part : List.of(
                    new Part("train", images), new Part("validation", HELD_OUT), new Part("test", HELD_OUT))) {
                drawings.write(pictures.resolve(part.name), from, part.count, more -> {
                    long done = drawn.addAndGet(more);
                    synchronized (progress) {
                        progress.update(done, images + 2L * HELD_OUT, "");
                    }
                });
                from += part.count;
            }
        }
    }

    private record Part(String name, int count) {}

    /** Draws a few pictures that are in no split. */
    private List<String> drawUnseen() throws IOException {
        Path folder = Files.createDirectories(out.resolve("unseen"));
        Drawings drawings = new Drawings(seed, SIDE);
        List<String> files = new ArrayList<>();
        for (int i = 0; i < UNSEEN; i++) {
            int number = images + 2 * HELD_OUT + 3 * i;
            String label = Drawings.labels().get(number % Drawings.labels().size());
            Path file = folder.resolve(label + ".png");
            ImageIO.write(drawings.draw(number), "png", file.toFile());
            files.add(file.toString());
        }
        return files;
    }

    /** Makes the directory, in place of one that an earlier quickstart has made. */
    private void clear() throws IOException {
        if (Files.exists(out)) {
            if (!Files.exists(out.resolve(MARK))) {
                throw UserException.input(out + " exists and is not of a quickstart", "choose another with --out");
            }
            deleteAll(out);
        }
        Files.createDirectories(out);
        Files.createFile(out.resolve(MARK));
    }

    private static void deleteAll(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @org.jspecify.annotations.Nullable IOException e)
                    throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
