package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetWriter;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.image.Image;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetuneCommandTest {
    private static final String NETWORK = """
            name = "tiny"
            [input]
            channels = 3
            height = 8
            width = 8
            [[layers]]
            name = "conv1"
            type = "convolution"
            outChannels = 4
            kernel = 3
            weightDeviation = 0.01
            [[layers]]
            name = "conv2"
            type = "convolution"
            outChannels = 4
            kernel = 3
            padding = 1
            weightDeviation = 0.1
            [[layers]]
            name = "relu2"
            type = "relu"
            [[layers]]
            name = "drop2"
            type = "dropout"
            rate = 0.25
            [[layers]]
            name = "fc3"
            type = "fully-connected"
            outChannels = 10
            weightDeviation = 0.01
            """;

    /** Without the second convolution; the last layer is as before. */
    private static final String SHORT_NETWORK =
            NETWORK.replaceFirst("(?s)\\[\\[layers\\]\\]\\nname = \"conv2\".*?(?=\\[\\[layers)", "");

    private static final String SETTINGS = """
            batch = 8
            epochs = 3
            [rate]
            policy = "fixed"
            initial = 0.002
            [weights]
            decay = 0.1
            [view]
            crop = 8
            flip = true
            """;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void trainTheModel() throws IOException {
        Files.writeString(shared.resolve("network.toml"), NETWORK);
        Files.writeString(shared.resolve("training.toml"), SETTINGS);
        Files.createDirectories(shared.resolve("short"));
        Files.writeString(shared.resolve("short/network.toml"), SHORT_NETWORK);
        Files.writeString(shared.resolve("short/training.toml"), SETTINGS);
        write("colors", 10, "blue", "green", "red");
        write("grays", 9, "dark", "light");
        write("small", 6, "dark", "light");
        StringWriter ignored = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(ignored), new PrintWriter(ignored), false);
        assertThat(AlexNetCommand.run(
                        terminal,
                        "train",
                        shared.resolve("colors").toString(),
                        "--out",
                        shared.resolve("base").toString(),
                        "--network",
                        shared.toString(),
                        "--engine",
                        "reference"))
                .as("%s", ignored)
                .isZero();
    }

    private static void write(String name, int side, String... classes) {
        List<ClassLabel> labels =
                Stream.of(classes).map(label -> new ClassLabel(label, null)).toList();
        RandomKey key = RandomKey.of(1, Purpose.TEST);
        try (DatasetWriter writer = DatasetWriter.create(shared.resolve(name), side, labels, "test")) {
            for (int i = 0; i < 30; i++) {
                byte[] planes = new byte[3 * side * side];
                for (int p = 0; p < planes.length; p++) {
                    planes[p] =
                            (byte) (60 + 40 * (i % classes.length) + key.at(i).below(60, p));
                }
                writer.add(
                        i < 24 ? Split.TRAIN : Split.VALIDATION,
                        i % classes.length,
                        "image " + i,
                        new Image(side, side, planes));
            }
            writer.finish();
        }
    }

    private int run(String... arguments) {
        PrintWriter printed = new PrintWriter(out, true);
        return AlexNetCommand.run(new Terminal(printed, new PrintWriter(err, true), false), arguments);
    }

    private int finetune(String dataset, String run, String... more) {
        return finetune("reference", shared.resolve("base"), dataset, run, more);
    }

    private int finetune(String engine, Path model, String dataset, String run, String... more) {
        String[] arguments = {
            "finetune",
            model.toString(),
            shared.resolve(dataset).toString(),
            "--out",
            folder.resolve(run).toString(),
            "--engine",
            engine,
            "--threads",
            "1"
        };
        return run(Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new));
    }

    private Model model(String run) {
        return ModelFile.read(folder.resolve(run).resolve("model.safetensors"));
    }

    private static Model base() {
        return ModelFile.read(shared.resolve("base/model.safetensors"));
    }

    /** Compares bit by bit. */
    private static boolean isSame(Model one, Model other, String parameter) {
        return Arrays.equals(bits(one, parameter), bits(other, parameter));
    }

    private static int[] bits(Model model, String name) {
        ParameterSpec parameter = Network.of(model.network()).parameters().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        FloatBuffer values = model.parameters().get(parameter);
        int[] bits = new int[parameter.size()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values.get(i));
        }
        return bits;
    }

    @Test
    void a_model_learns_other_classes() throws IOException {
        assertThat(finetune("grays", "run")).isZero();

        assertThat(err.toString().lines())
                .anyMatch(line -> line.matches("conv1 +4 x 3 x 3 x 3 +loaded +yes"))
                .anyMatch(line -> line.matches("fc3 +2 x 144 +new: the model's is 3 x 144 +10 times as fast"));
        assertThat(err.toString().indexOf("from the model"))
                .isLessThan(err.toString().indexOf("training: "));
        Model tuned = model("run");
        assertThat(tuned.classes()).extracting(ClassLabel::name).containsExactly("dark", "light");
        assertThat(tuned.preprocessing().imageSize()).as("of the new images").isEqualTo(9);
        assertThat(tuned.provenance().facts())
                .hasEntrySatisfying(
                        "initialModel",
                        origin -> assertThat(origin).matches("model\\.safetensors, sha256 [0-9a-f]{64}"))
                .containsEntry("initialModel.network", "tiny")
                .containsEntry("initialModel.loaded", "conv1, conv2")
                .containsEntry("initialModel.new", "fc3")
                .containsEntry("initialModel.skipped", "");
        assertThat(Files.readString(folder.resolve("run/training.toml")))
                .as("a tenth of the model's rate; the new layer learns at it")
                .contains("initial = 0.0002", "decay = 0.1", "[layers.fc3]\nweightRate = 10.0\nbiasRate = 20.0");
    }

    @Test
    void frozen_layers_keep_every_bit() {
        assertThat(finetune("grays", "run", "--freeze", "conv1..conv2", "--rate", "0.001"))
                .isZero();

        assertThat(err.toString().lines()).anyMatch(line -> line.matches("conv2 .* loaded +no, frozen"));
        for (String name : List.of("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias")) {
            assertThat(isSame(model("run"), base(), name)).as(name).isTrue();
        }
        assertThat(finetune("grays", "free", "--freeze", "conv2", "--rate", "0.001"))
                .isZero();
        assertThat(isSame(model("free"), base(), "conv1.weight")).isFalse();
        assertThat(isSame(model("free"), base(), "conv2.weight")).isTrue();
    }

    @Test
    @Tag("native")
    void the_native_engine_freezes_and_resumes_bit_by_bit() throws IOException {
        for (String precision : List.of("float32", "bfloat16")) {
            String whole = "whole " + precision;
            String stopped = "stopped " + precision;
            Path model = folder.resolve("model of " + precision);
            String[] options = {"--precision=" + precision, "--freeze=conv1", "--rate=0.001"};
            int exitCode = finetune("onednn", shared.resolve("base"), "grays", whole, options);
            if (exitCode == ExitCode.INPUT.code && err.toString().contains("does not support it on this CPU")) {
                continue;
            }
            assertThat(exitCode).isZero();
            assertThat(isSame(model(whole), base(), "conv1.weight")).isTrue();
            assertThat(isSame(model(whole), base(), "conv2.weight")).isFalse();

            Files.copy(shared.resolve("base/model.safetensors"), model);
            String[] shorter =
                    Stream.concat(Stream.of("--epochs=1"), Stream.of(options)).toArray(String[]::new);
            assertThat(finetune("onednn", model, "grays", stopped, shorter)).isZero();
            Files.delete(model);
            Path settings = folder.resolve(stopped).resolve("training.toml");
            Files.writeString(settings, Files.readString(settings).replace("epochs = 1", "epochs = 3"));
            assertThat(run("resume", folder.resolve(stopped).toString())).isZero();
            for (ParameterSpec parameter : Network.of(model(whole).network()).parameters()) {
                assertThat(isSame(model(stopped), model(whole), parameter.name()))
                        .as(parameter.name())
                        .isTrue();
            }
            assertThat(model(stopped).provenance().facts()).containsEntry("initialModel.new", "fc3");
        }
    }

    @Test
    void the_same_classes_keep_the_last_layer_unless_a_new_one_is_asked_for() {
        assertThat(finetune("colors", "kept", "--steps=1", "--rate=1e-30")).isZero();
        assertThat(finetune("colors", "new", "--steps=1", "--rate=1e-30", "--new-head"))
                .isZero();

        assertThat(isSame(model("kept"), base(), "fc3.weight")).isTrue();
        assertThat(isSame(model("new"), base(), "fc3.weight")).isFalse();
        assertThat(isSame(model("new"), base(), "conv2.weight")).isTrue();
    }

    @Test
    void another_network_takes_what_it_has_room_for() throws IOException {
        assertThat(finetune(
                        "grays", "run", "--network", shared.resolve("short").toString(), "--head-rate=3", "--epochs=1"))
                .isZero();

        assertThat(err.toString().lines())
                .anyMatch(line -> line.matches("fc3 .* new: .* 3 times as fast"))
                .anyMatch(line -> line.matches("conv2 +4 x 4 x 3 x 3 +skipped: not in tiny"));
        assertThat(model("run").network().layers()).extracting("name").doesNotContain("conv2");
        assertThat(model("run").provenance().facts()).containsEntry("initialModel.skipped", "conv2");
        assertThat(Files.readString(folder.resolve("run/training.toml"))).contains("weightRate = 3.0");
    }

    @Test
    void a_fine_tuned_model_is_fine_tuned_at_the_same_rate_and_nothing_stays_frozen() throws IOException {
        assertThat(finetune("grays", "first", "--freeze=conv1", "--epochs=1")).isZero();
        assertThat(finetune("reference", folder.resolve("first"), "colors", "second", "--epochs=1"))
                .isZero();

        assertThat(Files.readString(folder.resolve("second/training.toml")))
                .contains("initial = 0.0002", "[layers.fc3]")
                .doesNotContain("conv1");
    }

    @Test
    void what_is_said_of_layers_that_a_head_has_replaced_is_left_out() throws IOException {
        Files.createDirectories(folder.resolve("network"));
        Files.writeString(folder.resolve("network/network.toml"), NETWORK);
        Files.writeString(
                folder.resolve("network/training.toml"),
                SETTINGS + "[layers.conv1]\nweightDecay = 0.2\n[layers.fc3]\nweightDecay = 3.0\n");
        String grays = shared.resolve("grays").toString();
        String base = folder.resolve("base").toString();
        String headed = folder.resolve("headed.safetensors").toString();
        assertThat(run(
                        "train",
                        shared.resolve("colors").toString(),
                        "--out",
                        base,
                        "--network",
                        folder.resolve("network").toString(),
                        "--engine=reference"))
                .isZero();
        write("nine", 10, "dark", "light");
        assertThat(run(
                        "head",
                        base,
                        shared.resolve("nine").toString(),
                        "--out",
                        headed,
                        "--layer=conv2",
                        "--engine=reference"))
                .as("%s", err)
                .isZero();
        assertThat(ModelFile.read(Path.of(headed)).provenance().facts())
                .as("what was measured of the model below is not said of the head")
                .containsKeys("features.top1Error", "features.settings", "dataset", "top1Error")
                .doesNotContainKeys("settings", "steps");

        assertThat(finetune("reference", Path.of(headed), grays, "run", "--epochs=1"))
                .as("%s", err)
                .isZero();
        assertThat(Files.readString(folder.resolve("run/training.toml")))
                .contains("[layers.conv1]\nweightDecay = 0.2")
                .doesNotContain("weightDecay = 3.0");
    }

    @Test
    void wrong_input_is_one_line_with_a_remedy_and_leaves_nothing() {
        Map<String, String[]> wrong = Map.of(
                "no layer 'conv9'", new String[] {"--freeze=conv1..conv9"},
                "conv2 comes after conv1", new String[] {"--freeze=conv2..conv1"},
                "fc3 is new and would stay", new String[] {"--freeze=conv1,fc3"},
                "is not more than 0", new String[] {"--head-rate=0"},
                "images of the dataset are 6 x 6", new String[] {"--force"},
                "no such split", new String[] {"--validate-on=train"});
        wrong.forEach((message, options) ->
                assertOneLine(message, finetune(message.contains("6 x 6") ? "small" : "grays", "run", options)));
        assertOneLine("no layer is new", finetune("colors", "run", "--head-rate=3"));
        assertOneLine("leaves nothing to learn", finetune("colors", "run", "--freeze=conv1..fc3"));
        assertOneLine("no layer of the model", finetune("grays", "run", "--network=cifar-18pct"));
        assertOneLine(
                "holds the model itself",
                run(
                        "finetune",
                        shared.resolve("base").toString(),
                        shared.resolve("grays").toString(),
                        "--force",
                        "--out",
                        shared.resolve("base").toString()));
        assertOneLine("not a model", finetune("reference", shared.resolve("short"), "grays", "run"));
        assertThat(folder.resolve("run/run.json")).doesNotExist();
        assertThat(shared.resolve("base/model.safetensors")).exists();
    }

    private void assertOneLine(String message, int got) {
        assertThat(err.toString()).contains(message);
        assertThat(err.toString().lines().filter(line -> line.startsWith("alexnet: ")))
                .hasSize(1);
        assertThat(err.toString()).doesNotContain("defect");
        assertThat(got).isEqualTo(ExitCode.INPUT.code);
        err.getBuffer().setLength(0);
    }
}
