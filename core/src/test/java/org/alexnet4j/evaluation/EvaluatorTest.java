package org.alexnet4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.DrawnDataset;
import org.alexnet4j.batch.EvaluationBatches;
import org.alexnet4j.batch.ImageBatch;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluatorTest {
    private static final int SIZE = 7;
    private static final int CROP = 4;
    private static final int EXAMPLE = 3 * CROP * CROP;
    private static final int CLASSES = 8;
    private static final int COUNT = 61;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"16, false, 1", "61, false, 2", "100, false, 3", "7, true, 2", "64, true, 1"})
    void a_split_is_counted_as_in_plain_loops(int batchSize, boolean tenCrop, int threads) {
        List<Crop> crops = tenCrop ? Crop.ten(SIZE, CROP) : Crop.center(SIZE, CROP);
        try (PreparedDataset dataset = write()) {
            int top1 = 0;
            int top5 = 0;
            double loss = 0;
            for (int image = 0; image < COUNT; image++) {
                int label = dataset.label(Split.VALIDATION, image);
                FloatBuffer examples =
                        ImageBatch.of(dataset.image(Split.VALIDATION, image), dataset.statistics(), CROP, crops);
                double[] mean = new double[CLASSES];
                for (int crop = 0; crop < crops.size(); crop++) {
                    double sum = 0;
                    double[] exponentials = new double[CLASSES];
                    for (int c = 0; c < CLASSES; c++) {
                        exponentials[c] = Math.exp(logit(examples, crop, c));
                        sum += exponentials[c];
                    }
                    for (int c = 0; c < CLASSES; c++) {
                        mean[c] += exponentials[c] / sum / crops.size();
                    }
                }
                int ahead = 0;
                for (int c = 0; c < CLASSES; c++) {
                    ahead += c != label && mean[c] >= mean[label] ? 1 : 0;
                }
                top1 += ahead == 0 ? 0 : 1;
                top5 += ahead < 5 ? 0 : 1;
                loss -= Math.log(mean[label]) / COUNT;
            }
            List<Long> progress = new ArrayList<>();
            Evaluation evaluation = evaluate(dataset, crops, batchSize, threads, 1, progress);
            assertThat(evaluation.images()).isEqualTo(COUNT);
            assertThat(evaluation.crops()).isEqualTo(crops.size());
            assertThat(evaluation.top1Errors()).isEqualTo(top1).isBetween(1L, COUNT - 1L);
            assertThat(evaluation.top5Errors()).isEqualTo(top5).isBetween(1L, COUNT - 1L);
            assertThat(evaluation.meanLoss()).isCloseTo(loss, within(1e-5));
            assertThat(progress)
                    .hasSize((COUNT * crops.size() + batchSize - 1) / batchSize)
                    .isSorted();
        }
    }

    /** A network that is very sure: probabilities become 0, and the order among them must not. */
    @Test
    void probabilities_too_small_to_tell_apart_in_single_precision_are_told_apart() {
        try (PreparedDataset dataset = write()) {
            Evaluation unsure = evaluate(dataset, Crop.center(SIZE, CROP), 10, 1, 1, new ArrayList<>());
            Evaluation sure = evaluate(dataset, Crop.center(SIZE, CROP), 10, 1, 200, new ArrayList<>());
            assertThat(sure.top1Errors()).isEqualTo(unsure.top1Errors());
            assertThat(sure.top5Errors()).isEqualTo(unsure.top5Errors());
            assertThat(sure.meanLoss()).isFinite().isGreaterThan(100);
            // All crops are the same here, so ten of them must say what one says.
            List<Crop> same =
                    java.util.Collections.nCopies(10, Crop.center(SIZE, CROP).get(0));
            Evaluation ten = evaluate(dataset, same, 10, 1, 200, new ArrayList<>());
            assertThat(ten.meanLoss()).isCloseTo(sure.meanLoss(), within(1e-9));
            assertThat(ten.top1Errors()).isEqualTo(sure.top1Errors());
        }
    }

    private static Evaluation evaluate(
            PreparedDataset dataset, List<Crop> crops, int batchSize, int threads, float scale, List<Long> progress) {
        try (EvaluationBatches batches = new EvaluationBatches(
                dataset,
                Split.VALIDATION,
                dataset.statistics(),
                CROP,
                crops,
                batchSize,
                () -> FloatBuffer.allocate(batchSize * EXAMPLE),
                threads)) {
            return Evaluator.evaluate(
                    batches,
                    crops,
                    CLASSES,
                    (images, count) -> {
                        FloatBuffer logits = FloatBuffer.allocate(count * CLASSES);
                        for (int i = 0; i < count * CLASSES; i++) {
                            logits.put(i, scale * logit(images, i / CLASSES, i % CLASSES));
                        }
                        return logits;
                    },
                    (done, all) -> progress.add(done));
        }
    }

    /** A network of one layer with random weights. */
    private static float logit(FloatBuffer images, int example, int classIndex) {
        RandomKey weights = RandomKey.of(6, Purpose.TEST).at(classIndex);
        double sum = 0;
        for (int i = 0; i < EXAMPLE; i++) {
            sum += weights.normal(i) * images.get(example * EXAMPLE + i);
        }
        return (float) (sum / 300);
    }

    private PreparedDataset write() {
        return DrawnDataset.write(
                folder.resolve("data"), SIZE, CLASSES, Map.of(Split.TRAIN, 9, Split.VALIDATION, COUNT));
    }
}
