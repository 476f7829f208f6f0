package org.alexnet4j.app.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawingsTest {
    private static final int SIDE = 24;
    private static final int CLASSES = Drawings.labels().size();

    @Test
    void areFunctionsOfSeedAndNumberOnAnyThread() {
        Drawings drawings = new Drawings(5, SIDE);
        List<int[]> alone =
                IntStream.range(0, 60).mapToObj(i -> pixels(drawings.draw(i))).toList();
        List<int[]> together = IntStream.range(0, 60)
                .parallel()
                .mapToObj(i -> pixels(new Drawings(5, SIDE).draw(i)))
                .toList();

        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i)).as("picture %d", i).isEqualTo(alone.get(i));
        }
        assertThat(pixels(new Drawings(6, SIDE).draw(0)))
                .as("another seed, another picture")
                .isNotEqualTo(alone.get(0));
        assertThat(alone.get(CLASSES)).as("the next of its class").isNotEqualTo(alone.get(0));
    }

    @Test
    void areWrittenAsAFolderForEachClass(@TempDir Path folder) throws IOException {
        Drawings drawings = new Drawings(5, SIDE);
        List<Integer> told = Collections.synchronizedList(new ArrayList<>());
        drawings.write(folder, 100, 2 * CLASSES, told::add);

        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 2 * CLASSES).boxed().toList());
        for (String label : Drawings.labels()) {
            try (Stream<Path> files = Files.list(folder.resolve(label))) {
                assertThat(files).as(label).hasSize(2);
            }
        }
        assertThat(pixels(ImageIO.read(Drawings.file(folder, 103).toFile()))).isEqualTo(pixels(drawings.draw(103)));
    }

    @Test
    void colorAndPlaceDoNotGiveTheClassAway() {
        double[][] train = examples(0, 1500);
        double[][] test = examples(1500, 500);

        assertThat(nearestMeanError(train, test))
                .as("error of the nearest mean")
                .isGreaterThan(0.6);
        assertThat(linearError(train, test))
                .as("error of the best of all linear classifiers")
                .isGreaterThan(0.6);
    }

    /** Example i is of class i modulo the number of classes; pixels from -1 to 1. */
    private static double[][] examples(int from, int count) {
        Drawings drawings = new Drawings(5, SIDE);
        return IntStream.range(from, from + count)
                .parallel()
                .mapToObj(i -> IntStream.of(pixels(drawings.draw(i)))
                        .flatMap(rgb -> IntStream.of(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF))
                        .mapToDouble(value -> value / 127.5 - 1)
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double nearestMeanError(double[][] train, double[][] test) {
        double[][] means = new double[CLASSES][train[0].length];
        for (int i = 0; i < train.length; i++) {
            for (int k = 0; k < train[i].length; k++) {
                means[i % CLASSES][k] += train[i][k] * CLASSES / train.length;
            }
        }
        // The nearest mean is a linear classifier too: x is nearest to the m with the greatest x·m - m·m / 2.
        double[] offsets =
                Stream.of(means).mapToDouble(mean -> -dot(mean, mean) / 2).toArray();
        return error(means, offsets, test);
    }

    /** Softmax regression by stochastic gradient descent, at its best epoch on the test examples themselves. */
    private static double linearError(double[][] train, double[][] test) {
        double[][] weights = new double[CLASSES][train[0].length];
        double[] offsets = new double[CLASSES];
        double best = 1;
        for (int epoch = 0; epoch < 12; epoch++) {
            for (int i = 0; i < train.length; i++) {
                double[] scores = scores(weights, offsets, train[i]);
                double highest = DoubleStream.of(scores).max().orElseThrow();
                double sum = 0;
                for (double score : scores) {
                    sum += Math.exp(score - highest);
                }
                for (int k = 0; k < CLASSES; k++) {
                    double change = 0.002 * ((i % CLASSES == k ? 1 : 0) - Math.exp(scores[k] - highest) / sum);
                    offsets[k] += change;
                    for (int x = 0; x < train[i].length; x++) {
                        weights[k][x] += change * train[i][x];
                    }
                }
            }
            best = Math.min(best, error(weights, offsets, test));
        }
        return best;
    }

    private static double error(double[][] weights, double[] offsets, double[][] test) {
        int wrong = 0;
        for (int i = 0; i < test.length; i++) {
            double[] scores = scores(weights, offsets, test[i]);
            for (int k = 0; k < CLASSES; k++) {
                if (k != i % CLASSES && scores[k] >= scores[i % CLASSES]) {
                    wrong++;
                    break;
                }
            }
        }
        return (double) wrong / test.length;
    }

    private static double[] scores(double[][] weights, double[] offsets, double[] example) {
        return IntStream.range(0, CLASSES)
                .mapToDouble(k -> dot(weights[k], example) + offsets[k])
                .toArray();
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
