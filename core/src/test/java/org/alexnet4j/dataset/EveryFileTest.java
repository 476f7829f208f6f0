package org.alexnet4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.file.Csv;
import org.alexnet4j.image.ImageDecoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file of a source ends in exactly one place: an example, listed with the reason, or passed over and counted. */
@DisabledOnOs(OS.WINDOWS)
class EveryFileTest {
    private static final List<String> ODD_NAMES = List.of(
            "sp ace.png",
            "com,ma.png",
            "qu\"ote.png",
            "@cat.png",
            "-x.png",
            "=1+1.png",
            "#1.png",
            "\u00E9.png",
            "e\u0301.png",
            "no ending",
            "UPPER.PNG",
            "$HOME.png",
            "*.png",
            "a.tar.png",
            "\u202Egnp.png");

    /** Lines of a list that are passed over. */
    private static final int HEADINGS = 1;

    @TempDir
    Path folder;

    /** A random source, and where its files must end. */
    private static final class Drawn {
        private final SplittableRandom random;
        final TestFiles files = new TestFiles();
        final List<String> good = new ArrayList<>();
        final List<String> bad = new ArrayList<>();
        int passedOver;

        Drawn(long seed) {
            random = new SplittableRandom(seed);
            for (String name : List.of("apple", "b\u00E4r", "cherry tree")) {
                good(name + "/first.png");
                for (int i = random.nextInt(12); i > 0; i--) {
                    add(name + "/", i);
                }
                // A folder with nothing but images, which links may show again.
                for (int i = 0; i < 3; i++) {
                    good(name + "/store/deep/" + i + ".png");
                }
            }
        }

        private void good(String path) {
            files.add(path, image());
            good.add(path);
        }

        private void bad(String path) {
            bad.add(path);
        }

        private byte[] image() {
            return TestFiles.png(3 + random.nextInt(9), 3 + random.nextInt(9), random.nextInt(1 << 24));
        }

        private void add(String parent, int number) {
            String in = parent + (random.nextBoolean() ? "" : "sub " + random.nextInt(2) + "/");
            String up = in.equals(parent) ? "" : "../";
            String path = in + number + "." + random.nextInt(1000) + ".png";
            switch (random.nextInt(12)) {
                case 0 -> good(in + number + ODD_NAMES.get(random.nextInt(ODD_NAMES.size())));
                case 1 -> {
                    files.add(path, Arrays.copyOf(image(), 40));
                    bad(path);
                }
                case 2 -> {
                    files.add(path, "");
                    bad(path);
                }
                case 3 -> {
                    files.add(in + number + ".txt", "notes");
                    passedOver++;
                }
                case 4 -> {
                    files.add(in + "." + number + "hidden/x.png", image());
                    passedOver++;
                }
                case 5 -> {
                    files.link(path, up + "first.png");
                    good.add(path);
                }
                case 6 -> {
                    files.link(in + number + "-folder", up + "store");
                    for (int i = 0; i < 3; i++) {
                        good.add(in + number + "-folder/deep/" + i + ".png");
                    }
                }
                case 7 -> {
                    files.link(path, up + "gone.png");
                    bad(path);
                }
                case 8 -> {
                    files.link(path, random.nextBoolean() ? "." : path.substring(path.lastIndexOf('/') + 1));
                    bad(path);
                }
                case 9 -> {
                    files.link(path, "/nowhere/at/all.png");
                    bad(path);
                }
                case 10 -> {
                    // To a link, that leads out of its folder and back.
                    files.link(path, up + "store/../../" + parent + "first.png");
                    good.add(path);
                }
                default -> {
                    files.add(path, "not an image");
                    bad(path);
                }
            }
        }

        /** A line for each candidate that there is a name for. */
        String list() {
            List<String> all = new ArrayList<>(good);
            all.addAll(bad);
            return all.stream()
                    .map(path -> Csv.quoted("tree/" + path) + "," + path.substring(0, path.indexOf('/')))
                    .collect(Collectors.joining("\n", "path,class\n", "\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void candidates_are_those_used_and_those_listed(long seed) throws Exception {
        Drawn drawn = new Drawn(seed);
        drawn.files.folder(folder.resolve("tree"));
        Files.write(folder.resolve("tree.tar"), drawn.files.tar());
        Files.write(folder.resolve("tree.tgz"), drawn.files.tarGz());
        Files.write(folder.resolve("tree.zip"), drawn.files.zip());
        Files.writeString(folder.resolve("list.csv"), drawn.list());
        for (String name : List.of("tree", "tree.tar", "tree.tgz", "tree.zip", "list.csv")) {
            String prefix = name.equals("list.csv") ? "tree/" : "";
            PreparationReport report = prepare(name);
            assertThat(report.candidates())
                    .as(name)
                    .isEqualTo(report.used() + report.listed().size());
            assertThat(report.files())
                    .as(name)
                    .isEqualTo(drawn.good.size() + drawn.bad.size() + (prefix.isEmpty() ? drawn.passedOver : HEADINGS));
            assertThat(report.listed())
                    .as(name)
                    .allMatch(image -> !image.reason().isBlank())
                    .extracting(SkippedImage::name)
                    .containsExactlyInAnyOrderElementsOf(
                            drawn.bad.stream().map(path -> prefix + path).toList());
            assertThat(used(name))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(
                            drawn.good.stream().map(path -> prefix + path).toList());
        }
    }

    private PreparationReport prepare(String name) {
        // Their class folders hold folders of the same names, as splits do.
        SplitFolders none = SplitFolders.parse("none");
        try (ImageSource source = ImageSource.open(folder.resolve(name), null, none, folder)) {
            return Preparation.run(
                    source,
                    folder.resolve("data-" + name),
                    new PreparationSettings(4, 0.2, 0.2, 2, false),
                    ImageDecoders.pure(),
                    (done, total, skipped) -> {});
        }
    }

    private List<String> used(String name) {
        List<String> names = new ArrayList<>();
        try (PreparedDataset dataset = PreparedDataset.open(folder.resolve("data-" + name))) {
            for (Split split : Split.values()) {
                for (int i = 0; i < dataset.count(split); i++) {
                    names.add(dataset.source(split, i));
                }
            }
        }
        return names;
    }

    @Test
    void why_a_link_is_no_image_is_said() throws Exception {
        TestFiles files = new TestFiles()
                .add("a/1.png", TestFiles.png(4, 4, 1))
                .add("b/1.png", TestFiles.png(4, 4, 2))
                .link("a/gone.png", "../b/2.png")
                .link("a/loop", "..")
                .link("a/circle.png", "circle.png");
        files.folder(folder.resolve("tree"));
        Files.write(folder.resolve("tree.tar"), files.tar());
        Files.write(folder.resolve("tree.zip"), files.zip());
        for (String name : List.of("tree", "tree.tar", "tree.zip")) {
            List<String> reasons = prepare(name).listed().stream()
                    .map(image -> image.name() + ": " + image.reason())
                    .toList();
            assertThat(reasons).as(name).hasSize(3);
            assertThat(reasons.get(0)).startsWith("a/circle.png: cannot be read: a link");
            assertThat(reasons.get(1)).startsWith("a/gone.png: cannot be read: a link to ../b/2.png, which");
            assertThat(reasons.get(2))
                    .isEqualTo("a/loop: cannot be read: a link that leads back to a folder it lies in");
        }
    }

    @Test
    void links_of_an_archive_lead_nowhere_else() throws Exception {
        TestFiles files = new TestFiles()
                .add("a/1.png", TestFiles.png(4, 4, 1))
                .add("b/1.png", TestFiles.png(4, 4, 2))
                .link("a/out.png", "../../secret.png")
                .link("a/root.png", folder + "/secret.png");
        Files.write(folder.resolve("secret.png"), TestFiles.png(4, 4, 3));
        Files.write(folder.resolve("tree.tar"), files.tar("b/hard.png", "a/1.png"));
        PreparationReport report = prepare("tree.tar");
        assertThat(report.used()).isEqualTo(3);
        assertThat(report.listed()).hasSize(2).allMatch(image -> image.reason().contains("a link out of the archive"));
    }

    @Test
    void links_that_multiply_files_are_bounded() throws Exception {
        TestFiles files = new TestFiles();
        for (int i = 0; i < 30; i++) {
            files.add("l" + i + "/x.png", TestFiles.png(2, 2, i));
            files.link("l" + i + "/left", "../l" + (i + 1)).link("l" + i + "/right", "../l" + (i + 1));
        }
        Files.write(folder.resolve("bomb.tar"), files.tar());
        assertThatThrownBy(() -> ImageSource.open(folder.resolve("bomb.tar"), null, folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("multiply");
    }

    @Test
    void a_folder_that_cannot_be_listed_is_said() throws Exception {
        new TestFiles()
                .add("a/1.png", TestFiles.png(4, 4, 1))
                .add("b/1.png", TestFiles.png(4, 4, 2))
                .add("b/closed/1.png", TestFiles.png(4, 4, 2))
                .folder(folder.resolve("tree"));
        Path closed = folder.resolve("tree/b/closed");
        forbid(closed);
        try {
            assumeTrue(!Files.isReadable(closed), "root may read everything");
            assertThat(prepare("tree").listed())
                    .containsExactly(
                            new SkippedImage("b/closed/", "cannot be read: the folder cannot be listed: not allowed"));
            forbid(folder.resolve("tree/a"));
            assertThatThrownBy(() -> ImageSource.open(folder.resolve("tree"), null, folder))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("a/: the folder cannot be listed: not allowed");
        } finally {
            allow(closed);
            allow(folder.resolve("tree/a"));
        }
    }

    private static void forbid(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
    }

    private static void allow(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
}
