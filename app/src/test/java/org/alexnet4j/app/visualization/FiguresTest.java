package org.alexnet4j.app.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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

    private static final Style STYLE = new Style(Theme.LIGHT, 1200);

    private static BufferedImage pixels(Figure figure) {
        return FigureFile.pixels(figure, STYLE);
    }

    @Test
    void bars_are_as_long_as_probabilities_and_the_right_one_has_a_color_of_its_own() {
        BufferedImage pixels = FigureFile.pixels(
                new GuessPanels(
                        "test",
                        List.of(new Panel(
                                PICTURE, "pear", List.of(new Guess("", 0.5, false), new Guess("pear", 0.25, true))))),
                new Style(Theme.LIGHT, Figure.NARROWEST));
        // The image and so the longest bar has 320 pixels.
        assertThat(longest(pixels, Theme.LIGHT.main())).isEqualTo(160);
        assertThat(longest(pixels, Theme.LIGHT.second())).isEqualTo(80);
        assertThat(longest(pixels, Theme.LIGHT.empty())).isEqualTo(240);
    }

    private static int longest(BufferedImage pixels, Color color) {
        int longest = 0;
        for (int y = 0; y < pixels.getHeight(); y++) {
            int length = 0;
            for (int x = 0; x < pixels.getWidth(); x++) {
                length = pixels.getRGB(x, y) == color.getRGB() ? length + 1 : 0;
                longest = Math.max(longest, length);
            }
        }
        return longest;
    }

    @Test
    void names_and_percentages_are_above_their_bars() {
        List<RecordedPage.Text> texts = RecordedPage.texts(
                new GuessPanels("test", List.of(new Panel(PICTURE, "pear", List.of(new Guess("plum", 0.9, false))))),
                Theme.LIGHT,
                Figure.NARROWEST);
        BufferedImage pixels = FigureFile.pixels(
                new GuessPanels("test", List.of(new Panel(PICTURE, "pear", List.of(new Guess("plum", 0.9, false))))),
                new Style(Theme.LIGHT, Figure.NARROWEST));
        RecordedPage.Text percent = texts.stream()
                .filter(text -> text.text().equals("90.0 %"))
                .findFirst()
                .orElseThrow();
        var bounds = percent.bounds().getBounds();
        for (int y = bounds.y; y < bounds.y + bounds.height; y++) {
            for (int x = bounds.x; x < bounds.x + bounds.width; x++) {
                assertThat(pixels.getRGB(x, y)).isNotEqualTo(Theme.LIGHT.main().getRGB());
            }
        }
    }

    @Test
    void maps_share_one_scale_from_zero_to_the_largest() {
        float[] values = new float[4 * 8 * 8];
        Arrays.fill(values, 64, 128, 5);
        Arrays.fill(values, 128, 192, 2.5f);
        BufferedImage pixels = pixels(new MapSheet("test", PICTURE, new Shape(4, 8, 8), values));
        int map = count(pixels, 0xFDE725);
        assertThat(map).isGreaterThan(72 * 72);
        assertThat(count(pixels, 0x21918C)).as("half").isCloseTo(map, within(map / 20));
        assertThat(count(pixels, 0x440154)).as("two of nothing").isCloseTo(2 * map, within(map / 10));
    }

    @Test
    void values_on_both_sides_of_zero_have_colors_on_both_sides_of_a_middle() {
        float[] values = {-1, 1, 0, 0};
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            BufferedImage pixels = FigureFile.pixels(
                    new MapSheet("test", PICTURE, new Shape(4, 1, 1), values), new Style(theme, 1200));
            int unit = count(pixels, theme.signed().at(0).getRGB() & 0xFFFFFF);
            assertThat(unit).isGreaterThan(1000);
            assertThat(count(pixels, theme.signed().at(1).getRGB() & 0xFFFFFF)).isCloseTo(unit, within(unit / 20));
            assertThat(count(pixels, theme.signed().at(0.5).getRGB() & 0xFFFFFF))
                    .isCloseTo(2 * unit, within(unit / 10));
        }
    }

    @Test
    void every_map_and_every_kernel_has_its_number() {
        MapSheet maps = new MapSheet("test", PICTURE, new Shape(32, 4, 4), new float[512]);
        KernelSheet kernels =
                new KernelSheet(new Kernels("conv1", 2, 2, Collections.nCopies(32, new float[12])), "test");
        for (Figure figure : List.of(maps, kernels)) {
            for (int width : new int[] {Figure.NARROWEST, 800, Figure.WIDEST}) {
                assertThat(RecordedPage.texts(figure, Theme.LIGHT, width))
                        .extracting(RecordedPage.Text::text)
                        .containsAll(IntStream.rangeClosed(1, 32)
                                .mapToObj(Integer::toString)
                                .toList());
            }
        }
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
    void colors_of_a_confusion_matrix_say_how_often_whatever_the_worst_is() {
        ErrorCounter counter = new ErrorCounter(3);
        count(counter, 3, 0, 0, 60);
        count(counter, 3, 1, 1, 59);
        count(counter, 3, 1, 2, 1);
        count(counter, 3, 2, 2, 30);
        count(counter, 3, 2, 0, 30);
        ConfusionMatrix matrix = counter.evaluation(1).confusion();
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            BufferedImage pixels = FigureFile.pixels(
                    new ConfusionFigure("test", matrix, List.of("a", "b", "c")), new Style(theme, 600));
            assertThat(count(pixels, theme.right().at(1).getRGB() & 0xFFFFFF))
                    .as("all right")
                    .isGreaterThan(3000);
            assertThat(count(pixels, theme.wrong().at(1).getRGB() & 0xFFFFFF))
                    .as("half wrong")
                    .isGreaterThan(3000);
            Color one = theme.wrong().at(2 / 60.0);
            assertThat(count(pixels, one.getRGB() & 0xFFFFFF))
                    .as("one of sixty")
                    .isGreaterThan(3000);
            assertThat(Theme.contrast(one, theme.page())).isLessThan(1.2);
        }
    }

    @Test
    void the_names_of_columns_are_above_their_middles() {
        ConfusionFigure figure =
                new ConfusionFigure("test", AllFigures.confusion(10), Collections.nCopies(10, "a longer name"));
        List<RecordedPage.Text> texts = RecordedPage.texts(figure, Theme.LIGHT, 600);
        List<Double> columns = texts.stream()
                .filter(text -> text.text().equals("a longer name"))
                .map(text -> text.bounds().getCenterX())
                .toList();
        List<Double> numbers = texts.stream()
                .filter(text -> text.text().equals("67"))
                .map(text -> text.bounds().getCenterX())
                .toList();
        assertThat(columns).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(columns.get(i)).isCloseTo(numbers.get(i), within(2.0));
        }
    }

    @Test
    void a_confusion_matrix_fills_its_page() {
        for (int classes : new int[] {2, 3, 10, 25}) {
            ConfusionFigure figure =
                    new ConfusionFigure("test", AllFigures.confusion(classes), Collections.nCopies(classes, "class"));
            BufferedImage pixels = FigureFile.pixels(figure, new Style(Theme.LIGHT, figure.widest()));
            int last = 0;
            for (int x = 0; x < pixels.getWidth(); x++) {
                for (int y = 0; y < pixels.getHeight(); y++) {
                    last = pixels.getRGB(x, y) == Color.WHITE.getRGB() ? last : x;
                }
            }
            assertThat(pixels.getWidth() - last).isBetween(20, 40);
        }
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
        BufferedImage pixels = pixels(new TrainingCurves("test", history));
        // Both errors of the one validation, each a marker in its color; of its loss, which is no number, none.
        int half = pixels.getWidth() / 2;
        assertThat(count(pixels, 0x2171B5, half, pixels.getWidth())).isPositive();
        assertThat(count(pixels, 0xD94801, half, pixels.getWidth())).isPositive();
        assertThat(count(pixels, 0x2171B5, 0, half)).isZero();
    }

    @Test
    void rates_are_written_above_the_charts_and_a_single_value_in_the_legend() {
        TrainingHistory history = AllFigures.history(12, List.of(3.0, 3.1, 9.0), 0);
        TrainingCurves figure = new TrainingCurves("test", history);
        List<RecordedPage.Text> texts = RecordedPage.texts(figure, Theme.LIGHT, 1200);
        double plot = texts.stream()
                .filter(text -> text.text().equals("2.0"))
                .findFirst()
                .orElseThrow()
                .bounds()
                .getMinY();
        assertThat(texts.stream().filter(text -> text.text().startsWith("rate 0")))
                .hasSize(6)
                .allSatisfy(text -> assertThat(text.bounds().getMaxY()).isLessThan(plot));

        assertThat(RecordedPage.texts(
                        new TrainingCurves("test", AllFigures.history(1, List.of(), 0)), Theme.LIGHT, 1200))
                .extracting(RecordedPage.Text::text)
                .contains("1 epoch, 20 steps.", "validation: 2.2", "validation, top-1: 80");
    }

    @Test
    void errors_have_no_axis_below_zero_or_above_a_hundred() {
        for (Map.Entry<String, Figure> figure : AllFigures.all().entrySet()) {
            if (figure.getKey().matches("training.*|search|race|intervals")) {
                assertThat(RecordedPage.texts(figure.getValue(), Theme.LIGHT, 1200))
                        .extracting(RecordedPage.Text::text)
                        .noneMatch(text -> text.matches("-\\d.*|1[1-9]0|120"));
            }
        }
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
        int above = without.height(1200);
        assertThat(figure.height(1200)).isGreaterThan(above);
        BufferedImage pixels = pixels(figure);
        BufferedImage below = pixels.getSubimage(0, above, pixels.getWidth(), pixels.getHeight() - above);
        int third = below.getWidth() / 3;
        // Of the frozen layer no update, and of neither a share of dead ones; its name is below the first chart.
        BufferedImage charts = below.getSubimage(0, 0, below.getWidth(), 360);
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

    private static int count(BufferedImage pixels, int color) {
        return count(pixels, color, 0, pixels.getWidth());
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
        BufferedImage pixels = pixels(new SearchFigure("test", space, ranked));

        int half = pixels.getWidth() / 2;
        for (int[] columns : new int[][] {{0, half}, {half, pixels.getWidth()}}) {
            // A mark in the chart, and one in its legend.
            assertThat(count(pixels, columns, 0xD94801)).as("best").isGreaterThan(30);
            assertThat(count(pixels, columns, 0x9ECAE1)).as("stopped").isGreaterThan(60);
            assertThat(crosses(pixels, columns)).as("diverged").isGreaterThan(20);
            assertThat(count(pixels, columns, 0x2171B5))
                    .as("no other to the end")
                    .isZero();
        }
        assertThat(new SearchFigure("test", space, ranked).height(1200)).isLessThan(700);
    }

    @Test
    void a_search_in_which_all_is_fixed_or_diverged_can_be_drawn() {
        SearchSpace fixed = new SearchSpace(Map.of(Quantity.RATE, new Range(0.1, 0.1)));
        assertThat(pixels(new SearchFigure("test", fixed, List.of()))).isNotNull();
        SearchSpace space = new SearchSpace(Map.of(Quantity.RATE, new Range(0.1, 1)));
        assertThat(pixels(new SearchFigure(
                        "test", space, List.of(new Trial(1, space.draw(1, 1), Trial.Outcome.DIVERGED, List.of())))))
                .isNotNull();
        assertThat(pixels(new SearchFigure("test", space, List.of()))).isNotNull();
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
