package org.alexnet4j.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationBatchesTest {
    private static final int SIZE = 8;
    private static final int COUNT = 13;

    @TempDir
    Path folder;

    private PreparedDataset dataset;

    @BeforeEach
    void write() {
        dataset = DrawnDataset.write(folder.resolve("data"), SIZE, 5, Map.of(Split.TRAIN, 3, Split.TEST, COUNT));
    }

    @AfterEach
    void close() {
        dataset.close();
    }

    @Test
    void ten_crops_are_the_corners_and_the_center_and_the_same_flipped() {
        assertThat(Crop.ten(256, 224))
                .containsExactly(
                        new Crop(0, 0, false),
                        new Crop(0, 32, false),
                        new Crop(32, 0, false),
                        new Crop(32, 32, false),
                        new Crop(16, 16, false),
                        new Crop(0, 0, true),
                        new Crop(0, 32, true),
                        new Crop(32, 0, true),
                        new Crop(32, 32, true),
                        new Crop(16, 16, true));
        assertThat(Crop.center(256, 227)).containsExactly(new Crop(14, 14, false));
        assertThat(Crop.center(32, 32)).containsExactly(new Crop(0, 0, false));
    }

    @ParameterizedTest
    @CsvSource({"5, 1, 1", "5, 1, 3", "13, 1, 2", "50, 1, 2", "1, 1, 2", "7, 10, 2", "10, 10, 1", "64, 10, 4"})
    void all_crops_of_all_images_come_in_order_and_none_twice(int batchSize, int crops, int threads) {
        int cropSize = 5;
        int example = 3 * cropSize * cropSize;
        List<Crop> places = crops == 1 ? Crop.center(SIZE, cropSize) : Crop.ten(SIZE, cropSize);
        float[] mean = dataset.statistics().meanImage();
        int position = 0;
        long number = 0;
        try (EvaluationBatches batches = new EvaluationBatches(
                dataset,
                Split.TEST,
                dataset.statistics(),
                cropSize,
                places,
                batchSize,
                () -> DrawnDataset.buffer(batchSize * example),
                threads)) {
            assertThat(batches.count()).isEqualTo((COUNT * crops + batchSize - 1) / batchSize);
            while (batches.hasNext()) {
                Batch batch = batches.next();
                assertThat(batch.step()).isEqualTo(number++);
                for (int i = 0; i < batch.labels().size(); i++) {
                    int image = position / crops;
                    assertThat(batch.labels().get(i)).isEqualTo(image % 5);
                    assertCrop(batch.images(), i * example, image, places.get(position % crops), cropSize, mean);
                    position++;
                }
                batches.recycle(batch);
            }
            assertThatThrownBy(batches::next).isInstanceOf(IllegalStateException.class);
        }
        assertThat(position).isEqualTo(COUNT * crops);
        assertThat(number).isEqualTo((COUNT * crops + batchSize - 1) / batchSize);
    }

    private void assertCrop(FloatBuffer images, int offset, int image, Crop crop, int cropSize, float[] mean) {
        ByteBuffer pixels = dataset.image(Split.TEST, image);
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < cropSize; y++) {
                for (int x = 0; x < cropSize; x++) {
                    int column = crop.flipped() ? cropSize - 1 - x : x;
                    int at = (channel * SIZE + crop.top() + y) * SIZE + crop.left() + column;
                    assertThat(images.get(offset + (channel * cropSize + y) * cropSize + x))
                            .isEqualTo((pixels.get(at) & 0xFF) - mean[at]);
                }
            }
        }
    }

    @Test
    void a_single_image_gets_the_same_floats() {
        List<Crop> crops = Crop.ten(SIZE, 5);
        FloatBuffer single = ImageBatch.of(dataset.image(Split.TEST, 3), dataset.statistics(), 5, crops);
        for (int i = 0; i < crops.size(); i++) {
            assertCrop(single, i * 75, 3, crops.get(i), 5, dataset.statistics().meanImage());
        }
    }

    @Test
    void images_of_another_size_than_the_models_are_refused() {
        DatasetStatistics others = new DatasetStatistics(7, new float[3 * 7 * 7], new float[3], new float[9]);
        assertThatThrownBy(() -> new EvaluationBatches(
                        dataset, Split.TEST, others, 5, Crop.center(7, 5), 4, () -> DrawnDataset.buffer(300), 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("8")
                .hasMessageContaining("7");
        assertThatThrownBy(() -> new EvaluationBatches(
                        dataset,
                        Split.TEST,
                        dataset.statistics(),
                        9,
                        List.of(new Crop(0, 0, false)),
                        4,
                        () -> DrawnDataset.buffer(1000),
                        1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("9");
    }
}
