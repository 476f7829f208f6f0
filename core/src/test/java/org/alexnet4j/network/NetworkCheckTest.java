package org.alexnet4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkCheckTest {
    /** A sound network that has a layer of every kind; tests break one thing at a time. */
    private static final String SOUND = """
            name = "sound"
            [input]
            channels = 3
            height = 16
            width = 16
            [[layers]]
            name = "conv1"
            type = "convolution"
            outChannels = 8
            kernel = 3
            padding = 1
            weightDeviation = 0.01
            [[layers]]
            name = "relu1"
            type = "relu"
            [[layers]]
            name = "lrn1"
            type = "lrn"
            size = 5
            alpha = 0.0001
            beta = 0.75
            k = 2
            [[layers]]
            name = "pool1"
            type = "max-pooling"
            kernel = 3
            stride = 2
            rounding = "ceil"
            [[layers]]
            name = "conv2"
            type = "convolution"
            outChannels = 6
            kernel = 5
            padding = 2
            groups = 2
            weightDeviation = 0.01
            initialBias = 1
            [[layers]]
            name = "drop2"
            type = "dropout"
            rate = 0.5
            [[layers]]
            name = "fc3"
            type = "fully-connected"
            outChannels = 10
            weightDeviation = 0.01
            """;

    private static String messageOf(String toml) {
        Throwable thrown = catchThrowable(() -> NetworkFile.parse(toml, "my.toml"));
        assertThat(thrown).isInstanceOf(UserException.class);
        return Objects.requireNonNull(thrown.getMessage());
    }

    private static String broken(String sound, String broken) {
        assertThat(SOUND).containsOnlyOnce(sound);
        return SOUND.replace(sound, broken);
    }

    @Test
    void theSoundNetworkIsSound() {
        NetworkSpec network = NetworkFile.parse(SOUND, "my.toml");

        assertThat(network.layers()).hasSize(7);
        assertThat(Network.of(network).classes()).isEqualTo(10);
        assertThat(NetworkFile.parse(NetworkFile.write(network), "again")).isEqualTo(network);
    }

    static Stream<Arguments> singleProblems() {
        return Stream.of(
                arguments(
                        "groups = 2",
                        "groups = 5",
                        "conv2: 8 input channels are not divisible by 5 groups; conv2: 6 outChannels are not"
                                + " divisible by"
                                + " 5 groups"),
                arguments("outChannels = 6", "outChannels = 7", "conv2: 7 outChannels are not divisible by 2 groups"),
                arguments("groups = 2", "groups = 0", "conv2: groups must be from 1 to 1000000, got 0"),
                arguments("outChannels = 6", "outChannels = 0", "conv2: outChannels must be from 1 to 1000000, got 0"),
                arguments(
                        "outChannels = 6",
                        "outChannels = 99999999999999999999",
                        "conv2: outChannels is out of range: 99999999999999999999"),
                arguments("kernel = 5", "kernel = 0", "conv2: kernel must be from 1 to 16384, got 0"),
                arguments("kernel = 5", "kernel = 5.0", "conv2: kernel must be a whole number, got 5.0"),
                arguments("kernel = 5", "kernel = \"5\"", "conv2: kernel must be a whole number, got \"5\""),
                arguments("kernel = 5", "", "conv2: parameter kernel is missing"),
                arguments("stride = 2", "stride = -1", "pool1: stride must be from 1 to 16384, got -1"),
                arguments("padding = 2", "padding = 5", "conv2: padding must be less than the kernel 5, got 5"),
                arguments(
                        "padding = 2",
                        "pading = 2",
                        "conv2: unknown parameter pading (did you mean padding?); it takes groups, initialBias,"
                                + " input, kernel, name, outChannels, padding, rounding, stride, type,"
                                + " weightDeviation"),
                arguments(
                        "rounding = \"ceil\"",
                        "rounding = \"ceiling\"",
                        "pool1: unknown rounding ceiling (did you mean ceil?); choose one of ceil, floor"),
                arguments(
                        "type = \"relu\"",
                        "type = \"rellu\"",
                        "relu1: unknown type rellu (did you mean relu?); choose one of average-pooling, convolution,"
                                + " dropout, fully-connected, locally-connected, lrn, max-pooling, relu, sigmoid,"
                                + " tanh"),
                arguments("type = \"relu\"", "", "relu1: parameter type is missing"),
                arguments("size = 5", "size = 4", "lrn1: size must be odd, got 4"),
                arguments("size = 5", "size = 0", "lrn1: size must be from 1 to 16384, got 0"),
                arguments("alpha = 0.0001", "alpha = -1", "lrn1: alpha must be from 0 to 1000000, got -1"),
                arguments("beta = 0.75", "beta = nan", "lrn1: beta must be from 0 to 100, got NaN"),
                arguments("k = 2", "k = 0", "lrn1: k must be greater than 0 and at most 1000000, got 0"),
                arguments("k = 2", "k = true", "lrn1: k must be a number, got true"),
                arguments("rate = 0.5", "rate = 1.0", "drop2: rate must be at least 0 and less than 1, got 1"),
                arguments("rate = 0.5", "rate = inf", "drop2: rate must be at least 0 and less than 1, got Infinity"),
                arguments(
                        "initialBias = 1",
                        "initialBias = -inf",
                        "conv2: initialBias must be from -1000000 to 1000000, got -Infinity"),
                arguments("name = \"lrn1\"", "name = \"relu1\"", "relu1: two layers have this name"),
                arguments("name = \"lrn1\"", "name = \"input\"", "input: name is taken by the image"),
                arguments(
                        "name = \"lrn1\"",
                        "name = \"lrn.1\"",
                        "lrn.1: name must start with a letter and have at most 64 letters, digits, hyphens and"
                                + " underscores"),
                arguments("name = \"lrn1\"", "", "layers[3]: parameter name is missing"),
                arguments("name = \"lrn1\"", "name = \" \"", "layers[3]: name is empty"),
                arguments("name = \"lrn1\"", "name = 1", "layers[3]: name must be text in quotes, got 1"),
                arguments("name = \"sound\"", "", "network: parameter name is missing"),
                arguments(
                        "name = \"sound\"",
                        "name = \"a\\nb\"",
                        "network: name must have 1 to 100 printable characters, got a?b"),
                arguments("height = 16", "height = 0", "input: height must be from 1 to 16384, got 0"),
                arguments(
                        "height = 16",
                        "heigth = 16",
                        "input: parameter height is missing; input: unknown parameter"
                                + " heigth (did you mean height?); it takes channels, height, width"),
                arguments(
                        "height = 16",
                        "height = 1",
                        "pool1: kernel 3 with padding 0 leaves nothing on 1 x 16: the output would be empty"),
                arguments(
                        "channels = 3\nheight = 16\nwidth = 16",
                        "channels = 100000\nheight = 16384\nwidth = 16384",
                        "input: 26843545600000 values, at most 268435456 are allowed"),
                arguments(
                        "name = \"fc3\"\ntype = \"fully-connected\"\noutChannels = 10",
                        "name = \"fc3\"\ntype = \"fully-connected\"\noutChannels = 1",
                        "fc3: outChannels of the last layer is the number of classes, at least 2, got 1"),
                arguments(
                        "name = \"fc3\"\ntype = \"fully-connected\"\noutChannels = 10\nweightDeviation = 0.01",
                        "name = \"relu3\"\ntype = \"relu\"",
                        "relu3: the last layer gives the logits and must be fully-connected, got relu"),
                arguments(
                        "kernel = 3\nstride = 2\nrounding = \"ceil\"",
                        "kernel = 17\nstride = 2",
                        "pool1: kernel 17 with padding 0 leaves nothing on 16 x 16: the output would be empty"),
                arguments(
                        "kernel = 3\nstride = 2\nrounding = \"ceil\"",
                        "kernel = 2\nstride = 20\nrounding = \"ceil\"",
                        "pool1: stride 20 with rounding ceil on 16 x 16: the last window would lie wholly outside"),
                arguments(
                        "name = \"lrn1\"",
                        "name = \"lrn1\"\ninput = \"pool1\"",
                        "lrn1: input pool1 comes later; a layer reads one that stands above it; relu1: unused: no"
                                + " layer reads it"),
                arguments("name = \"pool1\"", "name = \"pool1\"\ninput = \"relu1\"", "lrn1: unused: no layer reads it"),
                arguments(
                        "name = \"pool1\"",
                        "name = \"pool1\"\ninput = \"lrm1\"",
                        "pool1: input lrm1 is not a layer (did you mean lrn1?); lrn1: unused: no layer reads it"),
                arguments(
                        "name = \"pool1\"",
                        "name = \"pool1\"\ninput = \"pool1\"",
                        "pool1: input is the layer itself; lrn1: unused: no layer reads it"),
                arguments("[input]", "[inptu]", null),
                arguments("[[layers]]\nname = \"conv1\"", "[layers]\nname = \"conv1\"", null));
    }

    @ParameterizedTest
    @MethodSource("singleProblems")
    void namesLayerParameterExpectedAndGot(String sound, String broken, String problem) {
        String message = messageOf(broken(sound, broken));

        assertThat(message).startsWith("my.toml").doesNotContain("\n");
        if (problem != null) {
            int count = problem.split("; (?=[a-z0-9]+: )", -1).length;
            assertThat(message).isEqualTo("my.toml: " + (count > 1 ? count + " problems: " : "") + problem);
        }
    }

    @Test
    void locallyConnectedLayersHaveTheLimitsOfConvolutionsAndMoreWeights() {
        String local = SOUND.replace("\"convolution\"", "\"locally-connected\"");

        assertThat(NetworkFile.parse(local, "my.toml").layers())
                .hasOnlyElementsOfTypes(
                        LayerSpec.LocallyConnected.class,
                        LayerSpec.Activation.class,
                        LayerSpec.Lrn.class,
                        LayerSpec.Pooling.class,
                        LayerSpec.Dropout.class,
                        LayerSpec.FullyConnected.class);
        assertThat(messageOf(local.replace("groups = 2", "groups = 5")))
                .contains("conv2: 8 input channels are not divisible by 5 groups");
        assertThat(messageOf(local.replace("kernel = 5", "kernel = 13")))
                .contains("conv2: kernel 13 with padding 2 leaves nothing on 8 x 8");
        assertThat(messageOf(local.replace("outChannels = 6", "outChannels = 1000000")))
                .contains("conv2: 6400000000 weights, at most 536870911 are allowed");
    }

    @Test
    void findsAllProblemsAtOnce() {
        String message = messageOf(SOUND.replace("groups = 2", "groups = 5")
                .replace("size = 5", "size = 4")
                .replace("rate = 0.5", "rate = 2")
                .replace("type = \"relu\"", "type = \"rel\"\nslope = 1")
                .replace("height = 16", "height = \"tall\""));

        assertThat(message)
                .startsWith("my.toml: 4 problems: ")
                .contains("input: height must be a whole number, got \"tall\"")
                .contains("relu1: unknown type rel (did you mean relu?)")
                .contains("lrn1: size must be odd, got 4")
                .contains("drop2: rate must be at least 0 and less than 1, got 2");
    }

    /** A layer in error hides neither the errors below it nor, behind a fully connected layer, those of shape. */
    @Test
    void goesOnBehindALayerInError() {
        String message = messageOf(SOUND.replace("stride = 2", "stride = 0") + """
                        [[layers]]
                        name = "conv4"
                        type = "convolution"
                        outChannels = 4
                        kernel = 3
                        weightDeviation = 0.1
                        [[layers]]
                        name = "fc5"
                        type = "fully-connected"
                        outChannels = 4
                        weightDeviation = 0.1
                        """);

        assertThat(message)
                .contains("2 problems")
                .contains("pool1: stride must be from 1 to 16384, got 0")
                .contains("conv4: kernel 3 with padding 0 leaves nothing on 1 x 1: the output would be empty");
    }

    @Test
    void refusesParametersThatNoBufferHolds() {
        String message = messageOf("""
                name = "huge"
                input = { channels = 1000, height = 500, width = 500 }
                [[layers]]
                name = "fc1"
                type = "fully-connected"
                outChannels = 1000000
                weightDeviation = 0.1
                """);

        assertThat(message).isEqualTo("my.toml: fc1: 250000000000000 weights, at most 536870911 are allowed");
    }

    @Test
    void checksWhatJavaBuildsAsWell() {
        NetworkSpec network = new NetworkSpec(
                "built",
                new Shape(3, 8, 8),
                List.of(
                        new LayerSpec.Pooling(
                                "pool1",
                                NetworkSpec.INPUT,
                                LayerSpec.Pooling.Kind.MAX,
                                new Window(2, 2, 2, Rounding.FLOOR)),
                        new LayerSpec.FullyConnected("fc2", "pool1", 5, -1, Double.NaN)));

        assertThatThrownBy(() -> Network.of(network))
                .isInstanceOf(UserException.class)
                .hasMessage("built: 3 problems: pool1: padding must be less than the kernel 2, got 2;"
                        + " fc2: weightDeviation must be from 0 to 1000000, got -1;"
                        + " fc2: initialBias must be from -1000000 to 1000000, got NaN");
    }

    @Test
    void anEmptyNetworkIsNone() {
        assertThat(messageOf("name = \"empty\"\nlayers = []\n[input]\nchannels = 1\nheight = 1\nwidth = 1\n"))
                .isEqualTo("my.toml: network: has no layers");
    }
}
