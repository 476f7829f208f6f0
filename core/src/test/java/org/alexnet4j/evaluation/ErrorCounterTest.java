package org.alexnet4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorCounterTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path folder;

    private static Evaluation one(int label, double... scores) {
        ErrorCounter counter = new ErrorCounter(scores.length);
        counter.add(scores, label, 0.5);
        return counter.evaluation(1);
    }

    private static void assertErrors(Evaluation evaluation, int top1, int top5) {
        assertThat(evaluation.images()).isEqualTo(1);
        assertThat(evaluation.top1Errors()).as("top-1").isEqualTo(top1);
        assertThat(evaluation.top5Errors()).as("top-5").isEqualTo(top5);
    }

    @Test
    void the_highest_score_is_right() {
        assertErrors(one(2, 1, 2, 3, 0, -1, -2, -3), 0, 0);
        assertErrors(one(1, 1, 2, 3, 0, -1, -2, -3), 1, 0);
        assertErrors(one(4, 1, 2, 3, 0, -1, -2, -3), 1, 0);
        assertErrors(one(5, 1, 2, 3, 0, -1, -2, -3), 1, 1);
    }

    @Test
    void ties_count_as_wrong() {
        assertErrors(one(0, 1, 1, 0, 0, 0, 0, 0), 1, 0);
        assertErrors(one(0, 1, 1, 1, 1, 1, 0, 0), 1, 0);
        assertErrors(one(0, 1, 1, 1, 1, 1, 1, 0), 1, 1);
        assertErrors(one(3, 0, 0, 0, 0, 0, 0, 0), 1, 1);
    }

    @Test
    void what_is_not_a_number_counts_as_wrong() {
        assertErrors(one(0, NAN, 1, 1, 1, 1, 1, 1), 1, 1);
        assertErrors(one(0, NAN, 1, 1), 1, 1);
        assertErrors(one(0, NAN), 1, 1);
        assertErrors(one(0, 1, NAN, 0, 0, 0, 0), 1, 0);
        assertErrors(one(0, NAN, NAN, NAN, NAN, NAN, NAN, NAN), 1, 1);
    }

    @Test
    void of_five_classes_or_fewer_every_one_is_among_the_first_five() {
        assertErrors(one(0, 0, 1, 2, 3, 4), 1, 0);
    }

    @Test
    void rivals_are_the_classes_that_are_not_below() {
        FloatBuffer scores = FloatBuffer.wrap(new float[] {9, 9, 3, 1, 3, 2, Float.NaN, 7});
        assertThat(ErrorCounter.rivals(scores, 2, 5, 0)).isEqualTo(2);
        assertThat(ErrorCounter.rivals(scores, 2, 4, 1)).isEqualTo(3);
    }

    @Test
    void confusion_counts_the_best_other_class_where_the_own_is_not_alone_at_the_top() {
        ErrorCounter counter = new ErrorCounter(3);
        counter.add(new double[] {1, 2, 0}, 1, 0);
        counter.add(new double[] {2, 1, 0}, 1, 0);
        counter.add(new double[] {2, 2, 0}, 1, 0);
        counter.add(new double[] {1, 0, 1}, 0, 0);
        counter.add(new double[] {0, 1, 1}, 0, 0);
        ConfusionMatrix confusion = counter.evaluation(1).confusion();
        assertThat(counts(confusion)).containsExactly(0, 1, 1, 2, 1, 0, 0, 0, 0);
    }

    @Test
    void random_scores_are_counted_as_by_sorting() {
        int classes = 12;
        ErrorCounter counter = new ErrorCounter(classes);
        int top1 = 0;
        int top5 = 0;
        double loss = 0;
        int[] diagonal = new int[classes];
        for (int i = 0; i < 3000; i++) {
            RandomKey key = RandomKey.of(3, Purpose.TEST).at(i);
            double[] scores = IntStream.range(0, classes)
                    .mapToDouble(c -> key.below(30, c))
                    .toArray();
            int label = key.below(classes, 99);
            // The worst place that an order of the scores can give to the label.
            long place = IntStream.range(0, classes)
                    .filter(c -> c != label && scores[c] >= scores[label])
                    .count();
            top1 += place == 0 ? 0 : 1;
            top5 += place < 5 ? 0 : 1;
            diagonal[label] += place == 0 ? 1 : 0;
            loss += i % 7;
            counter.add(scores, label, i % 7);
        }
        Evaluation evaluation = counter.evaluation(1);
        assertThat(evaluation.images()).isEqualTo(3000);
        assertThat(evaluation.top1Errors()).isEqualTo(top1);
        assertThat(evaluation.top5Errors()).isEqualTo(top5);
        assertThat(evaluation.top1Error()).isEqualTo(top1 / 3000.0);
        assertThat(evaluation.top5Error()).isEqualTo(top5 / 3000.0);
        assertThat(evaluation.meanLoss()).isCloseTo(loss / 3000, within(1e-12));
        for (int c = 0; c < classes; c++) {
            assertThat(evaluation.confusion().count(c, c)).isEqualTo(diagonal[c]);
        }
        assertThat(IntStream.of(counts(evaluation.confusion())).sum()).isEqualTo(3000);
    }

    /** Values computed apart from this program. */
    @ParameterizedTest
    @CsvSource({
        "10, 100, 0.05522914, 0.17436566",
        "0, 10, 0, 0.27753280",
        "10, 10, 0.72246720, 1",
        "1, 2, 0.09453121, 0.90546879",
        "8125, 50000, 0.15929238, 0.16575948",
        "0, 1, 0, 0.79345069"
    })
    void intervals_are_wilsons(long errors, long images, double low, double high) {
        Evaluation.Interval interval = Evaluation.wilson(errors, images);
        assertThat(interval.low()).isCloseTo(low, within(1e-8));
        assertThat(interval.high()).isCloseTo(high, within(1e-8));
    }

    @Test
    void nine_of_ten_intervals_hold_what_is_true() {
        for (double share : new double[] {0.02, 0.2, 0.5}) {
            int held = 0;
            for (int trial = 0; trial < 2000; trial++) {
                RandomKey key = RandomKey.of(4, Purpose.TEST).at(trial);
                long hits = IntStream.range(0, 200)
                        .filter(i -> key.uniform(i) < share)
                        .count();
                Evaluation.Interval interval = Evaluation.wilson(hits, 200);
                held += interval.low() <= share && share <= interval.high() ? 1 : 0;
            }
            assertThat(held / 2000.0).as("share %s", share).isBetween(0.93, 0.985);
        }
    }

    @Test
    void the_matrix_is_written_as_csv() throws IOException {
        ErrorCounter counter = new ErrorCounter(2);
        counter.add(new double[] {1, 0}, 0, 0);
        counter.add(new double[] {1, 0}, 1, 0);
        counter.add(new double[] {1, 0}, 1, 0);
        Path file = folder.resolve("confusion.csv");
        counter.evaluation(1)
                .confusion()
                .writeCsv(
                        List.of(new ClassLabel("tench, Tinca tinca", "n01440764"), new ClassLabel("a \"b\"", null)),
                        file);
        assertThat(Files.readString(file))
                .isEqualTo("actual \\ predicted,\"tench, Tinca tinca\",\"a \"\"b\"\"\"\r\n"
                        + "\"tench, Tinca tinca\",1,0\r\n"
                        + "\"a \"\"b\"\"\",2,0\r\n");
    }

    private static int[] counts(ConfusionMatrix confusion) {
        int classes = confusion.classes();
        return IntStream.range(0, classes * classes)
                .map(i -> confusion.count(i / classes, i % classes))
                .toArray();
    }
}
