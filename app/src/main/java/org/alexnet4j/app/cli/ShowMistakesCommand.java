package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.app.visualization.GuessPanels;
import org.alexnet4j.app.visualization.GuessPanels.Guess;
import org.alexnet4j.app.visualization.GuessPanels.Panel;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.model.Predictions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet show mistakes}: where a model was most sure and wrong. */
@Command(
        name = "mistakes",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Draws the worst mistakes of a model on a prepared dataset: the images for which a wrong class got the"
                    + " highest probability. Often it is the label that is wrong.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet show mistakes my-run my-dataset --out mistakes.png")
final class ShowMistakesCommand implements Callable<Integer> {
    private static final int MOST = 100;
    private static final int BATCH = 128;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(index = "1", paramLabel = "DATASET", description = "a prepared dataset")
    private Path datasetPath = Path.of("");

    @Mixin
    private SplitOption splitOption = new SplitOption();

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "20",
            description = "how many, at most 100 (default: ${DEFAULT-VALUE})")
    private int most = 20;

    @Mixin
    private FigureOption out = new FigureOption("mistakes.png");

    @Option(names = "--json", description = "print the mistakes as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForInference engineOptions = new EngineOptions.ForInference();

    private final Terminal terminal;

    ShowMistakesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * A wrong guess.
     *
     * @param image position in the split
     * @param actual class index
     * @param guessed class index
     * @param probability of the guessed class, 0 to 1
     * @param actualProbability of the image's class, 0 to 1
     */
    private record Mistake(int image, int actual, int guessed, double probability, double actualProbability) {}

    @Override
    public Integer call() {
        if (most < 1 || most > MOST) {
            throw UserException.input("--images: " + most + " is not 1 to " + MOST, "leave it out for 20");
        }
        out.requireWritable();
        Path file = ModelPath.of(modelPath);
        Model model = ModelFile.read(file, terminal::notice);
        try (PreparedDataset dataset = PreparedDataset.open(datasetPath, terminal::notice);
                ModelPredictor predictor = new ModelPredictor(terminal, engineOptions, dataset, datasetPath, BATCH)) {
            Split split = splitOption.of(dataset, datasetPath);
            List<Mistake> worst = worst(predictor.predictions(file, split, TestCrops.CENTER));
            if (!worst.isEmpty()) {
                List<Panel> panels = worst.stream()
                        .map(mistake -> panel(model, dataset.image(split, mistake.image()), mistake))
                        .toList();
                String title = "Worst mistakes of " + modelPath + " on the " + split.label() + " split";
                out.write(new GuessPanels(title, panels));
            }
            if (json) {
                terminal.out().println(toJson(model, dataset, split, worst));
            } else {
                print(model, dataset, split, worst);
            }
        }
        return ExitCode.OK.code;
    }

    private List<Mistake> worst(Predictions predictions) {
        PriorityQueue<Mistake> worst = new PriorityQueue<>(Comparator.comparingDouble(Mistake::probability));
        int classes = predictions.classes().size();
        for (int i = 0; i < predictions.labels().size(); i++) {
            FloatBuffer probabilities = predictions.probabilities().slice(i * classes, classes);
            int label = predictions.labels().get(i);
            int guessed = best(probabilities);
            if (guessed != label) {
                worst.add(new Mistake(i, label, guessed, probabilities.get(guessed), probabilities.get(label)));
            }
            if (worst.size() > most) {
                worst.remove();
            }
        }
        List<Mistake> sorted = new ArrayList<>(worst);
        sorted.sort(Comparator.comparingDouble(Mistake::probability).reversed().thenComparing(Mistake::image));
        return sorted;
    }

    private static int best(FloatBuffer probabilities) {
        int best = 0;
        for (int c = 1; c < probabilities.limit(); c++) {
            best = probabilities.get(c) > probabilities.get(best) ? c : best;
        }
        return best;
    }

    private static Panel panel(Model model, ByteBuffer pixels, Mistake mistake) {
        byte[] planes = new byte[pixels.remaining()];
        pixels.get(planes);
        int size = model.preprocessing().imageSize();
        return new Panel(
                SeenPicture.crop(model, new Image(size, size, planes)),
                name(model, mistake.actual()),
                List.of(
                        new Guess(name(model, mistake.guessed()), mistake.probability(), false),
                        new Guess(name(model, mistake.actual()), mistake.actualProbability(), true)));
    }

    private static String name(Model model, int index) {
        return model.classes().get(index).name();
    }

    private String toJson(Model model, PreparedDataset dataset, Split split, List<Mistake> worst) {
        ArrayNode all = new ObjectMapper().createArrayNode();
        for (Mistake mistake : worst) {
            ObjectNode node = all.addObject();
            node.put("image", dataset.source(split, mistake.image()));
            node.put("actual", name(model, mistake.actual()));
            node.put("guessed", name(model, mistake.guessed()));
            node.put("probability", mistake.probability());
            node.put("actualProbability", mistake.actualProbability());
        }
        return all.toPrettyString();
    }

    private void print(Model model, PreparedDataset dataset, Split split, List<Mistake> worst) {
        if (worst.isEmpty()) {
            terminal.out().println("no mistakes on the " + split.label() + " split, so there is no picture");
            return;
        }
        TextTable table = new TextTable(TextTable.Align.RIGHT, TextTable.Align.TEXT, TextTable.Align.TEXT);
        for (Mistake mistake : worst) {
            table.row(
                    Shares.percent(mistake.probability()),
                    name(model, mistake.actual()) + " taken for " + name(model, mistake.guessed()),
                    dataset.source(split, mistake.image()));
        }
        terminal.table(table);
        terminal.out().println("picture: " + out);
    }
}
