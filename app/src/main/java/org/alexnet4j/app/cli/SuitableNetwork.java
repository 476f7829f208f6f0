package org.alexnet4j.app.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.network.NetworkLibrary;

/** Which bundled network suits images of a size. */
final class SuitableNetwork {
    /** Of each size of input, the one to begin with. */
    private static final List<String> CANDIDATES = List.of("alexnet", "alexnet-64", "quickstart-48", "alexnet-32");

    private SuitableNetwork() {}

    /** The network for images with sides of so many pixels; empty if its crops would hide most of them, or not fit. */
    static Optional<String> of(int imageSize) {
        return CANDIDATES.stream()
                .filter(name -> view(name).suits(imageSize))
                .min(Comparator.comparingInt(name -> Math.abs(view(name).preparedSize() - imageSize)));
    }

    /** Which size suits which network, in words. */
    static String sizes() {
        return CANDIDATES.stream()
                .map(name -> view(name).preparedSize() + " for " + name)
                .collect(Collectors.joining(", "));
    }

    private static TrainingView view(String name) {
        return SettingsOptions.beside(name, NetworkLibrary.network(name)).view();
    }
}
