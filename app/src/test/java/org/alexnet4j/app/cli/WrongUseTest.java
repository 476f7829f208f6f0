package org.alexnet4j.app.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.dataset.Split;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong use ends in one line that says what, where and what to do, and leaves no trace. */
class WrongUseTest {
    @TempDir
    private static Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void layOut() throws IOException {
        ColorModel.write(folder.resolve("model"));
        ColorModel.dataset(folder.resolve("data"), Split.TEST, ColorModel.SIZE, 1, 0, "red", "green", "blue");
        ColorModel.dataset(folder.resolve("two"), Split.TEST, ColorModel.SIZE, 1, 0, "red", "green");
        ColorModel.picture(folder.resolve("pictures/red/a.png"), Color.RED);
        ColorModel.picture(folder.resolve("pictures/blue/b.png"), Color.BLUE);
        Files.writeString(folder.resolve("tiny.toml"), """
                name = "tiny"
                input = {channels = 3, height = 4, width = 4}
                layers = [{name = "fc1", type = "fully-connected", outChannels = 3, weightDeviation = 0.01}]
                """);
        Files.createDirectories(folder.resolve("run/checkpoints"));
        Files.writeString(folder.resolve("run/run.json"), "{");
        Files.createDirectory(folder.resolve("empty"));
        Files.writeString(folder.resolve("text"), "Just some text.");
        Files.writeString(folder.resolve("nothing"), "");
        Files.writeString(folder.resolve("bad.toml"), "name = [");
        Files.writeString(folder.resolve("table.csv"), "file,label\na.png,red\n");
        Files.write(folder.resolve("x.pth"), "\u0080\u0002}ctorch._utils\n".getBytes(ISO_8859_1));
        Files.write(folder.resolve("x.onnx"), "\b\u0007\u0012\u0007pytorch\u001a\u00051.10".getBytes(ISO_8859_1));
        Files.write(folder.resolve("x.caffemodel"), "\n\u0007AlexNet\u00a2\u0006\n".getBytes(ISO_8859_1));
        Files.write(folder.resolve("x.h5"), "\u0089HDF\r\n\u001a\n keras_version".getBytes(ISO_8859_1));
        Files.writeString(folder.resolve("page.safetensors"), "<!DOCTYPE html><title>404</title>");
        Files.writeString(folder.resolve("lfs"), "version https://git-lfs.github.com/spec/v1\noid sha256:1\n");
    }

    private static List<String> entries() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.map(Path::toString).sorted().toList();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // What is given is of another kind.
                "classify data pictures/red/a.png | data is a prepared dataset, not a model; give a model file",
                "classify x.pth pictures/red/a.png | x.pth is a PyTorch file, not a model; such files cannot be read yet",
                "classify x.onnx pictures/red/a.png | x.onnx is an ONNX model, not a model",
                "evaluate x.caffemodel data | x.caffemodel is a Caffe model, not a model",
                "finetune x.h5 data --out new | x.h5 is a Keras model, not a model",
                "classify page.safetensors pictures/red/a.png | is a web page (HTML), not a model; a download has failed",
                "classify lfs pictures/red/a.png | is a Git LFS pointer, not a model; fetch the file",
                "classify text pictures/red/a.png | text is a text file, not a model",
                "classify nothing pictures/red/a.png | nothing is an empty file, not a model",
                "classify empty pictures/red/a.png | empty is an empty folder, not a model",
                "calibrate data model --out new | did you swap MODEL and DATASET?",
                "train model --out new | model is a model, not a prepared dataset; give a folder that alexnet prepare",
                "train pictures --out new | pictures is a folder of images, not a prepared dataset; make a dataset",
                "train run --out new | run is a training run, not a prepared dataset",
                "tune text --out new | text is a text file, not a prepared dataset",
                "reproduce figure1 model --out new | model is a model, not a prepared dataset",
                "resume data | data is a prepared dataset, not a training run",
                "resume model | model is a model, not a training run",
                "rate data 0.1 | data is a prepared dataset, not a training run",
                "show curves model | model is a model, not a training run",
                "show kernels data --out new.png | data is a prepared dataset, not a model",
                "similar model pictures/red/a.png | model is a model, not an index of features",
                "similar table.csv pictures/red/a.png | table.csv is a table in text, not an index of features",
                "describe pictures/red/a.png | a.png is an image (PNG), not a network file",
                "train data --out new --network data | data is a prepared dataset, not a network file",
                "runs model | model is a file, not a folder",
                "runs empty | empty holds no training runs",
                // Two arguments are swapped.
                "finetune data model --out new | data is a prepared dataset, not a model; did you swap MODEL and DATASET?",
                "evaluate data model | did you swap",
                "head data model --out new | did you swap MODEL and DATASET?",
                "show confusion data model | did you swap MODEL and DATASET?",
                "classify pictures/red/a.png model | did you swap MODEL and PICTURE?",
                "features pictures/red/a.png model --out new.npy | did you swap MODEL and PICTURE?",
                // Nothing is there.
                "info none | none: no such file or folder; check the path",
                "evaluate none data | none does not exist; check the path",
                "evaluate model none | none: no such file or folder",
                "train none --out new | none: no such file or folder",
                "resume none | none: no such file or folder",
                "similar none pictures/red/a.png | none: no such file or folder",
                "describe none | none: no network of this name",
                "score none none | none: no such file",
                // Something is missing on the command line, or nobody knows it.
                "train data | Missing required option: '--out=RUN'; see 'alexnet train --help'",
                "train | DATASET",
                "classify model | PICTURE",
                "frobnicate x | frobnicate",
                "predict model pictures | did you mean classify?",
                "train data --out new --lr 0.1 | did you mean --rate?",
                "help frobnicate | frobnicate",
                // Numbers and words that make no sense.
                "train data --out new --epochs 0 | epochs",
                "train data --out new --epochs x | epochs",
                "train data --out new --batch -1 | batch",
                "train data --out new --rate 0 | rate",
                "train data --out new --threads 0 | --threads",
                "train data --out new --members 0 | --members 0",
                "train data --out new --epochs 1 --steps 1 | --epochs and --steps cannot both be given",
                "train data --out new --color 0.1 --no-color-noise | --color and --no-color-noise cannot both be given",
                "train data --out new --validate-on train | --validate-on train: no such split",
                "train data --out new --rate-policy falling | falling",
                "train data --out new --settings bad.toml | bad.toml",
                "train data --out new --network bad.toml | bad.toml",
                "train data --out text --network tiny.toml --engine reference | text",
                "train data --out data --network tiny.toml --engine reference | data exists and is not a training run",
                "classify model pictures/red/a.png --top 0 | --top",
                "classify model pictures/red/a.png --top x | --top",
                "evaluate model two | two",
                "evaluate model data --split nonsense | nonsense",
                "tune data --out new --trials 0 | --trials",
                "tune data --out new --rate high | high",
                "tune data --out new --budget soon | soon",
                "show kernels model --out new.gif | new.gif",
                "prepare none new | none",
                "prepare pictures text | text",
                "prepare pictures new --size x | --size",
                "describe alexnet --classes 1 | --classes",
            })
    void one_line_says_what_is_wrong_and_what_to_do(String command, String said) throws IOException {
        List<String> before = entries();
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err, true), false);
        String[] arguments = Stream.of(command.split(" "))
                .map(word -> Files.exists(folder.resolve(word))
                                || List.of("none", "new", "new.npy", "new.png", "new.gif")
                                        .contains(word)
                        ? folder.resolve(word).toString()
                        : word)
                .toArray(String[]::new);

        assertThat(AlexNetCommand.run(terminal, arguments)).isEqualTo(ExitCode.INPUT.code);
        // Before the work begins, its engine or its source is named.
        assertThat(err.toString().replace(folder + "/", "").lines())
                .filteredOn(
                        line -> !command.matches(".*--engine.*|prepare pictures .*") || line.startsWith("alexnet: "))
                .singleElement()
                .asString()
                .startsWith("alexnet: ")
                .contains(said)
                .containsPattern("[;?] ?[a-z']|[?]$")
                .doesNotContain("xception", "internal error");
        assertThat(out).asString().isEmpty();
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void a_folder_without_the_permission_to_write_is_named() throws IOException {
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err, true), false);
        assertThat(AlexNetCommand.run(
                        terminal,
                        "train",
                        folder.resolve("data").toString(),
                        "--out",
                        "/proc/new",
                        "--network",
                        folder.resolve("tiny.toml").toString(),
                        "--engine",
                        "reference"))
                .isNotZero();
        assertThat(err.toString().lines().filter(line -> line.startsWith("alexnet: ")))
                .singleElement()
                .asString()
                .contains("/proc/new", "; ");
    }
}
