package org.alexnet4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.image.Image;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of a prepared dataset are changed: it is noticed when they are used. */
class DatasetDamageTest {
    private static final int PLACES = 300;
    private static final int SIZE = 12;
    private static final int IMAGES = 20;

    @TempDir
    Path folder;

    private Path dataset = Path.of("");

    @BeforeEach
    void prepare() {
        dataset = folder.resolve("data");
        List<ClassLabel> classes = List.of(new ClassLabel("tench", "n01440764"), new ClassLabel("mug", null));
        try (DatasetWriter writer = DatasetWriter.create(dataset, SIZE, classes, "drawn")) {
            for (int i = 0; i < IMAGES; i++) {
                writer.add(Split.TRAIN, i % 2, "train/" + i + ".png", image(i));
                writer.add(Split.TEST, i % 2, "test/" + i + ".png", image(100 + i));
            }
            writer.finish();
        }
    }

    @Test
    void one_other_byte_anywhere_is_noticed() throws IOException {
        for (String file : List.of(
                "train-00000.images",
                "test-00000.images",
                "train.index",
                "validation.index",
                "train.sums",
                "test.sums",
                "mean.f32",
                "dataset.json")) {
            assertNoticed(file);
        }
    }

    private void assertNoticed(String name) throws IOException {
        Path file = dataset.resolve(name);
        byte[] whole = Files.readAllBytes(file);
        RandomKey key = RandomKey.of(3, Purpose.TEST).at(name.hashCode());
        for (int i = 0; i < PLACES; i++) {
            byte[] changed = whole.clone();
            int at = key.below(whole.length, 2L * i);
            changed[at] ^= (byte) (1 + key.below(255, 2L * i + 1));
            Files.write(file, changed);
            assertThatThrownBy(this::useAll)
                    .as("%s, byte %d", name, at)
                    .isInstanceOf(UserException.class)
                    .message()
                    .contains("dataset " + dataset + " is damaged: " + name)
                    .doesNotContain("\n");
        }
        Files.write(file, whole);
        useAll();
    }

    private void useAll() {
        List<String> notes = new ArrayList<>();
        try (PreparedDataset opened = PreparedDataset.open(dataset, notes::add)) {
            for (Split split : Split.values()) {
                for (int i = 0; i < opened.count(split); i++) {
                    opened.image(split, i);
                }
            }
        }
        assertThat(notes).isEmpty();
    }

    @Test
    void an_image_is_named_and_the_others_can_be_read() throws IOException {
        int bytes = 3 * SIZE * SIZE;
        overwrite("train-00000.images", 7 * bytes + 5, new byte[] {1, 2, 3});
        try (PreparedDataset opened = PreparedDataset.open(dataset)) {
            for (int i = 0; i < IMAGES; i++) {
                int image = i;
                if (i == 7) {
                    assertThatThrownBy(() -> opened.image(Split.TRAIN, image))
                            .hasMessageContaining("image 7 of the train split (train/7.png)");
                } else {
                    assertThat(opened.image(Split.TRAIN, image).remaining()).isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void a_dataset_that_changes_while_it_is_open_is_noticed() throws IOException {
        try (PreparedDataset opened = PreparedDataset.open(dataset)) {
            opened.image(Split.TRAIN, 3);
            byte[] whole = Files.readAllBytes(dataset.resolve("train-00000.images"));
            overwrite("train-00000.images", 0, new byte[whole.length]);
            assertThatThrownBy(() -> opened.image(Split.TRAIN, 3)).hasMessageContaining("train-00000.images");
            overwrite("train-00000.images", 0, whole);
            opened.image(Split.TRAIN, 3);
            truncate("train-00000.images", whole.length / 2);
            opened.image(Split.TRAIN, 3);
            assertThatThrownBy(() -> opened.image(Split.TRAIN, IMAGES - 1))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("train-00000.images has become shorter");
            truncate("train-00000.images", 0);
            truncate("train.index", 0);
            assertThat(opened.label(Split.TRAIN, 3)).isEqualTo(1);
            assertThat(opened.source(Split.TRAIN, 3)).isEqualTo("train/3.png");
            assertThatThrownBy(() -> opened.image(Split.TRAIN, 0)).isInstanceOf(UserException.class);
        }
    }

    @Test
    void an_interrupted_thread_reads_and_closes_nothing_for_others() {
        try (PreparedDataset opened = PreparedDataset.open(dataset)) {
            Thread.currentThread().interrupt();
            opened.image(Split.TRAIN, 3);
            assertThat(Thread.interrupted()).isTrue();
            opened.image(Split.TRAIN, 4);
        }
    }

    @Test
    void a_dataset_of_version_0_1_0_is_opened_with_a_note() throws IOException {
        Path json = dataset.resolve("dataset.json");
        String text = Files.readString(json);
        int sums = text.indexOf(",\n  \"checkSums\"");
        Files.writeString(json, text.substring(0, sums) + "\n}");
        for (Split split : Split.values()) {
            Files.delete(dataset.resolve(split.label() + ".sums"));
        }
        List<String> notes = new ArrayList<>();
        try (PreparedDataset opened = PreparedDataset.open(dataset, notes::add)) {
            assertThat(opened.image(Split.TEST, 2).get(17)).isEqualTo(image(102).planes()[17]);
        }
        assertThat(notes).singleElement().asString().contains("has no check sums");
    }

    private void overwrite(String file, long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(dataset.resolve(file), StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(bytes), at);
        }
    }

    private void truncate(String file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(dataset.resolve(file), StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
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
