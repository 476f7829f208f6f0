package org.alexnet4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.image.ImageDecoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationTest {
    private static final int SIZE = 12;
    private static final PreparationListener SILENT = (done, total, skipped) -> {};

    @TempDir
    Path folder;

    /** 40 images of 2 classes, each of a color of its own, of many sizes. */
    private static TestFiles images(String root) {
        TestFiles files = new TestFiles();
        for (int i = 0; i < 40; i++) {
            files.add(
                    root + (i % 2 == 0 ? "even/" : "odd/") + i + ".png",
                    TestFiles.png(10 + i, 30 - i / 2, 0x010305 * i));
        }
        return files;
    }

    @Test
    void the_number_of_threads_changes_nothing() throws Exception {
        Path source = images("").folder(folder.resolve("source"));
        Set<String> digests = new HashSet<>();
        List<float[]> means = new ArrayList<>();
        for (int threads : new int[] {1, 2, 7}) {
            prepare(source, "data" + threads, settings(0.2, 0.2, threads));
            try (PreparedDataset dataset = PreparedDataset.open(folder.resolve("data" + threads))) {
                digests.add(dataset.digest());
                means.add(dataset.statistics().meanImage());
                assertThat(dataset.computeDigest()).isEqualTo(dataset.digest());
            }
        }
        assertThat(digests).hasSize(1);
        assertThat(means.get(1)).isEqualTo(means.get(0));
        assertThat(means.get(2)).isEqualTo(means.get(0));
    }

    @Test
    void counts_add_up_and_progress_is_told_for_every_image() throws Exception {
        Path source = images("")
                .add("even/broken.png", "not an image")
                .add("odd/cut.png", java.util.Arrays.copyOf(TestFiles.png(50, 50, 7), 60))
                .add("odd/empty.jpg", "")
                .folder(folder.resolve("source"));
        List<Integer> told = new ArrayList<>();
        try (ImageSource images = ImageSource.open(source, null, folder)) {
            PreparationReport report = Preparation.run(
                    images,
                    folder.resolve("data"),
                    settings(0.3, 0.2, 3),
                    ImageDecoders.pure(),
                    (done, total, skipped) -> {
                        assertThat(total).isEqualTo(43);
                        told.add(done);
                    });
            assertThat(told).hasSize(43).endsWith(43);
            assertThat(report.candidates()).isEqualTo(43);
            assertThat(report.listed())
                    .extracting(SkippedImage::name)
                    .containsExactly("even/broken.png", "odd/cut.png", "odd/empty.jpg");
            assertThat(report.counts().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(40);
        }
        assertThat(Files.readAllLines(folder.resolve("data/skipped.tsv")))
                .hasSize(4)
                .contains("odd/empty.jpg\tthe file is empty");
        try (PreparedDataset dataset = PreparedDataset.open(folder.resolve("data"))) {
            for (Split split : Split.values()) {
                assertThat(dataset.count(split)).isPositive();
                for (int i = 0; i < dataset.count(split); i++) {
                    String name = dataset.source(split, i);
                    int number = Integer.parseInt(name.substring(name.indexOf('/') + 1, name.indexOf('.')));
                    assertThat(dataset.label(split, i)).isEqualTo(number % 2);
                    for (int channel = 0; channel < 3; channel++) {
                        int color = ((0x010305 * number) >>> (16 - 8 * channel)) & 0xFF;
                        assertThat(dataset.image(split, i).get(channel * SIZE * SIZE + 17) & 0xFF)
                                .isEqualTo(color);
                    }
                }
            }
        }
    }

    @Test
    void copies_of_an_image_land_in_the_same_split_whatever_else_there_is() throws Exception {
        TestFiles twice = images("");
        for (int i = 0; i < 40; i++) {
            twice.add("odd/copy-" + i + ".png", TestFiles.png(10 + i, 30 - i / 2, 0x010305 * i));
        }
        prepare(images("").folder(folder.resolve("once")), "first", settings(0.3, 0.3, 2));
        prepare(twice.folder(folder.resolve("twice")), "second", settings(0.3, 0.3, 2));
        Map<String, Split> first = splits("first");
        Map<String, Split> second = splits("second");
        assertThat(Set.copyOf(first.values())).hasSize(3);
        first.keySet().forEach(name -> {
            String number = name.substring(name.indexOf('/') + 1);
            assertThat(second).containsEntry("odd/copy-" + number, second.get(name));
        });
    }

    @Test
    void shares_are_kept_to_the_image_in_every_class() throws Exception {
        PreparationReport report = prepare(
                images("").add("odd/broken.png", "x").folder(folder.resolve("source")), "data", settings(0.1, 0.1, 2));
        assertThat(report.counts()).isEqualTo(Map.of(Split.TRAIN, 32, Split.VALIDATION, 4, Split.TEST, 4));
        assertThat(report.used() + report.listed().size()).isEqualTo(report.candidates());
        try (PreparedDataset dataset = PreparedDataset.open(folder.resolve("data"))) {
            for (Split split : Split.values()) {
                int odd = 0;
                for (int i = 0; i < dataset.count(split); i++) {
                    odd += dataset.label(split, i);
                }
                assertThat(odd).isEqualTo(dataset.count(split) / 2);
            }
        }
    }

    @Test
    void images_that_are_only_for_testing_make_a_dataset() throws Exception {
        Path source = images("").folder(folder.resolve("source"));
        PreparationReport report = prepare(source, "all", settings(0, 1, 2));
        assertThat(report.counts()).isEqualTo(Map.of(Split.TRAIN, 0, Split.VALIDATION, 0, Split.TEST, 40));
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("no images for training"));
        Path root =
                new TestFiles().add("test/one/1.png", TestFiles.png(9, 9, 1)).folder(folder.resolve("root"));
        assertThat(prepare(root, "root-data", settings(0, 0, 2)).counts()).containsEntry(Split.TEST, 1);
    }

    @Test
    void the_same_file_in_two_classes_or_splits_is_said() throws Exception {
        byte[] same = TestFiles.png(9, 9, 1);
        Path source = images("train/")
                .add("train/odd/same.png", same)
                .add("train/even/same.png", same)
                .add("val/odd/copy.png", same)
                .add("val/even/other.png", TestFiles.png(9, 9, 2))
                .folder(folder.resolve("source"));
        assertThat(prepare(source, "data", settings(0, 0, 2)).warnings())
                .contains(
                        "3 images are copies of images of another class, such as train/even/same.png and"
                                + " val/odd/copy.png",
                        "3 images of the validation and training splits are copies of each other, such as"
                                + " train/even/same.png and val/odd/copy.png");
    }

    @Test
    void classes_that_cannot_be_trained_on_are_named() throws Exception {
        Path one = new TestFiles().add("cat/a.png", TestFiles.png(9, 9, 1)).folder(folder.resolve("one"));
        assertThatThrownBy(() -> prepare(one, "data", settings(0, 0, 1)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("only one class")
                .hasMessageContaining("cat");
        Path untrained =
                images("train/").add("test/horse/a.png", TestFiles.png(9, 9, 1)).folder(folder.resolve("untrained"));
        assertThatThrownBy(() -> prepare(untrained, "data", settings(0, 0, 1)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'horse'");
    }

    @Test
    void many_images_decide_the_size() throws Exception {
        TestFiles files = images("").add("even/0.png", TestFiles.png(32, 32, 1));
        try (ImageSource source = ImageSource.open(files.folder(folder.resolve("source")), null, folder)) {
            ImageSizes sizes = ImageSizes.of(source);
            assertThat(sizes.defaultSize()).isEqualTo(256);
            assertThat(sizes.warning()).get().asString().startsWith("1 of 40 images looked at are 32 x 32");
        }
        TestFiles small = new TestFiles();
        for (int i = 0; i < 200; i++) {
            small.add((i % 2 == 0 ? "a/" : "b/") + i + ".png", TestFiles.png(32, 32, i));
        }
        try (ImageSource source = ImageSource.open(small.folder(folder.resolve("small")), null, folder)) {
            assertThat(ImageSizes.of(source)).isEqualTo(new ImageSizes(Collections.nCopies(100, 32), 100));
            assertThat(ImageSizes.of(source).defaultSize()).isEqualTo(32);
        }
    }

    private Map<String, Split> splits(String name) {
        Map<String, Split> splits = new HashMap<>();
        try (PreparedDataset dataset = PreparedDataset.open(folder.resolve(name))) {
            for (Split split : Split.values()) {
                for (int i = 0; i < dataset.count(split); i++) {
                    splits.put(dataset.source(split, i), split);
                }
            }
        }
        return splits;
    }

    @Test
    void given_splits_are_kept_and_validation_can_be_taken_from_training() throws Exception {
        Path source =
                images("train/").add("test/odd/1.png", TestFiles.png(9, 9, 1)).folder(folder.resolve("source"));
        PreparationReport report = prepare(source, "whole", settings(0, 0, 2));
        assertThat(report.counts()).isEqualTo(Map.of(Split.TRAIN, 40, Split.VALIDATION, 0, Split.TEST, 1));
        assertThat(report.warnings())
                .anyMatch(warning -> warning.contains("no validation split"))
                .anyMatch(
                        warning -> warning.contains("1 of 2 classes have no image in the test split, such as 'even'"));
        PreparationReport divided = prepare(source, "divided", settings(0.3, 0, 2));
        assertThat(divided.counts()).containsEntry(Split.VALIDATION, 12);
        assertThat(divided.counts()).containsEntry(Split.TEST, 1);
        assertThatThrownBy(() -> prepare(source, "wrong", settings(0, 0.1, 2)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("test split of its own");
        assertThat(folder.resolve("wrong")).doesNotExist();
    }

    @Test
    void a_source_of_broken_images_leaves_nothing() throws Exception {
        Path source = new TestFiles().add("a/1.png", "x").add("b/2.png", "y").folder(folder.resolve("source"));
        assertThatThrownBy(() -> prepare(source, "data", settings(0, 0, 2)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("2 of 2 are broken")
                .hasMessageContaining("a/1.png: not an image");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(source);
        }
    }

    @Test
    void an_interrupt_stops_it_and_leaves_nothing() throws Exception {
        Path source = images("").folder(folder.resolve("source"));
        try (ImageSource images = ImageSource.open(source, null, folder)) {
            assertThatThrownBy(() -> Preparation.run(
                            images,
                            folder.resolve("data"),
                            settings(0, 0, 2),
                            ImageDecoders.pure(),
                            (done, total, skipped) -> {
                                if (done == 5) {
                                    Thread.currentThread().interrupt();
                                }
                            }))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("stopped");
            assertThat(Thread.interrupted()).isTrue();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(source);
        }
    }

    @Test
    void too_little_room_is_found_before_anything_is_written() throws Exception {
        FileTree nothing = FileTree.open(folder, folder);
        List<SourceImage> many = Collections.nCopies(1_000_000, new SourceImage("a.png", 0, null));
        try (ImageSource images = new TreeSource(
                SourceFormat.FOLDERS,
                nothing,
                List.of(new ClassLabel("a", null), new ClassLabel("b", null)),
                many,
                List.of(),
                List.of())) {
            assertThatThrownBy(() -> Preparation.run(
                            images,
                            folder.resolve("data"),
                            new PreparationSettings(4096, 0, 0, 1, false),
                            ImageDecoders.pure(),
                            SILENT))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("needs 50331.6 GB")
                    .extracting(e -> ((UserException) e).kind())
                    .isEqualTo(UserException.Kind.RESOURCES);
        }
        assertThat(folder.resolve(".data.incomplete")).doesNotExist();
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatThrownBy(() -> settings(0.6, 0.4, 1)).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> settings(-0.1, 0, 1)).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> settings(Double.NaN, 0, 1)).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> new PreparationSettings(0, 0, 0, 1, false)).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> settings(0, 0, 100_000)).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> settings(0, 0, 0)).isInstanceOf(UserException.class);
    }

    private static PreparationSettings settings(double validation, double test, int threads) {
        return new PreparationSettings(SIZE, validation, test, threads, false);
    }

    private PreparationReport prepare(Path source, String name, PreparationSettings settings) throws IOException {
        try (ImageSource images = ImageSource.open(source, null, folder)) {
            return Preparation.run(images, folder.resolve(name), settings, ImageDecoders.pure(), SILENT);
        }
    }
}
