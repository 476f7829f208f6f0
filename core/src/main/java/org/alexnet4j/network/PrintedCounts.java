package org.alexnet4j.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the paper prints about the size of its network, to stand beside what is counted.
 *
 * @param parameters the number of parameters, in the paper's words
 * @param neurons the number of neurons, rounded as in the abstract
 * @param layerNeurons neurons by layer as in figure 2, {@link NetworkSpec#INPUT} first
 * @param notes where the printed numbers seem not to fit, and why
 */
public record PrintedCounts(String parameters, long neurons, Map<String, Long> layerNeurons, List<Note> notes) {
    /** A printed number that seems not to fit, and the explanation. */
    public record Note(String title, String text) {}

    private static final String PAPERS_NETWORK = "alexnet";

    /** The counts; the list is copied. */
    public PrintedCounts {
        notes = List.copyOf(notes);
    }

    /** The printed counts, if a network is as large as the paper's, layer by layer; else nothing. */
    public static Optional<PrintedCounts> of(NetworkCounts counts) {
        NetworkCounts papers = NetworkCounts.of(Network.of(NetworkLibrary.network(PAPERS_NETWORK)));
        return learning(counts).equals(learning(papers)) ? Optional.of(read()) : Optional.empty();
    }

    private static List<NetworkCounts.LayerCounts> learning(NetworkCounts counts) {
        return counts.layers().stream().filter(layer -> layer.parameters() > 0).toList();
    }

    private static PrintedCounts read() {
        String where = PAPERS_NETWORK + "/printed.toml";
        JsonNode tree = TomlFormat.NETWORK.tree(NetworkLibrary.resource(where), where);
        Map<String, Long> layers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> layer : tree.path("layers").properties()) {
            layers.put(layer.getKey(), layer.getValue().longValue());
        }
        List<Note> notes = new ArrayList<>();
        for (JsonNode note : tree.path("notes")) {
            notes.add(new Note(note.path("title").asText(), note.path("text").asText()));
        }
        return new PrintedCounts(
                tree.path("parameters").asText(), tree.path("neurons").longValue(), layers, notes);
    }
}
