package org.alexnet4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoders;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSourceTest {
    private static final byte[] RED = TestFiles.png(8, 8, 0xFF0000);
    private static final byte[] BLUE = TestFiles.png(8, 8, 0x0000FF);

    @TempDir
    Path folder;

    private static TestFiles catsAndDogs(String root) {
        return new TestFiles()
                .add(root + "dog/b.png", BLUE)
                .add(root + "cat/deep/er/a.png", RED)
                .add(root + "cat/b.png", RED)
                .add(root + "cat/.hidden.png", RED)
                .add(root + "notes.txt", "mine")
                .add(root + "stray.png", RED);
    }

    @Test
    void folders_and_archives_of_them_are_the_same() throws Exception {
        catsAndDogs("").folder(folder.resolve("plain"));
        catsAndDogs("pictures/").folder(folder.resolve("nested"));
        Files.write(folder.resolve("a.tar"), catsAndDogs("").tar());
        Files.write(folder.resolve("b.tar"), catsAndDogs("./pictures/").tar());
        Files.write(folder.resolve("c.tgz"), catsAndDogs("pictures/").tarGz());
        Files.write(folder.resolve("d.zip"), catsAndDogs("pictures/").zip());
        for (String name : List.of("plain", "nested", "a.tar", "b.tar", "c.tgz", "d.zip")) {
            String prefix = List.of("plain", "a.tar").contains(name) ? "" : "pictures/";
            try (ImageSource source = open(name)) {
                assertThat(source.format()).isEqualTo(SourceFormat.FOLDERS);
                assertThat(source.classes()).containsExactly(new ClassLabel("cat", null), new ClassLabel("dog", null));
                assertThat(source.images())
                        .as(name)
                        .containsExactly(
                                new SourceImage("cat/b.png", 0, null),
                                new SourceImage("cat/deep/er/a.png", 0, null),
                                new SourceImage("dog/b.png", 1, null));
                assertThat(source.read(source.images().get(2))).isEqualTo(BLUE);
                assertThat(source.passedOver())
                        .containsExactlyInAnyOrder(
                                new PassedOver(PassedOver.SYSTEM, 1, prefix + "cat/.hidden.png"),
                                new PassedOver("in no class folder", 1, "stray.png"),
                                new PassedOver(PassedOver.ENDING, 1, "notes.txt"));
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(6);
        }
    }

    @Test
    void splits_are_taken_from_the_topmost_folders() throws Exception {
        new TestFiles()
                .add("train/n02_cat/1.png", RED)
                .add("train/n01440764_tench/1.png", RED)
                .add("val/n02_cat/2.png", RED)
                .add("test/n01440764_tench/3.png", RED)
                .folder(folder.resolve("data"));
        try (ImageSource source = open("data")) {
            assertThat(source.classes())
                    .containsExactly(new ClassLabel("tench", "n01440764"), new ClassLabel("n02_cat", null));
            assertThat(source.images())
                    .containsExactly(
                            new SourceImage("test/n01440764_tench/3.png", 0, Split.TEST),
                            new SourceImage("train/n01440764_tench/1.png", 0, Split.TRAIN),
                            new SourceImage("train/n02_cat/1.png", 1, Split.TRAIN),
                            new SourceImage("val/n02_cat/2.png", 1, Split.VALIDATION));
        }
    }

    @Test
    void wrong_folders_are_named() throws Exception {
        Files.createDirectories(folder.resolve("nothing"));
        refused("nothing", "no class folders");
        catsAndDogs("").folder(folder.resolve("empty"));
        Files.createDirectories(folder.resolve("empty/horse/deep"));
        refused("empty", "class folder " + folder.resolve("empty") + "/horse has no images");
        refused("missing", "no such file");
        Files.writeString(folder.resolve("text"), "hello");
        refused("text", "neither a tar");
    }

    @Test
    void tiny_imagenet_as_published() throws Exception {
        TestFiles files = new TestFiles()
                .add("tiny-imagenet-200/wnids.txt", "n02124075\nn01443537\n")
                .add("tiny-imagenet-200/words.txt", "n01443537\tgoldfish, Carassius auratus\nn99999999\tnothing\n")
                .add("tiny-imagenet-200/train/n02124075/n02124075_boxes.txt", "n02124075_0.JPEG\t0\t0\t1\t1\n")
                .add("tiny-imagenet-200/train/n02124075/images/n02124075_0.JPEG", RED)
                .add("tiny-imagenet-200/train/n01443537/images/n01443537_0.JPEG", BLUE)
                .add("tiny-imagenet-200/val/val_annotations.txt", "val_0.JPEG\tn02124075\t0\t32\t44\t62\n")
                .add("tiny-imagenet-200/val/images/val_0.JPEG", RED)
                .add("tiny-imagenet-200/test/images/test_0.JPEG", RED);
        Files.write(folder.resolve("tiny.zip"), files.zip());
        Files.write(folder.resolve("tiny.tar"), files.tar());
        files.folder(folder.resolve("tiny"));
        for (String name : List.of("tiny", "tiny.tar", "tiny.zip")) {
            try (ImageSource source = open(name)) {
                assertThat(source.format()).isEqualTo(SourceFormat.TINY_IMAGENET);
                assertThat(source.classes())
                        .containsExactly(
                                new ClassLabel("goldfish, Carassius auratus", "n01443537"),
                                new ClassLabel("n02124075", "n02124075"));
                assertThat(source.images())
                        .containsExactly(
                                new SourceImage("train/n01443537/images/n01443537_0.JPEG", 0, Split.TRAIN),
                                new SourceImage("train/n02124075/images/n02124075_0.JPEG", 1, Split.TRAIN),
                                new SourceImage("val/images/val_0.JPEG", 1, Split.VALIDATION));
                assertThat(source.passedOver())
                        .contains(new PassedOver(
                                "without a label (those of the test are not public)", 1, "test/images/test_0.JPEG"));
            }
        }
    }

    @Test
    void cifar_10_binary() throws Exception {
        byte[] batch = new byte[2 * 3073];
        Arrays.fill(batch, 1, 1 + 1024, (byte) 200);
        batch[3073] = 1;
        Arrays.fill(batch, 3074 + 2048, 3074 + 3072, (byte) 90);
        TestFiles files = new TestFiles()
                .add("cifar-10-batches-bin/batches.meta.txt", "frog\nairplane\n\n")
                .add("cifar-10-batches-bin/data_batch_1.bin", batch)
                .add("cifar-10-batches-bin/readme.html", "<html>")
                .add("cifar-10-batches-bin/test_batch.bin", Arrays.copyOf(batch, 3073));
        Files.write(folder.resolve("cifar.tar.gz"), files.tarGz());
        files.folder(folder.resolve("cifar"));
        for (String name : List.of("cifar", "cifar.tar.gz", "cifar/cifar-10-batches-bin")) {
            try (ImageSource source = open(name)) {
                assertThat(source.format()).isEqualTo(SourceFormat.CIFAR_10);
                assertThat(source.classes().get(1).name()).isEqualTo("frog");
                assertThat(source.images())
                        .containsExactly(
                                new SourceImage("data_batch_1.bin/0", 1, Split.TRAIN),
                                new SourceImage("data_batch_1.bin/1", 0, Split.TRAIN),
                                new SourceImage("test_batch.bin/0", 1, Split.TEST));
                assertThat(ImageSizes.of(source).defaultSize()).isEqualTo(32);
                Image image = source.decode(source.read(source.images().get(1)), 32, ImageDecoders.pure());
                assertThat(image.value(0, 5, 5)).isZero();
                assertThat(image.value(2, 31, 31)).isEqualTo(90);
            }
        }
        batch[3073] = 2;
        files.add("cifar-10-batches-bin/data_batch_1.bin", batch).folder(folder.resolve("wrong"));
        refused("wrong", "record 1 has label 2 of 2");
        files.add("cifar-10-batches-bin/data_batch_1.bin", new byte[3072]).folder(folder.resolve("short"));
        refused("short", "no whole number of records");
    }

    @Test
    void ilsvrc_2012_original_files() throws Exception {
        byte[] training = new TestFiles()
                .add(
                        "n02119789.tar",
                        new TestFiles().add("n02119789_1.JPEG", RED).tar())
                .add(
                        "n01440764.tar",
                        new TestFiles()
                                .add("n01440764_9.JPEG", BLUE)
                                .add("n01440764_1.JPEG", RED)
                                .tar())
                .add(
                        "n01443537.tar",
                        new TestFiles().add("n01443537_1.JPEG", RED).tar())
                .tar();
        byte[] validation = new TestFiles()
                .add("ILSVRC2012_val_00000002.JPEG", BLUE)
                .add("ILSVRC2012_val_00000001.JPEG", RED)
                .tar();
        byte[] kit = new TestFiles()
                .add("ILSVRC2012_devkit_t12/data/meta.mat", MatStructsTest.bytes("meta.mat"))
                .add("ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt", "3\n1\n")
                .add("ILSVRC2012_devkit_t12/readme.txt", "read me")
                .tarGz();
        new TestFiles()
                .add("nested/ILSVRC2012_img_train.tar", training)
                .add("nested/ILSVRC2012_img_val.tar", validation)
                .add("nested/ILSVRC2012_devkit_t12.tar.gz", kit)
                .folder(folder.resolve("outer"));
        try (ImageSource source = open("outer")) {
            assertThat(source.format()).isEqualTo(SourceFormat.ILSVRC_2012);
            assertThat(source.images()).hasSize(6);
        }
        Files.move(folder.resolve("outer/nested"), folder.resolve("ilsvrc"));
        try (ImageSource source = open("ilsvrc")) {
            assertThat(source.format()).isEqualTo(SourceFormat.ILSVRC_2012);
            assertThat(source.classes())
                    .containsExactly(
                            new ClassLabel("tench, Tinca tinca", "n01440764"),
                            new ClassLabel("goldfish, Carassius auratus", "n01443537"),
                            new ClassLabel("kit fox, Vulpes macrotis", "n02119789"));
            assertThat(source.images())
                    .containsExactly(
                            new SourceImage("train/n01440764/n01440764_1.JPEG", 0, Split.TRAIN),
                            new SourceImage("train/n01440764/n01440764_9.JPEG", 0, Split.TRAIN),
                            new SourceImage("train/n01443537/n01443537_1.JPEG", 1, Split.TRAIN),
                            new SourceImage("train/n02119789/n02119789_1.JPEG", 2, Split.TRAIN),
                            new SourceImage("validation/ILSVRC2012_val_00000001.JPEG", 1, Split.VALIDATION),
                            new SourceImage("validation/ILSVRC2012_val_00000002.JPEG", 2, Split.VALIDATION));
            assertThat(source.read(source.images().get(1))).isEqualTo(BLUE);
            assertThat(source.read(source.images().get(5))).isEqualTo(BLUE);
        }
        Files.delete(folder.resolve("ilsvrc/ILSVRC2012_devkit_t12.tar.gz"));
        refused("ilsvrc", "has no labels");
        Files.delete(folder.resolve("ilsvrc/ILSVRC2012_img_val.tar"));
        try (ImageSource source = open("ilsvrc")) {
            assertThat(source.classes().get(0)).isEqualTo(new ClassLabel("n01440764", "n01440764"));
            assertThat(Preparation.givenSplits(source)).containsExactly(Split.TRAIN);
        }
        try (ImageSource source = open("ilsvrc/ILSVRC2012_img_train.tar")) {
            assertThat(source.format()).isEqualTo(SourceFormat.FOLDERS);
            assertThat(source.images()).hasSize(4);
        }
        Files.delete(folder.resolve("ilsvrc/ILSVRC2012_img_train.tar"));
        Files.write(folder.resolve("ilsvrc/ILSVRC2012_img_val.tar"), validation);
        refused("ilsvrc", "ILSVRC2012_img_train.tar");
    }

    @Test
    void files_named_after_wnids() throws Exception {
        TestFiles files = new TestFiles().add("n01514859_hen.JPEG", RED).add("n01440764_great_tench.JPEG", BLUE);
        Files.write(folder.resolve("flat.tar"), files.tar());
        files.folder(folder.resolve("flat"));
        for (String name : List.of("flat", "flat.tar")) {
            try (ImageSource source = open(name)) {
                assertThat(source.format()).isEqualTo(SourceFormat.WNID_FILES);
                assertThat(source.classes())
                        .containsExactly(
                                new ClassLabel("great tench", "n01440764"), new ClassLabel("hen", "n01514859"));
                assertThat(source.images().get(1)).isEqualTo(new SourceImage("n01514859_hen.JPEG", 1, null));
            }
        }
    }

    @Test
    void files_named_after_their_class_and_a_number_if_that_is_asked_for() throws Exception {
        new TestFiles()
                .add("train/cat.0.png", RED)
                .add("train/cat.1.png", RED)
                .add("train/great_dane_17.png", BLUE)
                .add("train/great_dane (18).png", BLUE)
                .add("test1/1.png", RED)
                .folder(folder.resolve("dogs"));
        advised("dogs", "say --format file-names if the files are named after their classes (cat, great_dane)");
        try (ImageSource source = ImageSource.open(folder.resolve("dogs"), SourceFormat.FILE_NAMES, folder)) {
            assertThat(source.classes()).extracting(ClassLabel::name).containsExactly("cat", "great_dane");
            assertThat(source.images()).hasSize(4).contains(new SourceImage("train/cat.1.png", 0, null));
            assertThat(source.passedOver()).extracting(PassedOver::example).containsExactly("test1/1.png");
        }
        Files.move(folder.resolve("dogs/test1/1.png"), folder.resolve("dogs/test1/cat.7.png"));
        try (ImageSource source = ImageSource.open(folder.resolve("dogs"), SourceFormat.FILE_NAMES, folder)) {
            assertThat(Preparation.givenSplits(source)).containsExactly(Split.TRAIN, Split.TEST);
        }
    }

    @Test
    void archives_in_a_folder_may_hold_files_named_after_their_classes() throws Exception {
        Files.createDirectories(folder.resolve("kaggle"));
        byte[] train = new TestFiles()
                .add("train/cat.0.png", RED)
                .add("train/cat.1.png", RED)
                .add("train/dog.0.png", BLUE)
                .add("train/dog.1.png", BLUE)
                .zip();
        Files.write(folder.resolve("kaggle/train.zip"), train);
        try (ImageSource source = ImageSource.open(folder.resolve("kaggle"), SourceFormat.FILE_NAMES, folder)) {
            assertThat(source.images()).hasSize(4);
        }
        Files.write(
                folder.resolve("both.zip"),
                new TestFiles().add("train.zip", train).zip());
        advised("both.zip", "unpack it, and give train.zip or the folder with it");
    }

    @Test
    void what_else_holds_the_classes_is_named() throws Exception {
        new TestFiles()
                .add("train/3f.png", RED)
                .add("train/a0.png", RED)
                .add("test/b0.png", RED)
                .add("labels.csv", "id,breed\n")
                .folder(folder.resolve("breeds"));
        advised("breeds", "if labels.csv lists paths and classes, give that file");
        new TestFiles()
                .add("jpg/image_00001.png", RED)
                .add("jpg/image_00002.png", RED)
                .add("imagelabels.mat", "")
                .folder(folder.resolve("flowers"));
        try (ImageSource source = open("flowers")) {
            assertThat(source.notes()).anyMatch(note -> note.contains("Matlab files are not read"));
        }
    }

    @Test
    void a_list_beside_the_folder_with_its_files() throws Exception {
        new TestFiles()
                .add("labels.csv", "id,breed\n3f,dingo\na0,pug\n77,pug\n")
                .add("train/3f.png", RED)
                .add("train/a0.png", BLUE)
                .add("test/b0.png", RED)
                .folder(folder.resolve("breeds"));
        try (ImageSource source = open("breeds/labels.csv")) {
            assertThat(source.images()).hasSize(3);
            assertThat(source.read(source.images().get(0))).isEqualTo(RED);
            assertThat(source.notes()).containsExactly("the paths of the list are those in its folder train");
            assertThatThrownBy(() -> source.read(source.images().get(2))).hasMessageContaining("train");
        }
        new TestFiles().add("test/a0.png", RED).folder(folder.resolve("breeds"));
        advised("breeds/labels.csv", "put the list into the folder that it is about");
    }

    @Test
    void validation_images_of_imagenet_have_the_classes_of_their_solution() throws Exception {
        new TestFiles()
                .add("ILSVRC/Data/CLS-LOC/train/n01440764/1.png", RED)
                .add("ILSVRC/Data/CLS-LOC/train/n01443537/1.png", BLUE)
                .add("ILSVRC/Data/CLS-LOC/val/ILSVRC2012_val_00000001.JPEG", BLUE)
                .add("ILSVRC/Data/CLS-LOC/val/ILSVRC2012_val_00000002.JPEG", RED)
                .add("ILSVRC/Data/CLS-LOC/val/ILSVRC2012_val_00000003.JPEG", RED)
                .add("ILSVRC/Data/CLS-LOC/test/ILSVRC2012_test_00000001.JPEG", RED)
                .add("LOC_val_solution.csv", """
                        ImageId,PredictionString
                        ILSVRC2012_val_00000001,n01443537 1 2 3 4 n01443537 1 2 3 4\s
                        ILSVRC2012_val_00000002,n01440764 1 2 3 4\s
                        """)
                .folder(folder.resolve("imagenet"));
        try (ImageSource source = open("imagenet")) {
            assertThat(source.images())
                    .hasSize(4)
                    .contains(
                            new SourceImage("val/ILSVRC2012_val_00000001.JPEG", 1, Split.VALIDATION),
                            new SourceImage("val/ILSVRC2012_val_00000002.JPEG", 0, Split.VALIDATION));
            assertThat(Preparation.givenSplits(source)).containsExactly(Split.TRAIN, Split.VALIDATION);
        }
        try (ImageSource source = open("imagenet/ILSVRC/Data/CLS-LOC")) {
            assertThat(source.images()).hasSize(2);
            assertThat(source.notes()).anyMatch(note -> note.contains("LOC_val_solution.csv"));
        }
    }

    @Test
    void folders_may_be_numbers_of_a_models_classes_with_wnids() throws Exception {
        new TestFiles().add("v2/0/a.png", RED).add("v2/1/b.png", BLUE).folder(folder.resolve("numbers"));
        List<ClassLabel> classes = List.of(
                new ClassLabel("tench", "n01440764"),
                new ClassLabel("goldfish", "n01443537"),
                new ClassLabel("hen", "n01514859"));
        try (MatchedSource source = new MatchedSource(open("numbers"), classes, Optional.empty())) {
            assertThat(source.images())
                    .containsExactly(
                            new SourceImage("0/a.png", 0, Split.TEST), new SourceImage("1/b.png", 1, Split.TEST));
            assertThat(source.notes()).anyMatch(note -> note.contains("numbers of the model's classes"));
        }
        List<ClassLabel> plain = List.of(new ClassLabel("cat", null), new ClassLabel("dog", null));
        assertThatThrownBy(() -> new MatchedSource(open("numbers"), plain, Optional.empty()))
                .hasMessageContaining("has no class of the model");
    }

    @Test
    void folders_named_after_wnids_with_words_are_folders() throws Exception {
        new TestFiles()
                .add("n01440764_tench/1.png", RED)
                .add("n01443537_goldfish/2.png", BLUE)
                .folder(folder.resolve("words"));
        try (ImageSource source = open("words")) {
            assertThat(source.format()).isEqualTo(SourceFormat.FOLDERS);
            assertThat(source.classes())
                    .containsExactly(new ClassLabel("tench", "n01440764"), new ClassLabel("goldfish", "n01443537"));
        }
    }

    @Test
    void hard_links_in_a_tar_are_files() throws Exception {
        TestFiles files = new TestFiles().add("cat/1.png", RED).add("dog/1.png", BLUE);
        Files.write(folder.resolve("linked.tar"), files.tar("cat/2.png", "cat/1.png"));
        try (ImageSource source = open("linked.tar")) {
            assertThat(source.images()).extracting(SourceImage::name).contains("cat/2.png");
            assertThat(source.read(source.images().get(1))).isEqualTo(RED);
        }
    }

    @Test
    void a_list_of_files() throws Exception {
        catsAndDogs("").folder(folder.resolve("pictures"));
        Path absolute = folder.resolve("pictures/cat/b.png").toAbsolutePath();
        Files.writeString(
                folder.resolve("list.csv"),
                "\uFEFFpath,class,split\r\n# mine\r\npictures/dog/b.png,\"dog, \"\"good\"\"\",test\r\n\r\n" + absolute
                        + ",cat,train\r\n");
        try (ImageSource source = open("list.csv")) {
            assertThat(source.format()).isEqualTo(SourceFormat.CSV);
            assertThat(source.classes())
                    .containsExactly(new ClassLabel("cat", null), new ClassLabel("dog, \"good\"", null));
            assertThat(source.images())
                    .containsExactlyInAnyOrder(
                            new SourceImage("pictures/dog/b.png", 1, Split.TEST),
                            new SourceImage(absolute.toString(), 0, Split.TRAIN));
            for (SourceImage image : source.images()) {
                assertThat(source.read(image)).isEqualTo(image.label() == 0 ? RED : BLUE);
            }
        }
        list("only-path\n", "list.csv:1 is not of the form");
        list("a.png,cat\nb.png,dog,summer\n", "list.csv:2: no split 'summer'");
        list("a.png,cat,train\nb.png,dog\n", "a split for 1 of 2");
        list("", "lists no images");
    }

    @Test
    void lists_as_others_write_them() throws Exception {
        new TestFiles()
                .add("pictures/cat.png", RED)
                .add("pictures/dog.png", BLUE)
                .add("pictures/#1.png", RED)
                .add("pictures/a b.png", RED)
                .folder(folder);
        requireListed("image_id,label\npictures/cat.png,cat\npictures/dog.png,dog\n", "taken for a heading");
        requireListed("""
                "filepath","labels","data set"
                "pictures/cat.png","cat","train"
                "pictures/dog.png","dog","test"
                """, "taken for a heading");
        requireListed(
                "class id,filepaths,labels,data set\n0,pictures/cat.png,cat,valid\n1,pictures/dog.png,dog,train\n",
                "taken for a heading");
        requireListed("label;file\ncat;pictures/cat.png\ndog;pictures/dog.png\n", "taken for a heading");
        requireListed("cat,pictures/cat.png\ndog,pictures/dog.png\n");
        requireListed("pictures\\cat.png,cat\r\n\r\n.\\pictures\\dog.png,dog\r\n");
        requireListed("pictures/cat,cat\npictures/dog,dog\n");
        requireListed("id\tbreed\npictures/cat\tcat\npictures/dog\tdog\n", "taken for a heading");
        requireListed("# mine\npictures/#1.png,cat\npictures/dog.png,dog\n", "a comment");
        requireListed("/pictures/a b.png cat\n/pictures/dog.png dog\n");
        Files.writeString(folder.resolve("pictures/train.txt"), "#1.png 10\ncat.png 2\ngone.png 2\n");
        try (ImageSource source = open("pictures/train.txt")) {
            assertThat(source.classes()).extracting(ClassLabel::name).containsExactly("2", "10");
            assertThat(source.read(source.images().get(0))).isEqualTo(RED);
            assertThatThrownBy(() -> source.read(source.images().get(2)))
                    .hasMessage("no such file in " + folder.resolve("pictures"));
        }
        Files.write(
                folder.resolve("list.csv"),
                "cat.png,caf\u00e9\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        refused("list.csv", "not UTF-8");
        list("pictures/cat.png,cat,2,3\n", "no heading says which holds the classes");
    }

    private void requireListed(String text, String... passedOver) throws IOException {
        Files.writeString(folder.resolve("list.csv"), text);
        try (ImageSource source = open("list.csv")) {
            assertThat(source.classes()).as(text).extracting(ClassLabel::name).containsExactly("cat", "dog");
            assertThat(source.images()).as(text).hasSize(2);
            assertThat(source.passedOver()).extracting(PassedOver::reason).containsExactly(passedOver);
            for (SourceImage image : source.images()) {
                assertThat(source.read(image)).as(text).isEqualTo(image.label() == 0 ? RED : BLUE);
            }
        }
    }

    @Test
    void tiny_imagenet_with_its_validation_images_in_folders() throws Exception {
        new TestFiles()
                .add("wnids.txt", "n02124075\nn01443537\n")
                .add("train/n02124075/images/n02124075_0.JPEG", RED)
                .add("train/n01443537/images/n01443537_0.JPEG", BLUE)
                .add("val/val_annotations.txt", "val_0.JPEG\tn02124075\t0\t32\t44\t62\n")
                .add("val/n02124075/images/val_0.JPEG", RED)
                .add("val/n01443537/val_1.JPEG", BLUE)
                .folder(folder.resolve("tiny"));
        try (ImageSource source = open("tiny")) {
            assertThat(source.format()).isEqualTo(SourceFormat.TINY_IMAGENET);
            assertThat(source.images())
                    .contains(
                            new SourceImage("val/n02124075/images/val_0.JPEG", 1, Split.VALIDATION),
                            new SourceImage("val/n01443537/val_1.JPEG", 0, Split.VALIDATION));
        }
    }

    @Test
    void a_folder_of_an_archive_for_each_class() throws Exception {
        TestFiles images =
                new TestFiles().add("1.png", RED).add("._1.png", "left").add("deep/2.png", BLUE);
        new TestFiles()
                .add("sets/train/cat.tar", images.tar())
                .add("sets/train/dog.zip", images.zip())
                .add("sets/test/dog.tgz", images.tarGz())
                .add("sets/notes.txt", "mine")
                .folder(folder.resolve("tars"));
        try (ImageSource source = open("tars")) {
            assertThat(source.classes()).extracting(ClassLabel::name).containsExactly("cat", "dog");
            assertThat(source.images()).hasSize(6).contains(new SourceImage("test/dog/deep/2.png", 1, Split.TEST));
            assertThat(source.read(source.images().get(1))).isEqualTo(BLUE);
            assertThat(source.passedOver()).extracting(PassedOver::files).containsExactlyInAnyOrder(3, 1);
        }
    }

    private void list(String text, String message) throws IOException {
        Files.writeString(folder.resolve("list.csv"), text);
        refused("list.csv", message);
    }

    @Test
    void archives_cannot_lead_out_of_themselves() throws Exception {
        for (String path : List.of("../cat/a.png", "cat/../../a.png", "/etc/cat/a.png", "cat/..\\a.png")) {
            TestFiles files = new TestFiles().add(path, RED).add("dog/a.png", RED);
            Files.write(folder.resolve("a.tar"), files.tar());
            refused("a.tar", "leads out of it");
            Files.write(folder.resolve("a.zip"), files.zip());
            refused("a.zip", "leads out of it");
        }
    }

    @Test
    void sizes_that_archives_claim_are_not_believed() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarArchiveOutputStream out = new TarArchiveOutputStream(bytes);
        TarArchiveEntry entry = new TarArchiveEntry("cat/a.png");
        entry.setSize(7L << 30);
        out.putArchiveEntry(entry);
        out.write(RED);
        out.flush();
        Files.write(folder.resolve("huge.tar"), bytes.toByteArray());
        refused("huge.tar", "damaged");
        byte[] tar = catsAndDogs("").tar();
        Files.write(folder.resolve("cut.tar"), Arrays.copyOf(tar, 700));
        refused("cut.tar", "damaged");
        byte[] compressed = catsAndDogs("").tarGz();
        Files.write(folder.resolve("cut.tgz"), Arrays.copyOf(compressed, compressed.length / 2));
        refused("cut.tgz", "damaged");
        Files.write(folder.resolve("cut.zip"), Arrays.copyOf(catsAndDogs("").zip(), 300));
        refused("cut.zip", "damaged");
    }

    @Test
    void files_larger_than_any_image_are_not_read() throws Exception {
        TestFiles files = new TestFiles().add("cat/a.png", new byte[1000]).add("dog/a.png", RED);
        Files.write(folder.resolve("a.tar"), files.tar());
        Files.write(folder.resolve("a.zip"), files.zip());
        files.folder(folder.resolve("a"));
        for (String name : List.of("a", "a.tar", "a.zip")) {
            try (FileTree tree = FileTree.open(folder.resolve(name), folder)) {
                assertThatThrownBy(() -> tree.read("cat/a.png", 999))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("larger");
                assertThat(tree.read("cat/a.png", 1000)).hasSize(1000);
                assertThatThrownBy(() -> tree.read("cat/b.png", 1000)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void a_format_that_is_forced_and_does_not_fit_says_what_is_missing() throws Exception {
        catsAndDogs("").folder(folder.resolve("plain"));
        for (SourceFormat format : List.of(
                SourceFormat.TINY_IMAGENET, SourceFormat.CIFAR_10, SourceFormat.ILSVRC_2012, SourceFormat.WNID_FILES)) {
            assertThatThrownBy(() -> ImageSource.open(folder.resolve("plain"), format, folder))
                    .as(format.label())
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("plain");
        }
        assertThat(SourceFormat.of("csv")).isEqualTo(SourceFormat.CSV);
        assertThatThrownBy(() -> SourceFormat.of("photos")).isInstanceOf(UserException.class);
    }

    private ImageSource open(String name) {
        return ImageSource.open(folder.resolve(name), null, folder);
    }

    private void refused(String name, String message) {
        assertThatThrownBy(() -> open(name)).isInstanceOf(UserException.class).hasMessageContaining(message);
    }

    private void advised(String name, String remedy) {
        assertThatThrownBy(() -> open(name))
                .isInstanceOfSatisfying(
                        UserException.class, e -> assertThat(e.remedy()).contains(remedy));
    }
}
