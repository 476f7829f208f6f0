package org.alexnet4j.network;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.util.Locale;

/** The text of a network file. */
final class NetworkText {
    private final StringBuilder text = new StringBuilder();

    private NetworkText() {}

    static String of(NetworkSpec network) {
        NetworkText file = new NetworkText();
        file.put("name", network.name());
        file.text.append("\n[input]\n");
        file.put("channels", network.input().channels());
        file.put("height", network.input().height());
        file.put("width", network.input().width());
        String previous = NetworkSpec.INPUT;
        for (LayerSpec layer : network.layers()) {
            file.layer(layer, previous);
            previous = layer.name();
        }
        return file.text.toString();
    }

    private void layer(LayerSpec layer, String previous) {
        text.append("\n[[layers]]\n");
        put("name", layer.name());
        put("type", type(layer));
        if (!layer.input().equals(previous)) {
            put("input", layer.input());
        }
        if (layer instanceof LayerSpec.WithKernels kernels) {
            put("outChannels", kernels.outChannels());
            put(kernels.window());
            put("groups", kernels.groups());
            put("weightDeviation", kernels.weightDeviation());
            put("initialBias", kernels.initialBias());
        } else if (layer instanceof LayerSpec.FullyConnected fullyConnected) {
            put("outChannels", fullyConnected.outChannels());
            put("weightDeviation", fullyConnected.weightDeviation());
            put("initialBias", fullyConnected.initialBias());
        } else if (layer instanceof LayerSpec.Pooling pooling) {
            put(pooling.window());
        } else if (layer instanceof LayerSpec.Lrn lrn) {
            put("region", lrn.region() == LayerSpec.Lrn.Region.WITHIN_MAP ? "within-map" : "across-maps");
            put("size", lrn.size());
            put("alpha", lrn.alpha());
            put("beta", lrn.beta());
            put("k", lrn.k());
        } else if (layer instanceof LayerSpec.Dropout dropout) {
            put("rate", dropout.rate());
        }
    }

    /** The layer's type as the network file names it. */
    static String type(LayerSpec layer) {
        if (layer instanceof LayerSpec.Convolution) {
            return "convolution";
        } else if (layer instanceof LayerSpec.LocallyConnected) {
            return "locally-connected";
        } else if (layer instanceof LayerSpec.FullyConnected) {
            return "fully-connected";
        } else if (layer instanceof LayerSpec.Activation activation) {
            return activation.function().name().toLowerCase(Locale.ROOT);
        } else if (layer instanceof LayerSpec.Pooling pooling) {
            return pooling.kind() == LayerSpec.Pooling.Kind.MAX ? "max-pooling" : "average-pooling";
        } else if (layer instanceof LayerSpec.Lrn) {
            return "lrn";
        }
        return "dropout";
    }

    private void put(Window window) {
        put("kernel", window.size());
        put("stride", window.stride());
        put("padding", window.padding());
        put("rounding", window.rounding().name().toLowerCase(Locale.ROOT));
    }

    private void put(String key, String value) {
        // What JSON escapes in a string, TOML reads the same way.
        text.append(key)
                .append(" = \"")
                .append(JsonStringEncoder.getInstance().quoteAsString(value))
                .append("\"\n");
    }

    private void put(String key, int value) {
        text.append(key).append(" = ").append(value).append('\n');
    }

    private void put(String key, double value) {
        text.append(key).append(" = ").append(number(value)).append('\n');
    }

    /** The shortest text that reads back as the same number, without exponent where that stays short. */
    private static String number(double value) {
        double size = Math.abs(value);
        if (value == 0 || size < 1e-6 || size >= 1e6) {
            return Double.toString(value);
        }
        String plain =
                new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }
}
