package org.alexnet4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which folders are splits and which are classes. */
class ClassRootsTest {
    /** A tree of empty files. */
    private record Names(SortedSet<String> files) implements FileTree {
        static Names of(String... files) {
            return new Names(Collections.unmodifiableSortedSet(new TreeSet<>(Arrays.asList(files))));
        }

        @Override
        public String where() {
            return "source";
        }

        @Override
        public SortedSet<String> directories() {
            TreeSet<String> directories = new TreeSet<>();
            for (String file : files) {
                for (int slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
                    directories.add(file.substring(0, slash));
                }
            }
            return Collections.unmodifiableSortedSet(directories);
        }

        @Override
        public byte[] read(String path, int most) {
            return new byte[0];
        }

        @Override
        public void close() {}
    }

    /** Both classes, an image each, below some folders. */
    private static String[] catsAndDogsIn(String... folders) {
        return Arrays.stream(folders)
                .flatMap(folder -> List.of(folder + "cat/1.png", folder + "dog/1.png").stream())
                .toArray(String[]::new);
    }

    private static String[] and(String[] files, String... more) {
        String[] all = Arrays.copyOf(files, files.length + more.length);
        System.arraycopy(more, 0, all, files.length, more.length);
        return all;
    }

    private static ImageSource read(@Nullable SplitFolders splits, String... files) {
        return new SourceFinder(Path.of("source"), null, splits, Path.of(".")).read(Names.of(files));
    }

    /** The splits of a source in the order of their folders, such as "test train". */
    private static String splits(ImageSource source) {
        return source.images().stream()
                .map(image -> image.split() == null ? "none" : image.split().label())
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static void requireClasses(ImageSource source) {
        assertThat(source.classes()).extracting(ClassLabel::name).containsExactly("cat", "dog");
    }

    private static int passedOver(ImageSource source, String reason) {
        return source.passedOver().stream()
                .filter(some -> some.reason().contains(reason))
                .mapToInt(PassedOver::files)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Testing/|Training/",
                "test_set/|training_set/",
                "seg_test/|seg_train/",
                "TEST/|Train/",
                "test-images/|train-images/",
                "Test Set/|Train Set/",
                "TestData/|TrainData/",
                "testset/|trainset/",
                "test2017/|train2017/",
                "cats_test/|cats_train/",
                "test/test/|train/train/",
                "seg_test/seg_test/|seg_train/seg_train/",
                "test/images/|train/images/",
                "data/test/|data/train/",
                "dataset-v2/images/test/|dataset-v2/images/train/",
                "eval/|training/",
            })
    void splits_are_known_by_their_usual_names(String folders) {
        ImageSource source = read(null, catsAndDogsIn(folders.split("\\|", -1)));
        requireClasses(source);
        assertThat(splits(source)).isEqualTo("test train");
        assertThat(source.images()).hasSize(4);
        assertThat(source.passedOver()).isEmpty();
    }

    @Test
    void three_splits_and_what_lies_beside_them() {
        ImageSource source = read(
                null,
                and(
                        catsAndDogsIn("train/", "dev/", "eval/", "everything/"),
                        "annotations/sketch.png",
                        "pred/1.png",
                        "pred/2.png",
                        "train/stray.png",
                        "labels.csv"));
        requireClasses(source);
        assertThat(splits(source)).isEqualTo("validation test train");
        assertThat(source.images()).hasSize(6);
        assertThat(passedOver(source, "'annotations', which is beside the splits"))
                .isEqualTo(1);
        assertThat(passedOver(source, "'everything'")).isEqualTo(2);
        assertThat(passedOver(source, "'pred', which has no labels")).isEqualTo(2);
        assertThat(passedOver(source, "in no class folder")).isEqualTo(1);
        assertThat(passedOver(source, PassedOver.ENDING)).isEqualTo(1);
    }

    @Test
    void a_test_without_class_folders_is_left_out() {
        ImageSource source = read(null, and(catsAndDogsIn("train/"), "test/1.png", "sampleSubmission.csv"));
        requireClasses(source);
        assertThat(splits(source)).isEqualTo("train");
        assertThat(passedOver(source, "'test', which has no labels")).isEqualTo(1);
    }

    @Test
    void files_beside_the_folder_of_classes_do_not_count() {
        ImageSource source = read(
                null,
                and(
                        catsAndDogsIn("PetImages/"),
                        "readme.txt",
                        "example.png",
                        "meta/train.txt",
                        "PetImages/cat/Thumbs.pdf"));
        requireClasses(source);
        assertThat(splits(source)).isEqualTo("none");
        assertThat(passedOver(source, "beside the folder 'PetImages'")).isEqualTo(1);
        assertThat(passedOver(source, PassedOver.ENDING)).isEqualTo(3);
    }

    @Test
    void images_that_are_only_for_testing() {
        ImageSource source = read(null, catsAndDogsIn("test/"));
        requireClasses(source);
        assertThat(splits(source)).isEqualTo("test");
    }

    @Test
    void a_train_may_be_a_vehicle() {
        ImageSource source = read(null, "bus/1.png", "car/1.png", "train/1.png");
        assertThat(source.classes()).hasSize(3);
        assertThat(splits(source)).isEqualTo("none");
        assertThat(read(null, "steam train/1.png", "training shoes/1.png").classes())
                .as("classes with such words in their names")
                .hasSize(2);
    }

    @Test
    void what_may_be_splits_or_classes_is_refused() {
        refused("hold no class folders", "train/1.png", "test/1.png");
        refused("hold no class folders", "train/1.png", "bus/1.png");
        refused("hold no class folders", "cat/1.png", "dog/1.png", "test/1.png");
        refused("hold no class folders", "cat/1.png", "dog/1.png", "unlabeled/1.png");
        refused("hold no class folders", "train/images/1.png", "valid/images/1.png");
        refused("may each be the test split", catsAndDogsIn("train/", "test/", "eval/"));
        refused("seems to be a split", catsAndDogsIn("train/", "holdout/"));
        refused("they may be splits or classes", catsAndDogsIn("lernen/", "pruefen/"));
        refused("they may be splits or classes", catsAndDogsIn("fold1/", "fold2/", "fold3/"));
        refused(
                "they may be splits or classes",
                "cat/train/1.png",
                "cat/test/1.png",
                "dog/train/1.png",
                "dog/test/1.png");
        refused("they may be splits or classes", catsAndDogsIn("train/fold1/", "train/fold2/"));
    }

    private static void refused(String message, String... files) {
        assertThatThrownBy(() -> read(null, files))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message)
                .extracting(e -> ((UserException) e).line())
                .asString()
                .contains("--splits");
    }

    @Test
    void an_option_says_which_folders_are_splits() {
        String[] files = catsAndDogsIn("data/lernen/", "data/pruefen/", "data/rest/");
        ImageSource source = read(SplitFolders.parse("train=lernen,test=pruefen/"), files);
        requireClasses(source);
        assertThat(splits(source)).isEqualTo("train test");
        assertThat(passedOver(source, "'rest', which --splits does not name")).isEqualTo(2);
        assertThat(splits(read(SplitFolders.parse("validation=data/lernen, train=data/rest"), files)))
                .isEqualTo("validation train");
        ImageSource none = read(SplitFolders.parse("none"), catsAndDogsIn("test/", "train/"));
        assertThat(none.classes()).extracting(ClassLabel::name).containsExactly("test", "train");
        assertThatThrownBy(() -> read(SplitFolders.parse("train=nowhere"), files))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no folder nowhere");
        for (String wrong : List.of("", "train", "summer=lernen", "train=", "train=a,test=a")) {
            assertThatThrownBy(() -> SplitFolders.parse(wrong)).isInstanceOf(UserException.class);
        }
    }

    @Test
    void names_that_print_alike_are_one_class() {
        ImageSource source =
                read(null, "train/caf\u00e9/1.png", "train/tee/1.png", "val/cafe\u0301/1.png", "val/tee/1.png");
        assertThat(source.classes()).extracting(ClassLabel::name).containsExactly("caf\u00e9", "tee");
        assertThat(source.images()).extracting(SourceImage::label).containsExactly(0, 1, 0, 1);
        assertThat(read(null, "Cat/1.png", "cat/1.png", "dog/1.png").notes())
                .containsExactly("classes 'Cat' and 'cat' are taken for two: rename one if they are the same");
    }

    @Test
    void published_sets_in_other_forms_are_called_by_their_names() {
        for (String file :
                List.of("data_batch_1", "train-images-idx3-ubyte", "a.tfrecord", "train_32x32.mat", "a.parquet")) {
            assertThatThrownBy(() -> read(null, "folder/" + file, "folder/readme.html"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("which is not read");
        }
    }
}
