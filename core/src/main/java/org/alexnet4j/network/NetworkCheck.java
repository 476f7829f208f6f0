package org.alexnet4j.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.alexnet4j.UserException;
import org.jspecify.annotations.Nullable;

/**
 * Checks a network whole and infers its shapes, before anybody works with it.
 *
 * <p>It finds all problems, not the first: where a layer is in error, the check goes on with what is known of it. The
 * limits are far above any real network; they keep a hostile file from making us allocate.
 */
final class NetworkCheck {
    /** No network has more layers. */
    static final int MOST_LAYERS = 1000;

    private static final int LARGEST_SIDE = 16_384;
    private static final int MOST_CHANNELS = 1_000_000;

    /** Values of one example between two layers. */
    private static final long LARGEST_SHAPE = 1L << 28;

    /** Values of one parameter: what one buffer of float32 can hold. */
    private static final long LARGEST_PARAMETER = Integer.MAX_VALUE / Float.BYTES;

    /** Values of all parameters, 16 GiB of float32. */
    private static final long MOST_PARAMETERS = 1L << 32;

    private static final double LARGEST_NUMBER = 1e6;
    private static final Pattern LAYER_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final Pattern NETWORK_NAME = Pattern.compile("[^\\p{Cntrl}]{1,100}");

    private final List<String> problems;

    private NetworkCheck(List<String> problems) {
        this.problems = problems;
    }

    /** The layers of a sound network with their shapes. */
    static List<Network.Layer> layersOf(NetworkSpec spec) {
        List<String> problems = new ArrayList<>();
        List<Network.Layer> layers = check(NetworkDraft.of(spec), problems);
        if (!problems.isEmpty()) {
            throw failure(spec.name(), problems);
        }
        return layers;
    }

    /** Adds all problems to a list; the layers are worth something only where there are none. */
    static List<Network.Layer> check(NetworkDraft draft, List<String> problems) {
        return new NetworkCheck(problems).layers(draft);
    }

    /** All problems as one error. */
    static UserException failure(String where, List<String> problems) {
        return UserException.input(Names.shown(where) + ": " + TomlFormat.listed(problems), "change the network file");
    }

    private List<Network.Layer> layers(NetworkDraft draft) {
        if (!NETWORK_NAME.matcher(draft.name()).matches()) {
            problem("network", "name must have 1 to 100 printable characters, got " + Names.shown(draft.name()));
        }
        Map<String, @Nullable Shape> shapes = new HashMap<>();
        shapes.put(NetworkSpec.INPUT, draft.input() != null && inputInRange(draft.input()) ? draft.input() : null);
        checkChain(draft.layers());
        List<Network.Layer> layers = new ArrayList<>();
        for (NetworkDraft.Layer layer : draft.layers()) {
            Shape output = null;
            if (layer.spec() != null) {
                Shape input = shapes.get(layer.input());
                output = output(layer.spec(), input);
                if (input != null && output != null) {
                    layers.add(new Network.Layer(layer.spec(), input, output));
                }
            }
            shapes.put(layer.name(), output);
        }
        checkParameters(layers);
        return layers;
    }

    private boolean inputInRange(Shape input) {
        int before = problems.size();
        range("input", "channels", input.channels(), 1, MOST_CHANNELS);
        range("input", "height", input.height(), 1, LARGEST_SIDE);
        range("input", "width", input.width(), 1, LARGEST_SIDE);
        if (problems.size() == before && values(input) > LARGEST_SHAPE) {
            problem("input", values(input) + " values, at most " + LARGEST_SHAPE + " are allowed");
        }
        return problems.size() == before;
    }

    /** Names, what reads what, and the last layer: a network is one chain from the image to the logits. */
    private void checkChain(List<NetworkDraft.Layer> layers) {
        Set<String> later = new HashSet<>();
        layers.forEach(layer -> later.add(layer.name()));
        Map<String, Integer> readers = new HashMap<>();
        Set<String> seen = new HashSet<>(Set.of(NetworkSpec.INPUT));
        for (NetworkDraft.Layer layer : layers) {
            String name = layer.name();
            if (layer.spec() != null && !LAYER_NAME.matcher(name).matches()) {
                problem(
                        name,
                        "name must start with a letter and have at most 64 letters, digits, hyphens and underscores");
            }
            if (!seen.contains(layer.input())) {
                String input = Names.shown(layer.input());
                problem(
                        name,
                        layer.input().equals(name)
                                ? "input is the layer itself"
                                : later.contains(layer.input())
                                        ? "input " + input + " comes later; a layer reads one that stands above it"
                                        : "input " + input + " is not a layer" + Names.suggestion(layer.input(), seen));
            }
            if (!seen.add(name)) {
                problem(
                        name,
                        name.equals(NetworkSpec.INPUT) ? "name is taken by the image" : "two layers have this name");
            }
            readers.merge(layer.input(), 1, Integer::sum);
        }
        for (int i = 0; i < layers.size() - 1; i++) {
            if (!readers.containsKey(layers.get(i).name())) {
                problem(layers.get(i).name(), "unused: no layer reads it");
            }
        }
        checkLast(layers);
    }

    private void checkLast(List<NetworkDraft.Layer> layers) {
        if (layers.isEmpty()) {
            if (problems.isEmpty()) {
                problem("network", "has no layers");
            }
            return;
        }
        LayerSpec last = layers.get(layers.size() - 1).spec();
        if (last instanceof LayerSpec.FullyConnected fullyConnected) {
            if (fullyConnected.outChannels() == 1) {
                problem(last.name(), "outChannels of the last layer is the number of classes, at least 2, got 1");
            }
        } else if (last != null) {
            problem(
                    last.name(),
                    "the last layer gives the logits and must be fully-connected, got " + NetworkText.type(last));
        }
    }

    private void checkRanges(LayerSpec layer) {
        String name = layer.name();
        if (layer instanceof LayerSpec.WithParameters spec) {
            range(name, "outChannels", spec.outChannels(), 1, MOST_CHANNELS);
            range(name, "weightDeviation", spec.weightDeviation(), 0, LARGEST_NUMBER);
            range(name, "initialBias", spec.initialBias(), -LARGEST_NUMBER, LARGEST_NUMBER);
        }
        if (layer instanceof LayerSpec.WithKernels kernels) {
            checkWindow(name, kernels.window());
            range(name, "groups", kernels.groups(), 1, MOST_CHANNELS);
        } else if (layer instanceof LayerSpec.Pooling pooling) {
            checkWindow(name, pooling.window());
        } else if (layer instanceof LayerSpec.Lrn lrn) {
            range(name, "size", lrn.size(), 1, LARGEST_SIDE);
            if (lrn.size() > 0 && lrn.size() % 2 == 0) {
                problem(name, "size must be odd, got " + lrn.size());
            }
            range(name, "alpha", lrn.alpha(), 0, LARGEST_NUMBER);
            range(name, "beta", lrn.beta(), 0, 100);
            if (!(lrn.k() > 0 && lrn.k() <= LARGEST_NUMBER)) {
                problem(
                        name,
                        "k must be greater than 0 and at most " + shown(LARGEST_NUMBER) + ", got " + shown(lrn.k()));
            }
        } else if (layer instanceof LayerSpec.Dropout dropout) {
            if (!(dropout.rate() >= 0 && dropout.rate() < 1)) {
                problem(name, "rate must be at least 0 and less than 1, got " + shown(dropout.rate()));
            }
        }
    }

    private void checkWindow(String name, Window window) {
        range(name, "kernel", window.size(), 1, LARGEST_SIDE);
        range(name, "stride", window.stride(), 1, LARGEST_SIDE);
        range(name, "padding", window.padding(), 0, LARGEST_SIDE);
        if (window.size() > 0 && window.padding() >= window.size()) {
            problem(name, "padding must be less than the kernel " + window.size() + ", got " + window.padding());
        }
    }

    /** What depends on the shape that a layer reads. */
    private void checkFit(LayerSpec layer, Shape input) {
        if (layer instanceof LayerSpec.WithKernels kernels) {
            divisible(layer.name(), input.channels(), "input channels", kernels.groups());
            divisible(layer.name(), kernels.outChannels(), "outChannels", kernels.groups());
            checkWindows(layer.name(), kernels.window(), input);
        } else if (layer instanceof LayerSpec.Pooling pooling) {
            checkWindows(layer.name(), pooling.window(), input);
        }
    }

    private void divisible(String name, int channels, String what, int groups) {
        if (channels % groups != 0) {
            problem(name, channels + " " + what + " are not divisible by " + groups + " groups");
        }
    }

    private void checkWindows(String name, Window window, Shape input) {
        String on = " on " + input.height() + " x " + input.width();
        if (window.outputs(input.height()) < 1 || window.outputs(input.width()) < 1) {
            problem(
                    name,
                    "kernel " + window.size() + " with padding " + window.padding() + " leaves nothing" + on
                            + ": the output would be empty");
        } else if (lastStart(window, input.height()) >= input.height()
                || lastStart(window, input.width()) >= input.width()) {
            problem(
                    name,
                    "stride " + window.stride() + " with rounding ceil" + on
                            + ": the last window would lie wholly outside");
        }
    }

    /** Where the last window starts, in pixels from the edge. */
    private static int lastStart(Window window, int length) {
        return (window.outputs(length) - 1) * window.stride() - window.padding();
    }

    /**
     * Checks a layer and gives the shape that it writes; null where that is not known, because of what it reads or
     * because of itself.
     */
    private @Nullable Shape output(LayerSpec layer, @Nullable Shape input) {
        int before = problems.size();
        checkRanges(layer);
        if (problems.size() > before) {
            return null;
        }
        if (input != null) {
            checkFit(layer, input);
        }
        Shape output = outputOf(layer, input);
        if (output != null && values(output) > LARGEST_SHAPE) {
            problem(
                    layer.name(),
                    "output " + output + " has " + values(output) + " values, at most " + LARGEST_SHAPE
                            + " are allowed");
            return null;
        }
        return output;
    }

    /** That every parameter fits into one buffer, and all together into a large machine. */
    private void checkParameters(List<Network.Layer> layers) {
        double all = 0;
        int before = problems.size();
        for (Network.Layer layer : layers) {
            double weights = NetworkCounts.weights(layer.spec(), layer.input());
            if (weights > LARGEST_PARAMETER) {
                problem(layer.name(), shown(weights) + " weights, at most " + LARGEST_PARAMETER + " are allowed");
            }
            all += weights;
        }
        if (problems.size() == before && all > MOST_PARAMETERS) {
            problem("network", shown(all) + " parameters, at most " + MOST_PARAMETERS + " are allowed");
        }
    }

    private static @Nullable Shape outputOf(LayerSpec layer, @Nullable Shape input) {
        if (layer instanceof LayerSpec.FullyConnected fullyConnected) {
            return new Shape(fullyConnected.outChannels(), 1, 1);
        } else if (input == null) {
            return null;
        } else if (layer instanceof LayerSpec.WithKernels kernels) {
            return windows(kernels.window(), kernels.outChannels(), input);
        } else if (layer instanceof LayerSpec.Pooling pooling) {
            return windows(pooling.window(), input.channels(), input);
        }
        return input;
    }

    private static @Nullable Shape windows(Window window, int channels, Shape input) {
        int height = window.outputs(input.height());
        int width = window.outputs(input.width());
        return height < 1 || width < 1 ? null : new Shape(channels, height, width);
    }

    private static long values(Shape shape) {
        return (long) shape.channels() * shape.height() * shape.width();
    }

    private void range(String name, String parameter, long value, long least, long most) {
        if (value < least || value > most) {
            problem(name, parameter + " must be from " + least + " to " + most + ", got " + value);
        }
    }

    private void range(String name, String parameter, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            problem(name, parameter + " must be from " + shown(least) + " to " + shown(most) + ", got " + shown(value));
        }
    }

    private static String shown(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private void problem(String name, String problem) {
        problems.add(Names.shown(name) + ": " + problem);
    }
}
