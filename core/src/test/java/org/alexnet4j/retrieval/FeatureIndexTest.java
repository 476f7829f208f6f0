package org.alexnet4j.retrieval;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureIndexTest {
    private static final IndexOrigin ORIGIN = new IndexOrigin("/models/m.safetensors", "ab".repeat(32), "relu7");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 40", "511, 700", "512, 1500", "513, 600", "4096, 1100"})
    void the_nearest_are_those_of_a_plain_comparison(int width, int rows) {
        float[][] features = random(width, rows);
        FeatureIndex index = index(features);
        for (int query = 0; query < 3; query++) {
            float[] wanted = random(width, 3)[query].clone();
            for (int k : new int[] {1, 6, 50}) {
                assertSame(index.nearest(wanted, k), plain(features, wanted, k));
            }
            List<Neighbor> self = index.nearest(features[rows / 2], 1);
            assertThat(self).containsExactly(new Neighbor(rows / 2, 0));
        }
    }

    @Test
    void of_equal_rows_the_first_come_first() {
        float[][] features = new float[2000][8];
        for (int row = 0; row < features.length; row++) {
            features[row][0] = row % 2;
        }
        assertThat(index(features).nearest(new float[8], 5).stream().map(Neighbor::row))
                .containsExactly(0, 2, 4, 6, 8);
    }

    @Test
    void what_is_not_a_number_is_near_to_nothing() {
        float[][] features = {{1, 1}, {Float.NaN, 0}, {Float.POSITIVE_INFINITY, 0}, {0, 0}};
        FeatureIndex index = index(features);
        assertThat(index.nearest(new float[2], 4).stream().map(Neighbor::row)).containsExactly(3, 0);
        assertThat(index.nearest(new float[] {Float.NaN, 0}, 4)).isEmpty();
    }

    @Test
    void what_was_written_is_read() {
        FeatureIndex index = index(new float[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(index.origin()).isEqualTo(ORIGIN);
        assertThat(index.width()).isEqualTo(3);
        assertThat(index.images()).containsExactly(image(0), image(1));
        assertThat(index.features(1)).containsExactly(4, 5, 6);
        assertThatThrownBy(() -> index.nearest(new float[2], 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> index.nearest(new float[3], 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(index(new float[0][3]).nearest(new float[3], 1)).isEmpty();
    }

    @Test
    void every_shorter_file_is_refused() throws IOException {
        index(new float[][] {{1, 2}, {3, 4}});
        Path file = folder.resolve("index");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            refused(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void damage_and_lies_are_refused() throws IOException {
        index(new float[][] {{1, 2}, {3, 4}});
        String whole = new String(Files.readAllBytes(folder.resolve("index")), ISO_8859_1);
        refused(whole.replace("(2, 2)", "(1, 2)").getBytes(ISO_8859_1));
        refused(whole.replace("(2, 2), }", "(1, 4), }").getBytes(ISO_8859_1));
        refused(whole.replace("(2, 2), }       ", "(0, 99999999), }").getBytes(ISO_8859_1));
        refused(whole.replace("\"format\":1", "\"format\":2").getBytes(ISO_8859_1));
        refused(whole.replace("\"relu7\"", "7").getBytes(ISO_8859_1));
        refused(whole.replace("\"picture 1\"", "null").getBytes(ISO_8859_1));
        refused(whole.replace(",\"picture 1\"", "").getBytes(ISO_8859_1));
        refused("no index at all".getBytes(ISO_8859_1));
        assertThatThrownBy(() -> FeatureIndex.open(folder.resolve("none")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no such index");
    }

    @Test
    void an_index_that_fails_leaves_the_old_one() {
        FeatureIndex before = index(new float[][] {{1, 2}});
        assertThatThrownBy(() -> FeatureIndex.write(folder.resolve("index"), ORIGIN, 2, rows -> {
                    rows.add(image(0), new float[2]);
                    throw new IllegalStateException("stopped");
                }))
                .hasMessage("stopped");
        assertThat(FeatureIndex.open(folder.resolve("index")).features(0)).isEqualTo(before.features(0));
        assertThat(folder.toFile().list()).containsExactly("index");
    }

    @Test
    void a_model_is_known_by_its_bytes() throws IOException {
        Path model = Files.write(folder.resolve("model"), "abc".getBytes(ISO_8859_1));
        assertThat(IndexOrigin.of(model, "fc7").modelDigest())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    private void refused(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("damaged"), content);
        assertThatThrownBy(() -> FeatureIndex.open(file))
                .as(new String(content, ISO_8859_1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("damaged");
    }

    private FeatureIndex index(float[][] features) {
        Path file = folder.resolve("index");
        int width = features.length == 0 ? 3 : features[0].length;
        int written = FeatureIndex.write(file, ORIGIN, width, rows -> {
            for (int row = 0; row < features.length; row++) {
                rows.add(image(row), features[row]);
            }
        });
        assertThat(written).isEqualTo(features.length);
        return FeatureIndex.open(file);
    }

    private static IndexedImage image(int row) {
        return new IndexedImage("/pictures/" + row, "", "picture " + row, "", "1 2026");
    }

    /** Around few centers, so that some rows are given up early and some are not. */
    private static float[][] random(int width, int rows) {
        float[][] features = new float[rows][width];
        for (int row = 0; row < rows; row++) {
            RandomKey own = RandomKey.of(8, Purpose.TEST).at(row);
            RandomKey center = RandomKey.of(9, Purpose.TEST).at(row % 7);
            for (int i = 0; i < width; i++) {
                features[row][i] = (float) (3 * center.normal(i) + own.normal(i));
            }
        }
        return features;
    }

    private static List<Neighbor> plain(float[][] features, float[] query, int k) {
        List<Neighbor> all = new ArrayList<>();
        for (int row = 0; row < features.length; row++) {
            double sum = 0;
            for (int i = 0; i < query.length; i++) {
                double difference = (double) query[i] - features[row][i];
                sum += difference * difference;
            }
            all.add(new Neighbor(row, Math.sqrt(sum)));
        }
        all.sort(Comparator.comparingDouble(Neighbor::distance).thenComparingInt(Neighbor::row));
        return all.subList(0, Math.min(k, all.size()));
    }

    private static void assertSame(List<Neighbor> found, List<Neighbor> expected) {
        assertThat(found.stream().map(Neighbor::row))
                .containsExactlyElementsOf(expected.stream().map(Neighbor::row).toList());
        for (int i = 0; i < found.size(); i++) {
            double distance = expected.get(i).distance();
            assertThat(found.get(i).distance()).isCloseTo(distance, within(1e-5 * distance));
        }
    }
}
