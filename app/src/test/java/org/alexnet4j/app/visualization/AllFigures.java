package org.alexnet4j.app.visualization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.alexnet4j.app.visualization.GuessPanels.Guess;
import org.alexnet4j.app.visualization.GuessPanels.Panel;
import org.alexnet4j.evaluation.ConfusionMatrix;
import org.alexnet4j.evaluation.ErrorCounter;
import org.alexnet4j.image.Image;
import org.alexnet4j.network.Shape;
import org.alexnet4j.training.LayerState;
import org.alexnet4j.training.TrainingHistory;
import org.alexnet4j.tuning.Quantity;
import org.alexnet4j.tuning.Range;
import org.alexnet4j.tuning.SearchSpace;
import org.alexnet4j.tuning.Trial;

/** Every kind of figure, with usual content and with content that asks much of it. */
final class AllFigures {
    /** Names as users have them: long ones, other scripts, one from right to left, and what must not be printed. */
    static final List<String> NAMES = List.of(
            "cat",
            "great grey owl, great gray owl, Strix nebulosa, of the northern forests of three continents",
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
            "قطة منزلية صغيرة",
            "家猫",
            "line\nbreak\u0007 and \u202Eturned",
            "ỹ̃e\u0301\u0302 and 👩‍👩‍👧‍👦",
            "");

    static final Image IMAGE = new Image(48, 48, new byte[48 * 48 * 3]);

    private AllFigures() {}

    static Map<String, Figure> all() {
        Map<String, Figure> all = new LinkedHashMap<>();
        for (int classes : new int[] {2, 3, 10, 25, 1000}) {
            all.put("confusion of " + classes, new ConfusionFigure(title(), confusion(classes), names(classes)));
        }
        for (int panels : new int[] {1, 2, 5, 7, 10}) {
            all.put("guesses, " + panels, new GuessPanels(title(), panels(panels)));
        }
        all.put("training", new TrainingCurves(title(), history(12, List.of(3.0, 3.1, 3.2, 9.0, 11.9), 4)));
        all.put("training of many rates", new TrainingCurves(title(), history(40, rates(40), 0)));
        all.put("training of one epoch", new TrainingCurves("run", history(1, List.of(), 1)));
        all.put(
                "training of one step",
                new TrainingCurves(
                        "run",
                        new TrainingHistory(
                                List.of(new TrainingHistory.Step(0.01, 2.3, 0.9, 0.01)),
                                List.of(),
                                List.of(),
                                List.of())));
        all.put(
                "training of several",
                new RunComparison(
                        title(),
                        IntStream.range(0, RunComparison.MOST_RUNS)
                                .mapToObj(i -> new RunComparison.Run(name(i), history(i + 1, List.of(), 0)))
                                .toList()));
        for (int[] shape :
                new int[][] {{32, 24, 24}, {96, 55, 55}, {384, 13, 13}, {37, 6, 6}, {4096, 1, 1}, {10, 1, 1}, {1, 8, 8}
                }) {
            Shape output = new Shape(shape[0], shape[1], shape[2]);
            float[] values = new float[output.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = i % 97 * 31.5f;
            }
            all.put("maps of " + output, new MapSheet(title(), IMAGE, output, values));
        }
        for (int kernels : new int[] {1, 7, 32, 64, 96}) {
            all.put(
                    "kernels, " + kernels,
                    new KernelSheet(new Kernels("conv1", 5, kernels % 2 == 0 ? 2 : 1, weights(kernels)), title()));
        }
        HeatField heat = HeatField.ofPixels(48, new double[48 * 48]);
        all.put(
                "heat",
                new HeatMap(
                        title(),
                        title(),
                        IMAGE,
                        heat,
                        new HeatMap.Ends("90.3 % or more", "71.7 %"),
                        new HeatMap.Spot(0, 39, 9)));
        for (int tiles : new int[] {1, 2, 7, 11}) {
            all.put(
                    "neighbors, " + tiles,
                    new NeighborSheet(
                            title(),
                            IntStream.range(0, tiles)
                                    .mapToObj(i -> new NeighborSheet.Tile(
                                            i % 3 == 1 ? null : IMAGE, name(i), name(i + 1), "distance 12.34"))
                                    .toList()));
        }
        all.put("search", search());
        all.put("race", race());
        all.put("intervals", intervals());
        return all;
    }

    static String title() {
        return "A rather long title of a figure, as of a model in /home/somebody/projects/2026/photographs/runs/the-last-one, 001.jpg";
    }

    static String name(int number) {
        return NAMES.get(number % NAMES.size());
    }

    private static List<String> names(int classes) {
        return IntStream.range(0, classes).mapToObj(AllFigures::name).toList();
    }

    static ConfusionMatrix confusion(int classes) {
        ErrorCounter counter = new ErrorCounter(classes);
        for (int actual = 0; actual < classes; actual++) {
            for (int i = 0; i < 6; i++) {
                double[] scores = new double[classes];
                scores[i < 4 ? actual : (actual + i) % classes] = 1;
                counter.add(scores, actual, 0);
            }
        }
        return counter.evaluation(1).confusion();
    }

    private static List<Panel> panels(int count) {
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Guess> guesses = new ArrayList<>();
            for (int g = 0; g < 5; g++) {
                guesses.add(new Guess(name(i + g), g == 0 ? 1 : 0.0004, g == i % 5));
            }
            panels.add(new Panel(IMAGE, name(i), guesses));
        }
        return panels;
    }

    static TrainingHistory history(int epochs, List<Double> changes, int looks) {
        List<TrainingHistory.Step> steps = new ArrayList<>();
        List<TrainingHistory.Validated> validations = new ArrayList<>();
        List<TrainingHistory.Look> seen = new ArrayList<>();
        for (int i = 1; i <= epochs * 20; i++) {
            double epoch = i / 20.0;
            double lowered =
                    (double) changes.stream().filter(change -> change < epoch).count();
            steps.add(
                    new TrainingHistory.Step(epoch, 2.3 / (1 + epoch), 0.9 / (1 + epoch), 0.01 / Math.pow(3, lowered)));
        }
        for (int i = 1; i <= epochs; i++) {
            validations.add(new TrainingHistory.Validated(i, 2.2 / i, 0.8 / i, 0.2 / i));
        }
        for (int i = 1; i <= looks; i++) {
            int look = i;
            seen.add(new TrainingHistory.Look(
                    (double) epochs * i / looks,
                    IntStream.range(0, 14)
                            .mapToObj(layer -> new LayerState(name(layer), 1e-5 * (layer + 1), 1e-6 / look, 0.1))
                            .toList()));
        }
        return new TrainingHistory(
                steps, validations, seen, changes.stream().limit(2).toList());
    }

    private static List<Double> rates(int epochs) {
        return IntStream.range(1, 12)
                .mapToObj(i -> (double) epochs - i / 10.0)
                .sorted()
                .toList();
    }

    private static List<float[]> weights(int kernels) {
        float[] kernel = new float[75];
        Arrays.fill(kernel, 0.012345f);
        return Collections.nCopies(kernels, kernel);
    }

    private static Figure search() {
        SearchSpace space = new SearchSpace(Map.of(
                Quantity.RATE, new Range(0.0003, 0.03),
                Quantity.DECAY, new Range(1e-6, 1e-4),
                Quantity.DEVIATION, new Range(0.3, 3),
                Quantity.MOMENTUM, new Range(0.8, 0.99),
                Quantity.DROPOUT, new Range(0.2, 0.7)));
        List<Trial> ranked = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            Trial.Outcome outcome = List.of(Trial.Outcome.COMPLETE, Trial.Outcome.STOPPED, Trial.Outcome.DIVERGED)
                    .get(i % 3);
            ranked.add(new Trial(
                    i, space.draw(1, i), outcome, List.of(new TrainingHistory.Validated(1, 1, 0.004 * i, 0))));
        }
        return new SearchFigure(title(), space, ranked);
    }

    private static Figure race() {
        return new ErrorRace(
                List.of(
                        new ErrorRace.Racer("ReLU, rate 0.01", false, List.of(history(9, List.of(), 0))),
                        new ErrorRace.Racer("tanh, rate 0.0025", true, List.of(history(12, List.of(), 0)))),
                0.25);
    }

    private static Figure intervals() {
        return new IntervalPlot(
                "CIFAR-10 test errors",
                "test error in %",
                "the author",
                IntStream.range(0, NAMES.size())
                        .mapToObj(i -> new IntervalPlot.Row(name(i), 13 + i, 12 + i, 14 + i, OptionalDouble.of(13)))
                        .toList());
    }
}
