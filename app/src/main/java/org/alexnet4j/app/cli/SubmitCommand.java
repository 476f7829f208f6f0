package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.DevkitClasses;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.evaluation.GuessFile;
import org.alexnet4j.inference.ImageReader;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.inference.WnidGuesser;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet submit}: guesses for the ILSVRC competition. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes what ILSVRC's classification task asks for: a line for each picture, in the order of their file"
                    + " names,"
                    + " with the numbers of the five likeliest classes, the likeliest first. With several models, the"
                    + " mean of their probabilities counts, as in the paper.",
            "",
            "PICTURES is a folder or a prepared dataset. Classes are numbered as in the competition's development kit,"
                    + " which you have with the pictures; models know theirs by WNID, and one with other classes is"
                    + " refused. A picture that cannot be read is reported, its line says classes 1 to 5, and the exit"
                    + " code is 3.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet submit my-run pictures --devkit devkit_t12.tar.gz --out guesses.txt")
final class SubmitCommand implements Callable<Integer> {
    @Parameters(
            arity = "2..*",
            hideParamSyntax = true,
            paramLabel = "MODEL... PICTURES",
            description =
                    "model files, directories of runs or ensembles; last, a folder of pictures or a prepared dataset")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--devkit",
            required = true,
            paramLabel = "KIT",
            description = "the development kit: ILSVRC2012_devkit_t12.tar.gz, its folder, or its meta.mat")
    private Path kit = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the file to write")
    private Path out = Path.of("");

    @Mixin
    private ForceOption force = new ForceOption();

    @Mixin
    private CropsOption crops = new CropsOption();

    @Mixin
    private SplitOption split = new SplitOption();

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForInference engineOptions = new EngineOptions.ForInference();

    private final Terminal terminal;

    SubmitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Path> read = Stream.concat(paths.stream(), Stream.of(kit)).toList();
        return force.claiming(List.of(out), read, this::submit);
    }

    private int submit() {
        List<String> wnids = DevkitClasses.read(kit);
        List<Model> models = paths.subList(0, paths.size() - 1).stream()
                .flatMap(path -> ModelPath.all(path).stream())
                .map(ModelFile::read)
                .toList();
        Path source = paths.get(paths.size() - 1);
        List<int[]> guesses = new ArrayList<>();
        int unreadable;
        try (Engine engine = engineOptions.open(terminal);
                WnidGuesser guesser = new WnidGuesser(
                        models, wnids, crops.chosen(), engine, engineOptions.inferencePrecisionOf(engine))) {
            if (PreparedDataset.isAt(source)) {
                try (PreparedDataset dataset = PreparedDataset.open(source, terminal::notice)) {
                    DatasetFit.requireSize(models.get(0), dataset, source);
                    unreadable = guess(guesser, SubmissionPictures.of(dataset, split.of(dataset, source)), guesses);
                }
            } else {
                if (split.isGiven()) {
                    throw UserException.input(
                            "--split: " + source + " is not a prepared dataset",
                            "leave it out, or give a prepared" + " dataset");
                }
                ImageReader reader = new ImageReader(guesser.imageSize());
                unreadable = guess(guesser, SubmissionPictures.ofFolder(source, out, reader), guesses);
            }
        }
        GuessFile.write(guesses, out);
        print(guesses.size(), models.size(), unreadable);
        return (unreadable == 0 ? ExitCode.OK : ExitCode.SKIPPED).code;
    }

    /** Guesses all pictures in their order; gives the number of those that could not be read. */
    private int guess(WnidGuesser guesser, SubmissionPictures pictures, List<int[]> guesses) {
        int count = pictures.names().size();
        int unreadable = 0;
        try (ProgressLine progress = new ProgressLine(terminal, "pictures")) {
            for (int done = 0; done < count; done = guesses.size()) {
                // On all cores: decoding takes as long as classifying.
                List<Optional<ByteBuffer>> some = IntStream.range(done, Math.min(count, done + guesser.batchSize()))
                        .parallel()
                        .mapToObj(i -> square(pictures, i))
                        .toList();
                List<ByteBuffer> readable =
                        some.stream().flatMap(Optional::stream).toList();
                List<int[]> found = readable.isEmpty() ? List.of() : guesser.guess(readable);
                int next = 0;
                for (Optional<ByteBuffer> one : some) {
                    guesses.add(one.isPresent() ? found.get(next++) : unread(guesser));
                }
                unreadable += some.size() - next;
                progress.update(guesses.size(), count, "");
            }
        }
        return unreadable;
    }

    private Optional<ByteBuffer> square(SubmissionPictures pictures, int i) {
        try {
            return Optional.of(pictures.squares().apply(i));
        } catch (UserException e) {
            if (e.kind() != UserException.Kind.INPUT) {
                throw e;
            }
            terminal.notice("alexnet: " + e.line());
            return Optional.empty();
        }
    }

    /** A line must be there, and hold classes. */
    private static int[] unread(WnidGuesser guesser) {
        return IntStream.rangeClosed(1, Math.min(GuessFile.GUESSES, guesser.classes()))
                .toArray();
    }

    private void print(int images, int models, int unreadable) {
        if (json) {
            terminal.out()
                    .println(new ObjectMapper()
                            .createObjectNode()
                            .put("file", out.toString())
                            .put("images", images)
                            .put("models", models)
                            .put("crops", crops.chosen().count())
                            .put("unreadable", unreadable)
                            .toPrettyString());
            return;
        }
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "%s: five guesses for each of %,d pictures, %s, %s%s",
                        out,
                        images,
                        models == 1 ? "one model" : "the mean of " + models + " models",
                        crops.chosen().meaning(),
                        unreadable == 0 ? "" : String.format(Locale.ROOT, "; %,d could not be read", unreadable)));
    }
}
