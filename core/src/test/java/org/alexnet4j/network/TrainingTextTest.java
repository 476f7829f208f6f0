package org.alexnet4j.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The training settings beside each network: the published values, and that they fit the network. */
class TrainingTextTest {
    static List<String> names() {
        return NetworkLibrary.names();
    }

    private static JsonNode settings(String name) throws JsonProcessingException {
        return new TomlMapper().readTree(NetworkLibrary.trainingText(name).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("names")
    void cropIsTheNetworksInputAndLayersExist(String name) throws JsonProcessingException {
        NetworkSpec network = NetworkLibrary.network(name);
        JsonNode settings = settings(name);

        assertThat(settings.at("/view/crop").intValue())
                .isEqualTo(network.input().height())
                .isEqualTo(network.input().width());
        settings.path("layers")
                .fieldNames()
                .forEachRemaining(layer ->
                        assertThat(network.layers()).extracting(LayerSpec::name).contains(layer));
    }

    @ParameterizedTest
    @CsvSource({
        "alexnet, 128, 90, plateau, 0.01, 0.0005, 2, 0, 0.1",
        "alexnet-227, 128, 90, plateau, 0.01, 0.0005, 2, 0, 0.1",
        "alexnet-text-2012, 128, 90, plateau, 0.01, 0.0005, 1, 0.0005, 0.1",
        "alexnet-code-2012, 128, 93, steps, 0.01, 0.0005, 2, 0, 0.1",
        "alexnet-one-tower, 128, 90, plateau, 0.01, 0.0005, 2, 0, 0.1",
        "caffenet, 256, 90, steps, 0.01, 0.0005, 2, 0, 0",
        "alexnet-owt, 256, 90, steps, 0.01, 0.0001, 1, 0.0001, 0",
        "cifar-80sec, 128, 14, steps, 0.001, 0.004, 2, 0, 0",
        "cifar-19pct, 128, 140, steps, 0.001, 0.004, 2, 0, 0",
        "cifar-18pct, 128, 140, steps, 0.001, 0.004, 2, 0, 0"
    })
    void valuesAreThePublishedOnes(
            String name,
            int batch,
            int epochs,
            String policy,
            double rate,
            double decay,
            double biasRate,
            double biasDecay,
            double color)
            throws JsonProcessingException {
        JsonNode settings = settings(name);

        assertThat(settings.path("batch").intValue()).isEqualTo(batch);
        assertThat(settings.path("epochs").intValue()).isEqualTo(epochs);
        assertThat(settings.path("momentum").doubleValue()).isEqualTo(0.9);
        assertThat(settings.at("/rate/policy").asText()).isEqualTo(policy);
        assertThat(settings.at("/rate/initial").doubleValue()).isEqualTo(rate);
        assertThat(settings.at("/rate/factor").doubleValue()).isEqualTo(0.1);
        assertThat(settings.at("/weights/rate").doubleValue()).isEqualTo(1);
        assertThat(settings.at("/weights/decay").doubleValue()).isEqualTo(decay);
        assertThat(settings.at("/biases/rate").doubleValue()).isEqualTo(biasRate);
        assertThat(settings.at("/biases/decay").doubleValue()).isEqualTo(biasDecay);
        assertThat(settings.at("/view/color").doubleValue()).isEqualTo(color);
    }

    @Test
    void thePaperDividesTheRateThreeTimes() throws JsonProcessingException {
        assertThat(settings("alexnet").at("/rate/drops").intValue()).isEqualTo(3);
        assertThat(settings("alexnet-code-2012").at("/rate/at").toString()).isEqualTo("[23,51,78]");
        assertThat(settings("alexnet-code-2012").at("/biases/rateStays").booleanValue())
                .isTrue();
    }

    @Test
    void theCifarNetworksDecayTheirLastLayersMore() throws JsonProcessingException {
        assertThat(settings("cifar-80sec").at("/layers/fc64/weightDecay").doubleValue())
                .isEqualTo(0.03);
        assertThat(settings("cifar-80sec").at("/layers/fc10/weightDecay").doubleValue())
                .isEqualTo(0.03);
        assertThat(settings("cifar-19pct").at("/layers/fc10/weightDecay").doubleValue())
                .isEqualTo(3);
        assertThat(settings("cifar-18pct").at("/layers/fc10/weightDecay").doubleValue())
                .isEqualTo(1);
        assertThat(settings("cifar-80sec").at("/rate/at").toString()).isEqualTo("[12,13]");
        assertThat(settings("cifar-18pct").at("/rate/at").toString()).isEqualTo("[120,130]");
    }
}
