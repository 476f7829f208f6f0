package org.alexnet4j.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.model.Model;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a new training takes over from a model: the parameters of all layers that have the same name and shape. So the
 * paper's networks that had learned the 22,000 categories of ImageNet were fine-tuned to the 1000 of the competition
 * (section 6).
 */
public final class Transfer {
    private static final String ORIGIN = "initialModel";

    /** What becomes of a layer with parameters. */
    public enum Fate {
        /** The network has it and begins with the model's parameters. */
        LOADED("loaded"),
        /** The network has it and begins with parameters of its own, drawn as its file says. */
        NEW("new"),
        /** Only the model has it. */
        SKIPPED("skipped");

        private final String label;

        Fate(String label) {
            this.label = label;
        }

        /** Its name for people and files. */
        public String label() {
            return label;
        }
    }

    /**
     * A layer with parameters.
     *
     * @param name its name
     * @param weights the shape of its weights, in the network if it has the layer, else in the model
     * @param fate what becomes of it
     * @param why it is not loaded, in words; empty if it is
     */
    public record Layer(String name, List<Integer> weights, Fate fate, String why) {
        /** A layer; the list is copied. */
        public Layer {
            weights = List.copyOf(weights);
        }
    }

    private final Model model;
    private final String origin;
    private final Network network;
    private final List<Layer> layers;

    private Transfer(Model model, String origin, Network network, List<Layer> layers) {
        this.model = model;
        this.origin = origin;
        this.network = network;
        this.layers = List.copyOf(layers);
    }

    /**
     * Compares a model with the network that is to be trained.
     *
     * @param model where parameters come from; it is read while the run is begun, and not needed afterwards
     * @param origin which model that is, for the provenance of the new one
     * @param network the network, fitted to the classes of the dataset
     * @param classes of the dataset. Where they are not the model's, one by one, the last layer is new
     * @param newHead whether the last layer is new in any case
     * @throws UserException if nothing of the model fits
     */
    public static Transfer of(Model model, String origin, Network network, List<ClassLabel> classes, boolean newHead) {
        Map<String, List<Integer>> there = weights(Network.of(model.network()));
        Map<String, List<Integer>> here = weights(network);
        String head = network.layers().get(network.layers().size() - 1).name();
        List<Layer> layers = new ArrayList<>();
        here.forEach((name, shape) -> {
            String why = whyNew(shape, there.get(name));
            if (why.isEmpty() && name.equals(head)) {
                why = newHead ? "as asked for" : isOf(model, classes) ? "" : "other classes";
            }
            layers.add(new Layer(name, shape, why.isEmpty() ? Fate.LOADED : Fate.NEW, why));
        });
        if (layers.stream().noneMatch(layer -> layer.fate() == Fate.LOADED)) {
            throw UserException.input(
                    "no layer of the model (" + String.join(", ", there.keySet()) + ") has name and shape of one of "
                            + network.spec().name() + " (" + String.join(", ", here.keySet()) + ")",
                    "take a model of a network like it, or train from scratch");
        }
        there.forEach((name, shape) -> {
            if (!here.containsKey(name)) {
                layers.add(new Layer(
                        name, shape, Fate.SKIPPED, "not in " + network.spec().name()));
            }
        });
        return new Transfer(model, origin, network, layers);
    }

    private static Map<String, List<Integer>> weights(Network network) {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        for (ParameterSpec parameter : network.parameters()) {
            if (parameter.kind() == ParameterSpec.Kind.WEIGHT) {
                shapes.put(parameter.layer(), parameter.shape());
            }
        }
        return shapes;
    }

    private static String whyNew(List<Integer> here, @Nullable List<Integer> there) {
        if (there == null) {
            return "not in the model";
        }
        return here.equals(there) ? "" : "the model's is " + shown(there);
    }

    private static boolean isOf(Model model, List<ClassLabel> classes) {
        return keys(classes).equals(keys(model.classes()));
    }

    private static List<String> keys(List<ClassLabel> classes) {
        return classes.stream().map(ClassLabel::key).toList();
    }

    /** A shape for people, such as {@code 96 x 3 x 11 x 11}. */
    public static String shown(List<Integer> shape) {
        return shape.stream().map(Object::toString).collect(Collectors.joining(" x "));
    }

    /** What is trained. */
    public Network network() {
        return network;
    }

    /** All layers with parameters: those of the network in their order, then those that only the model has. */
    public List<Layer> layers() {
        return layers;
    }

    /** The names of the layers with a fate, in the order of {@link #layers()}. */
    public List<String> names(Fate fate) {
        return layers.stream()
                .filter(layer -> layer.fate() == fate)
                .map(Layer::name)
                .toList();
    }

    /**
     * What the network begins with.
     *
     * @param seed of the parameters that are new; they are those that a training from scratch with this seed begins with
     */
    Parameters parameters(long seed) {
        Parameters initial = Parameters.initial(network, seed);
        List<String> loaded = names(Fate.LOADED);
        return parameter -> (loaded.contains(parameter.layer()) ? model.parameters() : initial).get(parameter);
    }

    /** What the provenance of the trained model says about it. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(ORIGIN, origin);
        facts.put(ORIGIN + ".network", model.network().name());
        String dataset = model.provenance().facts().get("dataset");
        if (dataset != null) {
            facts.put(ORIGIN + ".dataset", dataset);
        }
        for (Fate fate : Fate.values()) {
            facts.put(ORIGIN + "." + fate.label(), String.join(", ", names(fate)));
        }
        return facts;
    }

    /** Those of {@link #facts()} that are among the facts of a provenance; none if no other model was at its beginning. */
    public static Map<String, String> factsIn(Map<String, String> facts) {
        Map<String, String> found = new LinkedHashMap<>(facts);
        found.keySet().removeIf(key -> !key.equals(ORIGIN) && !key.startsWith(ORIGIN + "."));
        return found;
    }
}
