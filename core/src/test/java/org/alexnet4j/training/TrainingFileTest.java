package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.ParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingFileTest {
    private static final String SMALL = """
            batch = 8
            steps = 20
            [rate]
            policy = "fixed"
            initial = 0.5
            [view]
            crop = 6
            """;

    @Test
    void settingsOfEveryNetworkAreSoundFitItAndSurviveARoundTrip() {
        assertThat(NetworkLibrary.names()).hasSizeGreaterThan(8);
        for (String name : NetworkLibrary.names()) {
            Network network = Network.of(NetworkLibrary.network(name));
            TrainingSettings settings =
                    TrainingFile.parse(NetworkLibrary.trainingText(name).orElseThrow(), name);
            settings.checkedFor(network, name);
            assertThat(TrainingFile.parse(TrainingFile.write(settings), name)).isEqualTo(settings);
        }
    }

    @Test
    void alexnetIsTrainedAsInThePaper() {
        TrainingSettings settings =
                TrainingFile.parse(NetworkLibrary.trainingText("alexnet").orElseThrow(), "alexnet");

        assertThat(settings).isEqualTo(TrainingSettings.paper(224));
    }

    @Test
    void everyPolicySurvivesARoundTrip() {
        for (RatePolicy policy : List.of(
                new RatePolicy.Plateau(0.02, 0.5, 4, 7, 30),
                new RatePolicy.Steps(1e-5, 0.1, List.of(1.5, 3.0)),
                new RatePolicy.Fixed(3),
                new RatePolicy.Cosine(0.01))) {
            TrainingSettings settings = new TrainingSettings(
                    4,
                    new RunLength.Steps(1L << 35),
                    0.5,
                    policy,
                    new ParameterRates(0.5, 1),
                    new ParameterRates(3, 0.25),
                    true,
                    Map.of("odd \"name\"", new LayerRates(0.0, null, null, 4.0)),
                    new TrainingView(5, false, false, 0),
                    -7);
            assertThat(TrainingFile.parse(TrainingFile.write(settings), "x")).isEqualTo(settings);
        }
    }

    @Test
    void whatIsLeftOutHasDocumentedValues() {
        TrainingSettings settings = TrainingFile.parse(SMALL, "x");

        assertThat(settings.momentum()).isEqualTo(0.9);
        assertThat(settings.weights()).isEqualTo(new ParameterRates(1, 0.0005));
        assertThat(settings.biases()).isEqualTo(new ParameterRates(2, 0));
        assertThat(settings.view()).isEqualTo(new TrainingView(6, false, 0));
        assertThat(settings.seed()).isZero();
    }

    @Test
    void layersHaveRatesOfTheirOwn() {
        TrainingSettings settings = TrainingFile.parse(SMALL + "[layers.fc]\nweightDecay = 3\nbiasRate = 0.0\n", "x");

        assertThat(settings.ratesOf(new ParameterSpec("fc", ParameterSpec.Kind.WEIGHT, List.of(1), 0, 0)))
                .isEqualTo(new ParameterRates(1, 3));
        assertThat(settings.ratesOf(new ParameterSpec("fc", ParameterSpec.Kind.BIAS, List.of(1), 0, 0)))
                .isEqualTo(new ParameterRates(0, 0));
        assertThat(settings.ratesOf(new ParameterSpec("conv", ParameterSpec.Kind.WEIGHT, List.of(1), 0, 0)))
                .isEqualTo(new ParameterRates(1, 0.0005));
    }

    @Test
    void allRangesAreCheckedAtOnce() {
        String toml = """
                batch = 0
                epochs = 0
                momentum = 1.0
                [rate]
                policy = "steps"
                initial = -1
                factor = 2
                at = [3, 2]
                [weights]
                rate = -1
                [biases]
                decay = nan
                [layers.fc]
                biasRate = -2
                [view]
                crop = 0
                color = -0.1
                """;

        assertThatThrownBy(() -> TrainingFile.parse(toml, "my.toml"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(
                        "my.toml",
                        "batch must be",
                        "epochs must be",
                        "momentum must be",
                        "rate.initial must be above 0",
                        "rate.factor",
                        "rate.at must be ascending",
                        "weights.rate must be",
                        "biases.decay must be",
                        "layers.fc.biasRate must be",
                        "view.crop must be",
                        "view.color must be");
    }

    @Test
    void unknownKeysWrongTypesAndMissingKeysAreErrorsAllAtOnce() {
        String toml = """
                batch = "many"
                epochs = 1
                steps = 1
                momentun = 0.9
                [rate]
                policy = "fixed"
                drops = 3
                [view]
                crop = 6
                flip = "yes"
                [layers]
                fc = 1
                """;

        assertThatThrownBy(() -> TrainingFile.parse(toml, "my.toml"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(
                        "batch must be a whole number",
                        "not both",
                        "momentun",
                        "did you mean momentum",
                        "initial is missing",
                        "drops",
                        "flip must be true or false",
                        "fc must be a table");
    }

    @Test
    void stepsWithoutEpochsAreRefused() {
        assertThatThrownBy(() -> TrainingFile.parse(SMALL.replace("\"fixed\"", "\"steps\"\nat = []"), "x"))
                .hasMessageContaining("rate.at must name at least one epoch");
    }

    @Test
    void whatIsNoTomlIsSaidWithItsLine() {
        assertThatThrownBy(() -> TrainingFile.parse("batch = 1\nepochs = = 2\n", "my.toml"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("my.toml, line 2: not TOML");
    }

    @Test
    void settingsForAnotherNetworkAreRefused() {
        TrainingSettings settings =
                TrainingFile.parse(SMALL + "[layers.nowhere]\nweightRate = 1\n[layers.relu1]\nweightRate = 1\n", "x");
        Network network = Network.of(NetworkLibrary.network("cifar-80sec"));

        assertThatThrownBy(() -> settings.checkedFor(network, "x"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("view.crop is 6", "32 x 32", "layers.nowhere", "layers.relu1");
    }

    @Test
    void aFileThatIsMissingOrTooLongIsAnInputError(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("training.toml");
        assertThatThrownBy(() -> TrainingFile.read(file)).isInstanceOf(UserException.class);
        Files.writeString(file, "#".repeat((1 << 20) + 5));
        assertThatThrownBy(() -> TrainingFile.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("larger than");
    }
}
