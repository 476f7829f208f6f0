package org.alexnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.file.FileClaim;
import org.alexnet4j.file.NpyHeader;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.inference.ImageReader;
import org.alexnet4j.retrieval.FeatureIndex;
import org.alexnet4j.retrieval.IndexedImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that live on features: features, head, index and similar. */
class FeaturesCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String model = "";

    @BeforeEach
    void write() throws IOException {
        model = ColorModel.writeDeep(folder.resolve("model.safetensors")).toString();
        picture("pictures/fire.png", Color.RED);
        picture("pictures/meadow.png", Color.GREEN);
        picture("pictures/sky.png", Color.BLUE);
    }

    @Test
    void rows_are_in_the_order_of_their_names() throws IOException {
        assertThat(run("features", model, path("pictures"), "--out", path("f.npy"), "--json"))
                .isZero();
        JsonNode result = json();
        assertThat(result.path("rows").asInt()).isEqualTo(3);
        assertThat(result.path("layer").asText()).isEqualTo("fc1");
        ByteBuffer matrix =
                ByteBuffer.wrap(Files.readAllBytes(folder.resolve("f.npy"))).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(NpyHeader.of(matrix)).contains(new NpyHeader(3, 3));
        for (int row = 0; row < 3; row++) {
            for (int color = 0; color < 3; color++) {
                // A hundredth of the plane's mean, from which 100 is taken.
                assertThat(matrix.getFloat(NpyHeader.BYTES + 4 * (3 * row + color)))
                        .isBetween(row == color ? 1.5f : -1.01f, row == color ? 1.6f : -0.99f);
            }
        }
        assertThat(Files.readAllLines(folder.resolve("f.names.tsv"), UTF_8))
                .containsExactly(
                        "name\tclass",
                        path("pictures/fire.png") + "\t",
                        path("pictures/meadow.png") + "\t",
                        path("pictures/sky.png") + "\t");
    }

    @Test
    void a_dataset_has_classes_and_csv_is_for_everything() throws IOException {
        String dataset = dataset("data");
        assertThat(run("features", model, dataset, "--split", "test", "--out", path("f.csv")))
                .isZero();
        List<String> lines = Files.readAllLines(folder.resolve("f.csv"), UTF_8);
        assertThat(lines).hasSize(1 + 6 + 1);
        assertThat(lines.get(0)).isEqualTo("name,class,f0,f1,f2");
        assertThat(lines.get(1)).startsWith("\"red0\",\"red\",1.5");
        assertThat(lines.get(5)).startsWith("\"blue0\",\"blue\",-1.0");
        assertThat(out.toString()).contains("7 pictures").contains("3 numbers of fc1");
    }

    @Test
    void what_cannot_be_read_has_no_row() throws IOException {
        Files.writeString(folder.resolve("pictures/broken.png"), "no picture");
        assertThat(run("features", model, path("pictures"), "--out", path("f.npy"), "--json"))
                .isEqualTo(ExitCode.SKIPPED.code);
        assertThat(json().path("rows").asInt()).isEqualTo(3);
        assertThat(err.toString()).contains("broken.png");
        assertThat(Files.readAllLines(folder.resolve("f.names.tsv"), UTF_8)).hasSize(4);
    }

    @Test
    void wrong_features_are_one_line() throws IOException {
        refused("neither .npy nor .csv", "features", model, path("pictures"), "--out", path("f.txt"));
        refused("no layer fc9", "features", model, path("pictures"), "--out", path("f.npy"), "--layer", "fc9");
        refused(
                "has no images in its validation",
                "features",
                model,
                dataset("data"),
                "--out",
                path("f.npy"),
                "--split",
                "validation");
        assertThat(folder.resolve("f.npy")).doesNotExist();
    }

    @Test
    void the_most_similar_come_first_and_the_picture_itself_does_not_count() throws IOException {
        picture("pictures/dark.png", new Color(0, 120, 0));
        assertThat(run("index", model, path("pictures"), "--out", path("index"), "--json"))
                .isZero();
        assertThat(json().path("pictures").asInt()).isEqualTo(4);
        out.getBuffer().setLength(0);

        assertThat(run(
                        "similar",
                        path("index"),
                        path("pictures/meadow.png"),
                        "-k",
                        "2",
                        "--json",
                        "--sheet",
                        path("sheet.png")))
                .isZero();
        JsonNode similar = json().path("similar");
        assertThat(similar).hasSize(2);
        assertThat(similar.path(0).path("file").asText()).isEqualTo(path("pictures/dark.png"));
        assertThat(similar.path(0).path("distance").asDouble()).isBetween(1.34, 1.36);
        assertThat(json().path("compared").asInt()).isEqualTo(4);
        assertThat(similar.path(1).path("distance").asDouble()).isBetween(3.6, 3.61);
        assertThat(ImageIO.read(folder.resolve("sheet.png").toFile()).getWidth())
                .isGreaterThan(3 * 192);

        assertThat(run("similar", path("index"), path("pictures/meadow.png"))).isZero();
        assertThat(out.toString())
                .contains("distance")
                .contains("1  ")
                .contains(" 1.35")
                .contains("dark.png");
    }

    @Test
    void an_index_is_brought_up_to_date() throws IOException {
        assertThat(run("index", model, path("pictures"), "--out", path("index")))
                .isZero();
        Files.delete(folder.resolve("pictures/sky.png"));
        picture("pictures/fire.png", Color.ORANGE);
        Files.setLastModifiedTime(
                folder.resolve("pictures/fire.png"), java.nio.file.attribute.FileTime.fromMillis(1_000_000));
        picture("pictures/new.png", Color.WHITE);
        out.getBuffer().setLength(0);
        String[] again = {"index", model, path("pictures"), path("pictures/new.png"), "--out", path("index"), "--json"};
        refused("has 1 images that are not named now, such as " + path("pictures/sky.png"), again);
        assertThat(FeatureIndex.open(folder.resolve("index")).images()).hasSize(3);
        assertThat(run(Stream.concat(Arrays.stream(again), Stream.of("--drop")).toArray(String[]::new)))
                .isZero();
        JsonNode result = json();
        assertThat(result.path("pictures").asInt()).isEqualTo(3);
        assertThat(result.path("computed").asInt()).isEqualTo(2);
        assertThat(result.path("kept").asInt()).isEqualTo(1);
        assertThat(result.path("dropped").asInt()).isEqualTo(1);

        out.getBuffer().setLength(0);
        assertThat(run("similar", path("index"), picture("query.png", Color.ORANGE), "--json"))
                .isZero();
        JsonNode nearest = json().path("similar");
        assertThat(nearest).hasSize(3);
        assertThat(nearest.path(0).path("file").asText()).endsWith("fire.png");
        assertThat(nearest.path(0).path("distance").asDouble()).isLessThan(1e-3);
    }

    @Test
    void an_index_grows_by_other_images_and_loses_none_unasked() throws IOException {
        assertThat(run("index", model, path("pictures"), "--out", path("index")))
                .isZero();
        String other = picture("others/new.png", Color.WHITE);
        refused("has 3 images that are not named now", "index", model, other, "--out", path("index"));
        refused("exclude each other", "index", model, other, "--out", path("index"), "--add", "--drop");
        out.getBuffer().setLength(0);
        assertThat(run("index", model, other, "--out", path("index"), "--add", "--json"))
                .isZero();
        assertThat(json().path("kept").asInt()).isEqualTo(3);
        assertThat(json().path("computed").asInt()).isOne();
        assertThat(FeatureIndex.open(folder.resolve("index")).images())
                .extracting(IndexedImage::name)
                .contains(other, path("pictures/sky.png"));
    }

    @Test
    void images_in_folders_of_classes_have_their_class() throws IOException {
        picture("classes/train/reddish/1.png", Color.RED);
        picture("classes/train/red/images/2.png", Color.RED);
        picture("classes/0.png", Color.RED);
        assertThat(run("features", model, path("classes"), "--out", path("f.npy")))
                .isZero();
        assertThat(Files.readString(folder.resolve("f.names.tsv")).lines().map(line -> line.replaceFirst(".*\t", "")))
                .as("no class, the model's, the folder's")
                .containsExactly("class", "", "red", "reddish");
        assertThat(run("features", model, path("classes/train/red"), "--out", path("one.csv")))
                .isZero();
        assertThat(Files.readString(folder.resolve("one.csv"))).contains("2.png\",\"red\",");
        String single = picture("classes/train/blue/3.png", Color.BLUE);
        assertThat(run("features", model, single, "--out", path("single.csv"))).isZero();
        assertThat(Files.readString(folder.resolve("single.csv"))).contains("3.png\",\"blue\",");
        Files.delete(Path.of(single));
        assertThat(run("index", model, path("classes"), "--out", path("index"))).isZero();
        assertThat(FeatureIndex.open(folder.resolve("index")).images())
                .extracting(IndexedImage::label)
                .containsExactly("", "red", "reddish");
    }

    @Test
    void a_file_that_another_process_writes_is_refused() throws Exception {
        for (String file : List.of("f.csv", "f.npy", "index", "head.safetensors")) {
            CountDownLatch over = new CountDownLatch(1);
            CompletableFuture<FileClaim> other = new CompletableFuture<>();
            Thread writer = new Thread(() -> {
                try (FileClaim claim = WholeFile.claim(folder.resolve(file))) {
                    other.complete(claim);
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            writer.start();
            other.get();
            String command = file.contains(".") ? "features" : "index";
            String[] arguments = file.startsWith("head")
                    ? new String[] {"head", model, dataset("data"), "--out", path(file)}
                    : new String[] {command, model, path("pictures"), "--out", path(file)};
            assertThat(run(arguments)).as(file).isEqualTo(ExitCode.LOCKED.code);
            assertThat(err.toString()).contains(path(file) + " is being written by another process");
            over.countDown();
            writer.join();
            assertThat(folder.resolve(file)).doesNotExist();
        }
    }

    @Test
    void a_file_that_exists_is_replaced_only_when_asked() throws IOException {
        for (String file : List.of("f.csv", "f.npy")) {
            String[] features = {"features", model, path("pictures"), "--out", path(file)};
            assertThat(run(features)).isZero();
            refused(path(file) + " exists; replace it with --force, or name another file", features);
            assertThat(run("features", model, path("pictures"), "--out", path(file), "--force"))
                    .isZero();
        }
        Files.delete(folder.resolve("f.npy"));
        refused(path("f.names.tsv") + " exists", "features", model, path("pictures"), "--out", path("f.npy"));
    }

    @Test
    void what_is_written_into_the_collection_is_no_picture_of_it() throws IOException {
        String link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("pictures"))
                .toString();
        for (String collection : List.of(path("pictures"), path("pictures"), link)) {
            assertThat(run("index", model, collection, "--out", path("pictures/index"), "--drop"))
                    .isZero();
        }
        assertThat(run("features", model, path("pictures"), "--out", path("f.csv")))
                .as("another command's file is a picture that cannot be read")
                .isEqualTo(ExitCode.SKIPPED.code);
    }

    @Test
    void a_link_to_a_folder_is_the_folder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("pictures"));
        assertThat(run("features", model, link.toString(), "--out", path("f.csv"), "--json"))
                .isZero();
        assertThat(json().path("rows").asInt()).isEqualTo(3);
    }

    @Test
    void a_picture_that_has_changed_since_is_not_drawn_for_the_old_one() throws IOException {
        assertThat(run("index", model, path("pictures"), "--out", path("index")))
                .isZero();
        IndexedImage sky = FeatureIndex.open(folder.resolve("index")).images().get(2);
        ImageReader reader = new ImageReader(8);
        assertThat(IndexedPictures.read(sky, reader)).isNotNull();
        Files.setLastModifiedTime(folder.resolve("pictures/sky.png"), FileTime.fromMillis(0));
        assertThat(IndexedPictures.read(sky, reader)).isNull();
    }

    @Test
    void a_typo_empties_nothing() throws IOException {
        String index = path("index");
        String features = path("f.npy");
        assertThat(run("index", model, path("pictures"), "--out", index)).isZero();
        assertThat(run("features", model, path("pictures"), "--out", features)).isZero();
        byte[] indexBefore = Files.readAllBytes(Path.of(index));
        byte[] featuresBefore = Files.readAllBytes(Path.of(features));
        Files.createDirectory(folder.resolve("texts"));
        Files.writeString(folder.resolve("texts/notes.png"), "no picture");

        refused("typo: no such file", "index", model, path("pictures"), path("typo"), "--out", index);
        refused("none of the pictures can be read", "index", model, path("texts"), "--out", index, "--drop");
        refused("typo: no such file", "features", model, path("typo"), "--out", features, "--force");
        refused("none of the pictures can be read", "features", model, path("texts"), "--out", features, "--force");
        assertThat(Files.readAllBytes(Path.of(index))).isEqualTo(indexBefore);
        assertThat(Files.readAllBytes(Path.of(features))).isEqualTo(featuresBefore);
        refused("delete it, or name another file", "index", model, path("pictures"), "--out", path("texts/notes.png"));
    }

    @Test
    @Tag("native")
    void an_index_keeps_to_its_precision() throws IOException {
        String[] index = {"index", model, path("pictures"), "--out", path("index")};
        String[] inBfloat16 = Arrays.copyOf(index, index.length + 1);
        inBfloat16[index.length] = "--precision=bfloat16";
        int exitCode = runOn("onednn", inBfloat16);
        assumeFalse(exitCode == ExitCode.INPUT.code && err.toString().contains("does not support it on this CPU"));
        assertThat(exitCode).isZero();

        err.getBuffer().setLength(0);
        assertThat(runOn("onednn", index)).isZero();
        assertThat(runOn("onednn", "similar", path("index"), path("pictures/sky.png")))
                .isZero();
        assertThat(err.toString()).contains("bfloat16").doesNotContain("float32");

        String[] inFloat32 = Arrays.copyOf(index, index.length + 1);
        inFloat32[index.length] = "--precision=float32";
        assertThat(runOn("onednn", inFloat32)).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("another model, layer or precision").contains("fc1, bfloat16");
    }

    @Test
    void a_dataset_can_be_indexed_and_drawn() throws IOException {
        String dataset = dataset("data");
        assertThat(run("index", model, dataset, "--split", "test", "--out", path("index")))
                .isZero();
        out.getBuffer().setLength(0);
        assertThat(run("similar", path("index"), path("pictures/sky.png"), "--json", "--sheet", path("sheet.png")))
                .isZero();
        JsonNode first = json().path("similar").path(0);
        assertThat(first.path("class").asText()).isEqualTo("blue");
        assertThat(first.path("example").asText()).startsWith("test/");
        assertThat(ImageIO.read(folder.resolve("sheet.png").toFile()).getRGB(220 + 96, 100))
                .isEqualTo(Color.BLUE.getRGB());
    }

    @Test
    void a_large_collection_is_searched_by_sketches() throws IOException {
        String wide = ColorModel.writeWide(folder.resolve("wide.safetensors")).toString();
        String dataset = ColorModel.dataset(
                        folder.resolve("large"), Split.TRAIN, ColorModel.SIZE, 3_400, 0, "red", "green", "blue")
                .toString();
        assertThat(run("index", wide, dataset, "--out", path("index"), "--json"))
                .isZero();
        JsonNode recall = json().path("recall");
        assertThat(recall.path("searches").asInt()).isEqualTo(50);
        assertThat(recall.path("nearest").asInt()).isEqualTo(6);
        assertThat(recall.path("share").asDouble()).isEqualTo(1);
        out.getBuffer().setLength(0);
        assertThat(run("index", wide, dataset, path("pictures/sky.png"), "--out", path("index")))
                .isZero();
        assertThat(out.toString())
                .contains("10,202 pictures: 1 computed, 10,201 kept, 0 dropped")
                .contains("found 100.0 % of the 6 nearest, in 50 searches");

        String query = picture("query.png", new Color(0, 0, 250));
        for (String[] search :
                new String[][] {{"similar", path("index"), query}, {"similar", path("index"), query, "--exact"}}) {
            boolean exact = search.length > 3;
            out.getBuffer().setLength(0);
            err.getBuffer().setLength(0);
            assertThat(run(search)).isZero();
            assertThat(out.toString()).contains("blue0").contains("blue5").doesNotContain("red");
            assertThat(err.toString().contains("compared 220 of 10,202 pictures"))
                    .isEqualTo(!exact);
            out.getBuffer().setLength(0);
            String[] json = Arrays.copyOf(search, search.length + 1);
            json[search.length] = "--json";
            assertThat(run(json)).isZero();
            assertThat(json().path("compared").asInt()).isEqualTo(exact ? 10_202 : 220);
            assertThat(json().path("pictures").asInt()).isEqualTo(10_202);
        }
    }

    @Test
    void another_model_is_not_taken_for_the_one_of_the_index() throws IOException {
        assertThat(run("index", model, path("pictures"), "--out", path("index")))
                .isZero();
        String other = folder.resolve("headed.safetensors").toString();
        assertThat(run("head", model, dataset("data"), "--out", other)).isZero();
        refused("another model, layer or precision", "index", other, path("pictures"), "--out", path("index"));
        refused(
                "another model, layer or precision",
                "index",
                model,
                path("pictures"),
                "--out",
                path("index"),
                "--layer",
                "fc2");
        refused("not, or no longer, the model", "similar", path("index"), path("pictures/sky.png"), "--model", other);
        refused("no such file or folder", "similar", path("none"), path("pictures/sky.png"));
        refused("is a folder", "similar", path("index"), path("pictures"));
        refused("no such file", "similar", path("index"), path("none.png"));
        refused("--count", "similar", path("index"), path("pictures/sky.png"), "-k", "0");
        refused("standard input", "index", model, "-", "--out", path("index2"));
        Files.move(folder.resolve("model.safetensors"), folder.resolve("moved.safetensors"));
        assertThat(run("similar", path("index"), path("pictures/sky.png"), "--model", path("moved.safetensors")))
                .isZero();
    }

    @Test
    void a_head_is_a_model_that_evaluates_as_it_said() throws IOException {
        String headed = path("headed.safetensors");
        for (String kind : List.of("logistic", "svm")) {
            out.getBuffer().setLength(0);
            assertThat(run(
                            "head",
                            model,
                            dataset("data-" + kind),
                            "--out",
                            headed,
                            "--kind",
                            kind,
                            "--json",
                            "--force"))
                    .isZero();
            double error = json().path("test").path("top1Error").asDouble();
            // One of seven pictures shows another color than that of its class.
            assertThat(error).isBetween(0.14, 0.15);
            out.getBuffer().setLength(0);
            assertThat(run("evaluate", headed, path("data-" + kind), "--json")).isZero();
            assertThat(json().path("top1Error").asDouble()).isEqualTo(error);
            out.getBuffer().setLength(0);
            assertThat(run("classify", headed, path("pictures/sky.png"), "--json"))
                    .isZero();
            assertThat(json().path(0).path("classes").path(0).path("class").asText())
                    .isEqualTo("blue");
        }
        refused(
                "--split test: none",
                "features",
                model,
                path("pictures/sky.png"),
                "--split",
                "test",
                "--out",
                path("f.csv"));
        refused("--cost", "head", model, path("data-svm"), "--out", headed, "--force", "--cost", "0");
        refused(
                "class green has no image among the 1 to learn from",
                "head",
                model,
                path("data-svm"),
                "--out",
                headed,
                "--force",
                "--images",
                "1");
        refused(
                "images of 8 pixels",
                "head",
                model,
                ColorModel.dataset(folder.resolve("larger"), Split.TRAIN, 8, 1, 0, "red", "blue")
                        .toString(),
                "--out",
                headed,
                "--force");
    }

    /** Two of each color to learn from, and seven to test on, one of them wrong. */
    private String dataset(String name) {
        return ColorModel.learnable(folder.resolve(name), "red", "green", "blue")
                .toString();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private void refused(String problem, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString().lines().reduce("", (first, second) -> second))
                .contains(problem)
                .contains("; ");
    }

    private String picture(String name, Color color) throws IOException {
        return ColorModel.picture(folder.resolve(name), color).toString();
    }

    private int run(String... arguments) {
        return runOn("reference", arguments);
    }

    private int runOn(String engine, String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--engine";
        all[arguments.length + 1] = engine;
        return AlexNetCommand.run(new Terminal(new PrintWriter(out), new PrintWriter(err), false), all);
    }
}
