package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.Provenance;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.network.Shape;
import org.alexnet4j.training.Transfer.Fate;
import org.junit.jupiter.api.Test;

final class TransferTest {
    private static final List<ClassLabel> THREE = classes("a", "b", "c");

    private static List<ClassLabel> classes(String... names) {
        return List.of(names).stream().map(name -> new ClassLabel(name, null)).toList();
    }

    /** Fully connected layers of some widths, named fc0, fc1, ... */
    private static NetworkSpec chain(int... widths) {
        return new NetworkSpec(
                "chain",
                new Shape(3, 4, 4),
                IntStream.range(0, widths.length)
                        .<LayerSpec>mapToObj(i -> new LayerSpec.FullyConnected(
                                "fc" + i, i == 0 ? NetworkSpec.INPUT : "fc" + (i - 1), widths[i], 0.1, 0.5))
                        .toList());
    }

    /** A model whose parameters are all 7. */
    private static Model model(NetworkSpec network, List<ClassLabel> classes) {
        return new Model(
                network,
                parameter -> {
                    float[] sevens = new float[parameter.size()];
                    java.util.Arrays.fill(sevens, 7);
                    return FloatBuffer.wrap(sevens);
                },
                classes,
                new DatasetStatistics(4, new float[48], new float[3], new float[9]),
                new Provenance(Map.of("dataset", "digest of the first")));
    }

    private static Transfer transfer(Model model, NetworkSpec network, List<ClassLabel> classes, boolean newHead) {
        return Transfer.of(model, "model.safetensors", Network.of(network), classes, newHead);
    }

    @Test
    void layersOfTheSameNameAndShapeAreLoaded() {
        Transfer transfer = transfer(model(chain(5, 6, 7, 3), THREE), chain(5, 6, 8, 3), THREE, false);

        assertThat(transfer.names(Fate.LOADED)).containsExactly("fc0", "fc1");
        assertThat(transfer.layers())
                .contains(new Transfer.Layer("fc2", List.of(8, 6), Fate.NEW, "the model's is 7 x 6"))
                .contains(new Transfer.Layer("fc3", List.of(3, 8), Fate.NEW, "the model's is 3 x 7"));
    }

    @Test
    void theParametersAreTheModelsOrThoseOfATrainingFromScratch() {
        Transfer transfer = transfer(model(chain(5, 3), THREE), chain(5, 2), classes("x", "y"), false);
        Network network = transfer.network();
        Parameters scratch = Parameters.initial(network, 11);

        for (ParameterSpec parameter : network.parameters()) {
            FloatBuffer got = transfer.parameters(11).get(parameter);
            if (parameter.layer().equals("fc0")) {
                assertThat(got.get(parameter.size() - 1)).isEqualTo(7);
            } else {
                assertThat(got).isEqualTo(scratch.get(parameter));
            }
        }
    }

    @Test
    void theLastLayerIsKeptForTheSameClassesInTheSameOrderOnly() {
        Model model = model(chain(5, 3), THREE);

        assertThat(transfer(model, chain(5, 3), THREE, false).names(Fate.NEW)).isEmpty();
        assertThat(transfer(model, chain(5, 3), THREE, true).layers())
                .contains(new Transfer.Layer("fc1", List.of(3, 5), Fate.NEW, "as asked for"));
        for (List<ClassLabel> others : List.of(classes("a", "c", "b"), classes("a", "b", "d"))) {
            assertThat(transfer(model, chain(5, 3), others, false).layers())
                    .contains(new Transfer.Layer("fc1", List.of(3, 5), Fate.NEW, "other classes"));
        }
    }

    @Test
    void classesAreToldApartByTheirWnids() {
        List<ClassLabel> words = List.of(new ClassLabel("tench", "n01440764"), new ClassLabel("goldfish", "n01443537"));
        List<ClassLabel> others =
                List.of(new ClassLabel("tench, Tinca tinca", "n01440764"), new ClassLabel("goldfish", "n01443537"));

        assertThat(transfer(model(chain(5, 2), words), chain(5, 2), others, false)
                        .names(Fate.NEW))
                .isEmpty();
    }

    @Test
    void fromTheSixthConvolutionBackToThePapersNetwork() {
        NetworkSpec large = NetworkLibrary.network("alexnet-sixth-convolution");
        Transfer transfer = transfer(model(large, THREE), NetworkLibrary.network("alexnet"), classes("x", "y"), false);

        assertThat(transfer.names(Fate.LOADED))
                .containsExactly("conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7");
        assertThat(transfer.names(Fate.NEW)).containsExactly("fc8");
        assertThat(transfer.names(Fate.SKIPPED)).containsExactly("conv6");
    }

    @Test
    void theProvenanceNamesTheModelAndItsLayers() {
        Map<String, String> facts = transfer(model(chain(5, 6, 3), THREE), chain(5, 2), classes("x", "y"), false)
                .facts();

        assertThat(facts)
                .containsEntry("initialModel", "model.safetensors")
                .containsEntry("initialModel.network", "chain")
                .containsEntry("initialModel.dataset", "digest of the first")
                .containsEntry("initialModel.loaded", "fc0")
                .containsEntry("initialModel.new", "fc1")
                .containsEntry("initialModel.skipped", "fc2");
        assertThat(Transfer.factsIn(Map.of("seed", "3", "initialModel", "x", "initialModel.new", "fc1")))
                .containsOnlyKeys("initialModel", "initialModel.new");
    }

    @Test
    void aModelOfWhichNothingFitsIsRefused() {
        assertThatThrownBy(() -> transfer(model(chain(5, 3), THREE), chain(6, 2), classes("x", "y"), false))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no layer of the model (fc0, fc1)");
    }
}
