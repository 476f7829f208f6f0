package org.alexnet4j.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintedCountsTest {
    private static NetworkCounts counts(NetworkSpec network) {
        return NetworkCounts.of(Network.of(network));
    }

    @Test
    void areThoseOfFigure2() {
        PrintedCounts printed =
                PrintedCounts.of(counts(NetworkLibrary.network("alexnet"))).orElseThrow();

        assertThat(printed.layerNeurons().values())
                .containsExactlyElementsOf(
                        List.of(150_528L, 253_440L, 186_624L, 64_896L, 64_896L, 43_264L, 4096L, 4096L, 1000L));
        assertThat(printed.notes()).hasSize(2);
        assertThat(printed.notes().get(0).text()).contains("290,400", "659,272");
        assertThat(printed.notes().get(1).text()).contains("ceil((224 - 11) / 4) + 1 = 55");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alexnet-227", "alexnet-text-2012", "alexnet-code-2012"})
    void standBesideEveryReadingOfThePapersNetwork(String name) {
        assertThat(PrintedCounts.of(counts(NetworkLibrary.network(name)))).isPresent();
    }

    @Test
    void doNotStandBesideOtherNetworks() {
        assertThat(PrintedCounts.of(counts(NetworkLibrary.network("alexnet-one-tower"))))
                .isEmpty();
        assertThat(PrintedCounts.of(counts(NetworkLibrary.network("alexnet").withClasses(200))))
                .isEmpty();
    }
}
