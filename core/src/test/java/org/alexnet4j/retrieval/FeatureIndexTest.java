package org.alexnet4j.retrieval;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.file.NpyHeader;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureIndexTest {
    private static final IndexOrigin ORIGIN =
            new IndexOrigin("/models/m.safetensors", "ab".repeat(32), "relu7", "float32");

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
        String whole = withoutSums();
        refused(whole.replace("(2, 2)", "(1, 2)").getBytes(ISO_8859_1));
        refused(whole.replace("(2, 2), }", "(1, 4), }").getBytes(ISO_8859_1));
        refused(whole.replace("(2, 2), }       ", "(0, 99999999), }").getBytes(ISO_8859_1));
        refused(whole.replace("\"format\":1", "\"format\":2").getBytes(ISO_8859_1));
        refused(whole.replace("\"relu7\"", "7").getBytes(ISO_8859_1));
        refused(whole.replace("\"picture 1\"", "null").getBytes(ISO_8859_1));
        refused(whole.replace(",\"picture 1\"", "").getBytes(ISO_8859_1));
        refused(whole.replace("\"layer\"", "\"liar\"").getBytes(ISO_8859_1));
        refused(whole.replace("\"precision\"", "\"derision\"").getBytes(ISO_8859_1));
        refused(whole.replace("\"images\":[", "\"images\":7,\"more\":[").getBytes(ISO_8859_1));
        refused(whole.replace("]]}", "],7]}").getBytes(ISO_8859_1));
        refused(whole.replace("]]}", ",\"sixth\"]]}").getBytes(ISO_8859_1));
        refused(whole.replace("{\"format\":1,", "[\"format\",1,").getBytes(ISO_8859_1));
        refused("no index at all".getBytes(ISO_8859_1));
        assertThatThrownBy(() -> FeatureIndex.open(folder.resolve("none")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no such file or folder");
    }

    @Test
    void an_index_that_fails_leaves_the_old_one() {
        FeatureIndex before = index(new float[][] {{1, 2}});
        assertThatThrownBy(() -> FeatureIndex.write(
                        folder.resolve("index"),
                        ORIGIN,
                        2,
                        rows -> {
                            rows.add(image(0), new float[2]);
                            throw new IllegalStateException("stopped");
                        },
                        (done, all) -> {}))
                .hasMessage("stopped");
        assertThat(FeatureIndex.open(folder.resolve("index")).features(0)).isEqualTo(before.features(0));
        assertThat(folder.toFile().list()).containsExactly("index");
    }

    @Test
    void of_few_rows_all_are_compared() {
        FeatureIndex index = index(random(600, 700));
        float[] query = random(600, 701)[700];
        assertThat(index.comparisons(6)).isEqualTo(700);
        assertThat(index.approximatelyNearest(query, 6)).isEqualTo(index.nearest(query, 6));
        assertThat(Recall.of(index, 20, 6, (done, all) -> {})).isEqualTo(new Recall(20, 6, 1));
        assertThatThrownBy(() -> index.approximatelyNearest(query, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void of_many_rows_those_with_the_nearest_sketches_are_compared() {
        float[][] all = clustered(Sketches.FEWEST_ROWS + 100);
        FeatureIndex index = index(Arrays.copyOf(all, Sketches.FEWEST_ROWS));
        assertThat(index.comparisons(6)).isEqualTo(210);
        assertThat(index.comparisons(5_000)).isEqualTo(Sketches.FEWEST_ROWS);
        int found = 0;
        for (int query = 0; query < 100; query++) {
            float[] wanted = all[Sketches.FEWEST_ROWS + query];
            List<Neighbor> exact = index.nearest(wanted, 6);
            List<Neighbor> approximate = index.approximatelyNearest(wanted, 6);
            assertThat(approximate).hasSize(6);
            for (Neighbor neighbor : approximate) {
                double distance = distance(wanted, all[neighbor.row()]);
                assertThat(neighbor.distance()).isCloseTo(distance, within(1e-5 * distance));
            }
            found += (int) approximate.stream().filter(exact::contains).count();
        }
        assertThat(found).isBetween(570, 600);
        assertThat(index.approximatelyNearest(all[77], 1)).containsExactly(new Neighbor(77, 0));
        Recall recall = Recall.of(index, 50, 6, (done, of) -> assertThat(of).isEqualTo(50));
        assertThat(recall.share()).isBetween(0.95, 1.0);
    }

    /** With random candidates, a fiftieth would be found. */
    @Test
    void what_has_no_structure_is_said_to_be_found_badly() {
        float[][] noise = new float[Sketches.FEWEST_ROWS][512];
        for (int row = 0; row < noise.length; row++) {
            RandomKey key = RandomKey.of(3, Purpose.TEST).at(row);
            for (int i = 0; i < noise[row].length; i++) {
                noise[row][i] = (float) key.uniform(i);
            }
        }
        assertThat(Recall.of(index(noise), 50, 6, (done, all) -> {}).share()).isBetween(0.1, 0.9);
    }

    @Test
    void sketches_survive_rows_without_meaning() {
        float[][] features = clustered(Sketches.FEWEST_ROWS);
        features[0][5] = Float.NaN;
        features[1][5] = Float.NEGATIVE_INFINITY;
        Arrays.fill(features[2], 0);
        FeatureIndex index = index(features);
        assertThat(index.comparisons(1)).isLessThan(1_000);
        assertThat(index.approximatelyNearest(features[0], 3)).isEmpty();
        assertThat(index.approximatelyNearest(features[2], 1)).containsExactly(new Neighbor(2, 0));

        for (float[] row : features) {
            Arrays.fill(row, 1);
        }
        assertThat(index(features).approximatelyNearest(features[0], 3).stream().map(Neighbor::row))
                .containsExactly(0, 1, 2);
        for (float[] row : features) {
            Arrays.fill(row, Float.MAX_VALUE);
            row[0] = 0;
        }
        features[9_999] = new float[512];
        assertThat(index(features).approximatelyNearest(features[9_999], 1)).containsExactly(new Neighbor(9_999, 0));
    }

    @Test
    void sketches_that_do_not_fit_are_refused() throws IOException {
        index(clustered(Sketches.FEWEST_ROWS));
        byte[] whole = Files.readAllBytes(folder.resolve("index"));
        int basis = 128 + Sketches.FEWEST_ROWS * 512 * 4;
        int sketches = basis + 128 + 129 * 512 * 4;
        int end = sketches + 128 + Sketches.FEWEST_ROWS * 128 * 4;
        assertThat(NpyHeader.of(ByteBuffer.wrap(whole, basis, 128).slice())).contains(new NpyHeader(129, 512));
        assertThat(NpyHeader.of(ByteBuffer.wrap(whole, sketches, 128).slice()))
                .contains(new NpyHeader(Sketches.FEWEST_ROWS, 128));
        assertThat(whole[end]).isEqualTo((byte) '{');
        for (int length : new int[] {
            basis - 1, basis, basis + 64, basis + 128, sketches - 1, sketches, sketches + 128, end - 1, end, end + 99
        }) {
            refused("cut at " + length, Arrays.copyOf(whole, length));
        }
        refused("other width", changed(whole, basis, new NpyHeader(258, 256)));
        refused("other directions", changed(whole, basis, new NpyHeader(128, 512)));
        refused("too many directions", changed(whole, basis, new NpyHeader(999_999_999, 999_999_999)));
        refused("too few sketches", changed(whole, sketches, new NpyHeader(Sketches.FEWEST_ROWS - 1, 128)));
        refused("other sketches", changed(whole, sketches, new NpyHeader(Sketches.FEWEST_ROWS / 2, 256)));
        refused("too many sketches", changed(whole, sketches, new NpyHeader(999_999_999, 128)));
    }

    private static byte[] changed(byte[] whole, int at, NpyHeader header) {
        byte[] copy = whole.clone();
        header.bytes().get(copy, at, NpyHeader.BYTES);
        return copy;
    }

    @Test
    void a_model_is_known_by_its_bytes() throws IOException {
        Path model = Files.write(folder.resolve("model"), "abc".getBytes(ISO_8859_1));
        assertThat(IndexOrigin.of(model, "fc7", "float32").modelDigest())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    /** The index as version 0.1.0 would have written it. */
    private String withoutSums() throws IOException {
        return new String(Files.readAllBytes(folder.resolve("index")), ISO_8859_1)
                .replaceFirst("\"crc32c\":\"[0-9a-f]{8}\",", "")
                .replaceFirst("\"rowSums\":\\[[-0-9,]*],\"sketchSum\":[-0-9]+,", "");
    }

    @Test
    void an_index_of_version_0_1_0_is_opened_with_a_note() throws IOException {
        index(new float[][] {{1, 2}, {3, 4}});
        Path file = Files.write(folder.resolve("old"), withoutSums().getBytes(ISO_8859_1));
        List<String> notes = new ArrayList<>();
        FeatureIndex index = FeatureIndex.open(file, notes::add);
        assertThat(index.features(1)).containsExactly(3, 4);
        assertThat(notes).singleElement().asString().contains("has no check sums");
    }

    @Test
    void one_other_byte_anywhere_is_noticed() throws IOException {
        float[][] features = random(40, 30);
        index(features);
        byte[] whole = Files.readAllBytes(folder.resolve("index"));
        int text = (int) new NpyHeader(30, 40).end();
        assertNoticed(whole, 0, NpyHeader.BYTES);
        assertNoticed(whole, NpyHeader.BYTES, text);
        assertNoticed(whole, text, whole.length);
    }

    @Test
    void one_other_byte_of_the_sketches_is_noticed() throws IOException {
        index(random(512, Sketches.FEWEST_ROWS));
        Path file = folder.resolve("index");
        byte[] whole = Files.readAllBytes(file);
        int begin = (int) new NpyHeader(Sketches.FEWEST_ROWS, 512).end();
        int end = begin + 2 * NpyHeader.BYTES + 4 * (129 * 512 + Sketches.FEWEST_ROWS * 128);
        RandomKey key = RandomKey.of(2, Purpose.TEST);
        try (java.nio.channels.FileChannel channel =
                java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            for (int i = 0; i < 20; i++) {
                int at = begin + key.below(end - begin, i);
                channel.write(ByteBuffer.wrap(new byte[] {(byte) (whole[at] ^ 4)}), at);
                assertThatThrownBy(() -> FeatureIndex.open(file))
                        .as("byte %d", at)
                        .hasMessageContaining("damaged");
                channel.write(ByteBuffer.wrap(new byte[] {whole[at]}), at);
            }
        }
        FeatureIndex.open(file);
    }

    private void assertNoticed(byte[] whole, int begin, int end) throws IOException {
        RandomKey key = RandomKey.of(4, Purpose.TEST).at(begin);
        for (int i = 0; i < 300; i++) {
            byte[] changed = whole.clone();
            int at = begin + key.below(end - begin, 2L * i);
            changed[at] ^= (byte) (1 + key.below(255, 2L * i + 1));
            Path file = Files.write(folder.resolve("damaged"), changed);
            assertThatThrownBy(() -> FeatureIndex.open(file).nearest(new float[40], 3))
                    .as("byte %d", at)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("damaged");
        }
    }

    private void refused(byte[] content) throws IOException {
        refused(new String(content, ISO_8859_1), content);
    }

    private void refused(String what, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("damaged"), content);
        assertThatThrownBy(() -> FeatureIndex.open(file))
                .as(what)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("damaged");
    }

    private FeatureIndex index(float[][] features) {
        Path file = folder.resolve("index");
        int width = features.length == 0 ? 3 : features[0].length;
        FeatureIndex.Content content = rows -> {
            for (int row = 0; row < features.length; row++) {
                rows.add(image(row), features[row]);
            }
        };
        int written = FeatureIndex.write(file, ORIGIN, width, content, (done, all) -> {});
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

    /** Rows of 512 numbers like features: around 200 centers, in directions that matter less and less, never below 0. */
    private static float[][] clustered(int rows) {
        RandomKey directions = RandomKey.of(10, Purpose.TEST);
        float[][] features = new float[rows][512];
        for (int row = 0; row < rows; row++) {
            RandomKey own = RandomKey.of(11, Purpose.TEST).at(row);
            RandomKey center = RandomKey.of(12, Purpose.TEST).at(row % 200);
            double[] factors = new double[256];
            for (int d = 0; d < factors.length; d++) {
                factors[d] = (center.uniform(d) + own.uniform(d) - 1) / (1 + d);
            }
            for (int i = 0; i < 512; i++) {
                double sum = 0;
                for (int d = i % 8; d < factors.length; d += 8) {
                    sum += factors[d] * (directions.bits(d * 512L + i) & 0xFF);
                }
                features[row][i] = (float) Math.max(0, sum);
            }
        }
        return features;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
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
