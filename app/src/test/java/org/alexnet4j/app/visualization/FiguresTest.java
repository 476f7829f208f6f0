package org.alexnet4j.app.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Image PICTURE = new Image(4, 4, new byte[48]);

    @Test
    void bars_are_as_long_as_probabilities_and_the_right_one_has_a_color_of_its_own() {
        int wrong = 0x9ECAE1;
        int right = 0xFDAE6B;
        BufferedImage pixels = FigureFile.pixels(new GuessPanels(
                "test",
                List.of(new Panel(
                        PICTURE, "pear", List.of(new Guess("", 0.5, false), new Guess("pear", 0.25, true))))));
        // Below title (90), picture (224) and heading (30): bars of 24 rows.
        int first = 90 + 224 + 30 + 1;
        assertThat(pixels.getRGB(28 + 111, first) & 0xFFFFFF).isEqualTo(wrong);
        assertThat(pixels.getRGB(28 + 113, first) & 0xFFFFFF).isEqualTo(0xF0F0F0);
        assertThat(pixels.getRGB(28 + 54, first + 24 + 3) & 0xFFFFFF).isEqualTo(right);
        assertThat(pixels.getRGB(28 + 60, first + 24 + 3) & 0xFFFFFF).isEqualTo(0xF0F0F0);
    }

    @Test
    void long_names_are_cut_to_the_room_there_is() {
        BufferedImage page = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB);
        var graphics = page.createGraphics();
        String name = "great grey owl, great gray owl, Strix nebulosa";
        String fitted = Lettering.NOTE.fitted(graphics, name, 120);
        assertThat(fitted).startsWith("great").endsWith("…");
        assertThat(Lettering.NOTE.width(graphics, fitted)).isLessThanOrEqualTo(120);
        assertThat(Lettering.NOTE.fitted(graphics, "owl", 120)).isEqualTo("owl");
        graphics.dispose();
    }

    @Test
    void maps_share_one_scale_from_zero_to_the_largest() {
        float[] values = new float[4 * 8 * 8];
        Arrays.fill(values, 64, 128, 5);
        Arrays.fill(values, 128, 192, 2.5f);
        MapSheet sheet = new MapSheet("test", PICTURE, new Shape(4, 8, 8), values);
        BufferedImage pixels = FigureFile.pixels(sheet);
        // Three columns of (1200 / 3 - 4) / 8 = 49 pixels for each value, and 4 between them.
        int top = 56 + 32 + 180 + 1;
        assertThat(pixels.getRGB(29, top) & 0xFFFFFF).isEqualTo(0x440154);
        assertThat(pixels.getRGB(29 + 396, top) & 0xFFFFFF).isEqualTo(0xFDE725);
        assertThat(pixels.getRGB(29 + 792, top) & 0xFFFFFF).isEqualTo(0x21918C);
    }

    @Test
    void values_on_both_sides_of_zero_have_colors_on_both_sides_of_white() {
        float[] values = {-1, 1, 0, 0};
        BufferedImage pixels = FigureFile.pixels(new MapSheet("test", PICTURE, new Shape(4, 1, 1), values));
        int top = 56 + 32 + 180 + 1;
        assertThat(pixels.getRGB(29, top) & 0xFFFFFF).isEqualTo(0x2166AC);
        assertThat(pixels.getRGB(29 + 400, top) & 0xFFFFFF).isEqualTo(0xB2182B);
        assertThat(pixels.getRGB(29 + 800, top) & 0xFFFFFF).isEqualTo(0xF7F7F7);
    }

    @Test
    void the_most_confused_classes_of_many_are_shown() {
        ErrorCounter counter = new ErrorCounter(40);
        count(counter, 40, 38, 39, 7);
        count(counter, 40, 3, 2, 5);
        count(counter, 40, 3, 3, 9);
        ConfusionMatrix matrix = counter.evaluation(1).confusion();
        assertThat(ConfusionFigure.confusedPairs(matrix))
                .containsExactly(new ConfusionMatrix.Entry(38, 39, 7), new ConfusionMatrix.Entry(3, 2, 5));
        List<String> names = IntStream.range(0, 40).mapToObj(c -> "class " + c).toList();
        assertThat(new ConfusionFigure("test", matrix, names).shown())
                .hasSize(ConfusionFigure.MOST)
                .contains(2, 3, 38, 39)
                .isSorted();
    }

    @Test
    void the_diagonal_is_blue_and_the_worst_confusion_has_the_deepest_red() {
        ErrorCounter counter = new ErrorCounter(3);
        count(counter, 3, 0, 0, 10);
        count(counter, 3, 1, 1, 6);
        count(counter, 3, 1, 2, 4);
        BufferedImage pixels = FigureFile.pixels(
                new ConfusionFigure("test", counter.evaluation(1).confusion(), List.of("a", "b", "c")));
        // Margin and room for names of one letter.
        int left = 28 + 33 + 3;
        int top = 90 + 24 + 3;
        assertThat(pixels.getRGB(left, top) & 0xFFFFFF).isEqualTo(0x2171B5);
        assertThat(pixels.getRGB(left + 40, top) & 0xFFFFFF).isEqualTo(0xFFFFFF);
        assertThat(pixels.getRGB(left + 80, top + 40) & 0xFFFFFF).isEqualTo(0xD94801);
    }

    private static void count(ErrorCounter counter, int classes, int actual, int guessed, int times) {
        double[] scores = new double[classes];
        scores[guessed] = 1;
        for (int i = 0; i < times; i++) {
            counter.add(scores, actual, 0);
        }
    }

    @Test
    void rates_change_where_a_step_has_another_than_the_one_before() {
        List<TrainingHistory.Step> steps = new ArrayList<>();
        for (int i = 1; i <= 1000; i++) {
            steps.add(new TrainingHistory.Step(i / 100.0, 1.0 / i, 0.5, i <= 600 ? 0.01 : 0.001));
        }
        List<TrainingHistory.Validated> validations = List.of(new TrainingHistory.Validated(5, Double.NaN, 0.4, 0.1));
        TrainingHistory history = new TrainingHistory(steps, validations, List.of(), List.of());
        assertThat(TrainingCurves.rateChanges(history))
                .containsExactly(new TrainingCurves.RateChange(6.0, 0.001, false));
        assertThat(TrainingCurves.rateChanges(new TrainingHistory(steps, validations, List.of(), List.of(6.0))))
                .containsExactly(new TrainingCurves.RateChange(6.0, 0.001, true));
        BufferedImage pixels = FigureFile.pixels(new TrainingCurves("test", history));
        // Both errors of the one validation, each a marker in its color; of its loss, which is no number, none.
        assertThat(count(pixels, 0x2171B5, pixels.getWidth() / 2, pixels.getWidth()))
                .isPositive();
        assertThat(count(pixels, 0xD94801, pixels.getWidth() / 2, pixels.getWidth()))
                .isPositive();
        assertThat(count(pixels, 0x2171B5, 0, pixels.getWidth() / 2)).isZero();
    }

    @Test
    void layers_have_curves_below_with_what_can_be_drawn() {
        List<TrainingHistory.Step> steps = List.of(
                new TrainingHistory.Step(0.5, 2, 0.5, 0.01),
                new TrainingHistory.Step(1, 1, 0.5, 0.01),
                new TrainingHistory.Step(2, 1, 0.5, 0.02));
        List<TrainingHistory.Look> looks = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            looks.add(new TrainingHistory.Look(
                    i / 2.0,
                    List.of(
                            new LayerState("conv1", 0.01 * i, 0.001 / i, 0.1),
                            new LayerState("frozen", 0.02, 0, Double.NaN),
                            new LayerState("void", 0, Double.NaN, Double.NaN))));
        }
        TrainingCurves without =
                new TrainingCurves("test", new TrainingHistory(steps, List.of(), List.of(), List.of()));
        TrainingCurves figure = new TrainingCurves("test", new TrainingHistory(steps, List.of(), looks, List.of(1.0)));
        assertThat(figure.height()).isGreaterThan(without.height());
        BufferedImage pixels = FigureFile.pixels(figure);
        BufferedImage below =
                pixels.getSubimage(0, without.height(), pixels.getWidth(), pixels.getHeight() - without.height());
        int third = below.getWidth() / 3;
        // Of the frozen layer no update, and of neither a share of dead ones; its name is below the first chart.
        BufferedImage charts = below.getSubimage(0, 0, below.getWidth(), 420);
        assertThat(count(charts, 0x1B9E77, 0, third)).isPositive();
        assertThat(count(charts, 0x1B9E77, third, 2 * third)).isPositive();
        assertThat(count(charts, 0x1B9E77, 2 * third, below.getWidth())).isPositive();
        assertThat(count(charts, 0xD95F02, 0, third)).isZero();
        assertThat(count(charts, 0xD95F02, third, 2 * third)).isPositive();
        assertThat(count(charts, 0xD95F02, 2 * third, below.getWidth())).isZero();
        assertThat(count(below, 0xD95F02, 0, third)).isPositive();
        assertThat(count(charts, 0xC51B7D, 0, third))
                .as("the rate changed by hand")
                .isPositive();
    }

    private static int count(BufferedImage pixels, int color, int from, int to) {
        int count = 0;
        for (int y = 0; y < pixels.getHeight(); y++) {
            for (int x = from; x < to; x++) {
                count += (pixels.getRGB(x, y) & 0xFFFFFF) == color ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void every_searched_quantity_has_a_chart_with_the_best_trial_in_it() {
        SearchSpace space = new SearchSpace(Map.of(
                Quantity.RATE, new Range(0.001, 0.1),
                Quantity.DECAY, new Range(0.0005, 0.0005),
                Quantity.DROPOUT, new Range(0.2, 0.7)));
        List<Trial> ranked = List.of(
                trial(space, 3, Trial.Outcome.COMPLETE, 0.2),
                trial(space, 1, Trial.Outcome.STOPPED, 0.5),
                trial(space, 2, Trial.Outcome.DIVERGED, 0.1));
        BufferedImage pixels = FigureFile.pixels(new SearchFigure("test", space, ranked));

        int half = pixels.getWidth() / 2;
        for (int[] columns : new int[][] {{0, half}, {half, pixels.getWidth()}}) {
            // A mark in the chart, and one in its legend.
            assertThat(count(pixels, columns, 0xD94801)).as("best").isGreaterThan(80);
            assertThat(count(pixels, columns, 0x9ECAE1)).as("stopped").isGreaterThan(80);
            assertThat(crosses(pixels, columns)).as("diverged").isGreaterThan(20);
            assertThat(count(pixels, columns, 0x2171B5))
                    .as("no other to the end")
                    .isZero();
        }
        assertThat(new SearchFigure("test", space, ranked).height()).isLessThan(700);
    }

    @Test
    void a_search_in_which_all_is_fixed_or_diverged_can_be_drawn() {
        SearchSpace fixed = new SearchSpace(Map.of(Quantity.RATE, new Range(0.1, 0.1)));
        assertThat(FigureFile.pixels(new SearchFigure("test", fixed, List.of())))
                .isNotNull();
        SearchSpace space = new SearchSpace(Map.of(Quantity.RATE, new Range(0.1, 1)));
        assertThat(FigureFile.pixels(new SearchFigure(
                        "test", space, List.of(new Trial(1, space.draw(1, 1), Trial.Outcome.DIVERGED, List.of())))))
                .isNotNull();
        assertThat(FigureFile.pixels(new SearchFigure("test", space, List.of())))
                .isNotNull();
    }

    private static Trial trial(SearchSpace space, int number, Trial.Outcome outcome, double error) {
        return new Trial(
                number, space.draw(1, number), outcome, List.of(new TrainingHistory.Validated(1, 1, error, 0)));
    }

    private static int count(BufferedImage pixels, int[] columns, int color) {
        int count = 0;
        for (int x = columns[0]; x < columns[1]; x++) {
            for (int y = 0; y < pixels.getHeight(); y++) {
                count += (pixels.getRGB(x, y) & 0xFFFFFF) == color ? 1 : 0;
            }
        }
        return count;
    }

    /** Thin red lines are blended with the white around them; orange is less blue. */
    private static int crosses(BufferedImage pixels, int[] columns) {
        int count = 0;
        for (int x = columns[0]; x < columns[1]; x++) {
            for (int y = 0; y < pixels.getHeight(); y++) {
                Color color = new Color(pixels.getRGB(x, y));
                boolean red = color.getRed() - color.getGreen() > 60;
                count += red && Math.abs(color.getGreen() - color.getBlue()) < 20 ? 1 : 0;
            }
        }
        return count;
    }
}
