package org.alexnet4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.image.Image;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedDatasetTest {
    private static final int SIZE = 5;
    private static final List<ClassLabel> CLASSES =
            List.of(new ClassLabel("tench, Tinca tinca", "n01440764"), new ClassLabel("mug", null));

    @TempDir
    Path folder;

    @Test
    void what_is_written_is_read() {
        Path path = write("data", 7, 3);
        try (PreparedDataset dataset = PreparedDataset.open(path)) {
            assertThat(dataset.imageSize()).isEqualTo(SIZE);
            assertThat(dataset.classes()).isEqualTo(CLASSES);
            assertThat(dataset.decoder()).isEqualTo("drawn");
            assertThat(dataset.count(Split.TRAIN)).isEqualTo(7);
            assertThat(dataset.count(Split.VALIDATION)).isEqualTo(3);
            assertThat(dataset.count(Split.TEST)).isZero();
            for (int i = 0; i < 7; i++) {
                assertThat(dataset.label(Split.TRAIN, i)).isEqualTo(i % 2);
                assertThat(dataset.source(Split.TRAIN, i)).isEqualTo("train/ä" + "x".repeat(i) + ".png");
                byte[] planes = new byte[3 * SIZE * SIZE];
                ByteBuffer view = dataset.image(Split.TRAIN, i);
                assertThat(view.isReadOnly()).isTrue();
                view.get(planes);
                assertThat(planes).isEqualTo(image(i).planes());
            }
            assertThat(dataset.digest()).hasSize(64).isEqualTo(dataset.computeDigest());
        }
    }

    @Test
    void statistics_agree_with_a_plain_computation() {
        try (PreparedDataset dataset = PreparedDataset.open(write("data", 7, 3))) {
            DatasetStatistics statistics = dataset.statistics();
            int plane = SIZE * SIZE;
            double[] mean = new double[3];
            for (int i = 0; i < 3 * plane; i++) {
                double sum = 0;
                for (int n = 0; n < 7; n++) {
                    sum += image(n).planes()[i] & 0xFF;
                }
                assertThat(statistics.meanImage()[i]).isEqualTo((float) (sum / 7));
                mean[i / plane] += sum / (7 * plane);
            }
            double[][] covariance = new double[3][3];
            for (int n = 0; n < 7; n++) {
                byte[] planes = image(n).planes();
                for (int p = 0; p < plane; p++) {
                    for (int i = 0; i < 3; i++) {
                        for (int j = 0; j < 3; j++) {
                            covariance[i][j] += ((planes[i * plane + p] & 0xFF) - mean[i])
                                    * ((planes[j * plane + p] & 0xFF) - mean[j])
                                    / (7 * plane);
                        }
                    }
                }
            }
            float[] deviations = statistics.colorDeviations();
            assertThat(deviations[0]).isPositive().isLessThan(deviations[1]);
            assertThat(deviations[1]).isLessThan(deviations[2]);
            for (int i = 0; i < 3; i++) {
                double length = 0;
                for (int row = 0; row < 3; row++) {
                    double product = 0;
                    for (int column = 0; column < 3; column++) {
                        product += covariance[row][column] * statistics.colorComponents()[i * 3 + column];
                    }
                    double expected = deviations[i] * deviations[i] * statistics.colorComponents()[i * 3 + row];
                    assertThat(product).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-2));
                    length += Math.pow(statistics.colorComponents()[i * 3 + row], 2);
                }
                assertThat(length).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6));
            }
        }
    }

    @Test
    void sums_do_not_depend_on_who_adds_them() {
        PixelSums together = new PixelSums(SIZE);
        PixelSums one = new PixelSums(SIZE);
        PixelSums two = new PixelSums(SIZE);
        for (int i = 0; i < 20; i++) {
            together.add(image(i).planes());
            (i % 3 == 0 ? one : two).add(image(i).planes());
        }
        one.add(two);
        assertThat(one.images()).isEqualTo(20);
        assertThat(one.statistics().meanImage()).isEqualTo(together.statistics().meanImage());
        assertThat(one.statistics().colorComponents())
                .isEqualTo(together.statistics().colorComponents());
    }

    @Test
    void images_without_any_variation_have_components_all_the_same() {
        PixelSums sums = new PixelSums(1);
        sums.add(new byte[] {7, 7, 7});
        assertThat(sums.statistics().colorDeviations()).containsOnly(0);
        assertThat(sums.statistics().colorComponents()).doesNotContain(Float.NaN);
    }

    @Test
    void nothing_is_left_of_a_dataset_that_is_not_finished() throws IOException {
        try (DatasetWriter writer = DatasetWriter.create(folder.resolve("data"), SIZE, CLASSES, "drawn")) {
            writer.add(Split.TRAIN, 0, "a", image(0));
            assertThat(folder.resolve("data")).doesNotExist();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void what_a_killed_process_left_is_taken_over() throws IOException {
        Path left = Files.createDirectories(folder.resolve(".data.incomplete/deep"));
        Files.writeString(left.resolve("train-00000.images"), "half");
        Path path = write("data", 1, 0);
        assertThat(path.resolve("deep")).doesNotExist();
        assertThat(folder.resolve(".data.incomplete")).doesNotExist();
    }

    @Test
    void two_writers_do_not_share_a_place() {
        try (DatasetWriter first = DatasetWriter.create(folder.resolve("data"), SIZE, CLASSES, "drawn")) {
            assertThat(first.count(Split.TRAIN)).isZero();
            assertThatThrownBy(() -> DatasetWriter.create(folder.resolve("data"), SIZE, CLASSES, "drawn"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("another process");
        }
    }

    @Test
    void only_a_prepared_dataset_is_ever_replaced() throws IOException {
        Path path = write("data", 2, 0);
        assertThatThrownBy(() -> DatasetWriter.create(path, SIZE, CLASSES, "drawn"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("already");
        try (DatasetWriter writer = DatasetWriter.create(path, SIZE, CLASSES, "drawn", true)) {
            writer.add(Split.TRAIN, 0, "a", image(0));
            writer.finish();
        }
        assertThat(PreparedDataset.open(path).count(Split.TRAIN)).isEqualTo(1);
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        Files.writeString(pictures.resolve("mine.jpg"), "precious");
        assertThatThrownBy(() -> DatasetWriter.create(pictures, SIZE, CLASSES, "drawn", true))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("not a prepared dataset");
        assertThat(pictures.resolve("mine.jpg")).exists();
        Files.writeString(pictures.resolve("dataset.json"), "{\"format\": \"another's\"}");
        assertThatThrownBy(() -> DatasetWriter.create(pictures, SIZE, CLASSES, "drawn", true))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("not a prepared dataset");
    }

    /** The states between any two of the steps in which a dataset takes the place of another. */
    @Test
    void a_dataset_whose_replacement_was_killed_is_found() throws IOException {
        Path path = write("data", 3, 0);
        Path old = folder.resolve(".data.replaced");
        Path fresh = folder.resolve(".data.incomplete");

        Files.move(write("other", 2, 0), fresh);
        assertThat(countAt(path))
                .as("the new one is finished, the old one is there")
                .isEqualTo(3);

        Files.move(path, old);
        assertThat(countAt(path)).as("the old one has made room").isEqualTo(2);
        assertThat(old).doesNotExist();
        assertThat(fresh).doesNotExist();

        Files.move(path, old);
        Files.createDirectory(fresh);
        Files.writeString(fresh.resolve("lock"), "");
        Files.writeString(fresh.resolve("dataset.json"), "{");
        assertThat(countAt(path)).as("the new one is not finished").isEqualTo(2);

        Files.move(path, old);
        assertThatThrownBy(() -> DatasetWriter.create(path, SIZE, CLASSES, "drawn"))
                .hasMessageContaining("holds a prepared dataset already");
        assertThat(countAt(path)).isEqualTo(2);

        // The old one has not been deleted yet, or only a part of it has.
        Files.createDirectories(old);
        Files.writeString(old.resolve("train.index"), "half");
        assertThat(countAt(path)).isEqualTo(2);
        try (DatasetWriter writer = DatasetWriter.create(path, SIZE, CLASSES, "drawn", true)) {
            writer.add(Split.TRAIN, 0, "a", image(0));
            writer.finish();
        }
        assertThat(countAt(path)).isEqualTo(1);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(path);
        }
    }

    private static int countAt(Path path) {
        try (PreparedDataset dataset = PreparedDataset.open(path)) {
            return dataset.count(Split.TRAIN);
        }
    }

    @Test
    void a_dataset_with_something_else_in_it_is_not_replaced() throws IOException {
        Path path = write("data", 2, 0);
        Files.writeString(path.resolve(".DS_Store"), "what a system leaves");
        Path run = Files.createDirectory(path.resolve("run"));
        assertThatThrownBy(() -> DatasetWriter.create(path, SIZE, CLASSES, "drawn", true))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("data/run is not part of the dataset")
                .hasMessageContaining("would be lost");
        assertThat(PreparedDataset.open(path).count(Split.TRAIN)).isEqualTo(2);

        Files.delete(run);
        try (DatasetWriter writer = DatasetWriter.create(path, SIZE, CLASSES, "drawn", true)) {
            writer.add(Split.TRAIN, 0, "a", image(0));
            Files.createDirectory(run);
            assertThatThrownBy(writer::finish).isInstanceOf(UserException.class).hasMessageContaining("would be lost");
        }
        assertThat(PreparedDataset.open(path).count(Split.TRAIN)).isEqualTo(2);
    }

    @Test
    void a_damaged_dataset_can_be_replaced() throws IOException {
        Path path = write("data", 2, 0);
        Files.writeString(path.resolve("dataset.json"), "{");
        DatasetWriter.create(path, SIZE, CLASSES, "drawn", true).close();
    }

    @Test
    void a_dataset_without_training_examples_is_refused() {
        try (DatasetWriter writer = DatasetWriter.create(folder.resolve("data"), SIZE, CLASSES, "drawn")) {
            writer.add(Split.TEST, 0, "a", image(0));
            assertThatThrownBy(writer::finish).isInstanceOf(UserException.class).hasMessageContaining("no image");
        }
    }

    @Test
    void damage_is_found_at_opening() throws IOException {
        damage("train-00000.images", file -> Files.write(file, new byte[1], StandardOpenOption.APPEND));
        damage("train-00000.images", Files::delete);
        damage("validation.index", Files::delete);
        damage("train.index", file -> Files.write(file, new byte[1], StandardOpenOption.APPEND));
        damage("train.index", file -> overwrite(file, 0, 1));
        damage("train.index", file -> overwrite(file, 12, 1_000_000_000));
        damage("train.index", file -> overwrite(file, 16, 2));
        damage("train.index", file -> overwrite(file, 16, -1));
        damage("train.index", file -> overwrite(file, 16 + 4 * 7, Integer.MAX_VALUE));
        damage("train.index", file -> overwrite(file, 16 + 4 * 7, -5));
        damage("mean.f32", file -> overwrite(file, 4, 0x7FC00000));
        damage("mean.f32", file -> Files.write(file, new byte[0]));
        damage("dataset.json", file -> Files.writeString(file, "{"));
        damage("dataset.json", file -> Files.writeString(file, "[]"));
        damage("dataset.json", file -> replace(file, "\"imageSize\" : 5", "\"imageSize\" : 1000000"));
        damage("dataset.json", file -> replace(file, "\"train\" : 7", "\"train\" : -7"));
        damage("dataset.json", file -> replace(file, "\"train\" : 7", "\"train\" : 70000000"));
        damage("dataset.json", file -> replace(file, "\"colorDeviations\" : [", "\"colorDeviations\" : [ 1,"));
        damage("dataset.json", file -> replace(file, "\"classes\"", "\"klasses\""));
    }

    @Test
    void what_is_no_dataset_says_so() {
        assertThatThrownBy(() -> PreparedDataset.open(folder.resolve("none")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no such file or folder");
        assertThatThrownBy(() -> PreparedDataset.open(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("not a prepared dataset");
    }

    private interface Damage {
        void to(Path file) throws IOException;
    }

    private int damages;

    private void damage(String file, Damage damage) throws IOException {
        Path path = write("damaged" + damages++, 7, 3);
        damage.to(path.resolve(file));
        assertThatThrownBy(() -> PreparedDataset.open(path))
                .as("damage %d to %s", damages, file)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining(path.toString());
    }

    private static void overwrite(Path file, int at, int value) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(at, value);
        Files.write(file, bytes.array());
    }

    private static void replace(Path file, String old, String replacement) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, replacement));
    }

    private Path write(String name, int train, int validation) {
        Path path = folder.resolve(name);
        try (DatasetWriter writer = DatasetWriter.create(path, SIZE, CLASSES, "drawn")) {
            for (int i = 0; i < train; i++) {
                writer.add(Split.TRAIN, i % 2, "train/ä" + "x".repeat(i) + ".png", image(i));
            }
            for (int i = 0; i < validation; i++) {
                writer.add(Split.VALIDATION, 1, "v" + i, image(100 + i));
            }
            writer.finish();
        }
        return path;
    }

    private static Image image(int number) {
        RandomKey key = RandomKey.of(5, Purpose.TEST).at(number);
        byte[] planes = new byte[3 * SIZE * SIZE];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (byte) key.below(256, i);
        }
        return new Image(SIZE, SIZE, planes);
    }
}
