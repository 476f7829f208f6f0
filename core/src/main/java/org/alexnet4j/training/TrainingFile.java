package org.alexnet4j.training;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.network.TomlFormat;
import org.alexnet4j.network.TomlTable;
import org.jspecify.annotations.Nullable;

/**
 * The settings file, {@code training.toml}: how a network is trained, as people write it.
 *
 * <pre>
 * batch = 128
 * epochs = 90               # or steps = 450000
 * momentum = 0.9
 * seed = 0
 *
 * [rate]
 * policy = "plateau"        # takes factor = 0.1, drops = 3, patience = 5 (epochs), patienceSteps = 1000
 * initial = 0.01            # "steps" takes at = [30, 60] (epochs), factor = 0.1; "fixed" and "cosine" nothing
 *
 * [weights]
 * rate = 1.0                # multiples of the policy's rate
 * decay = 0.0005
 *
 * [biases]
 * rate = 2.0
 * decay = 0.0
 * rateStays = false         # true: their rate does not fall with the policy's
 *
 * [layers.fc8]              # what a layer has of its own: weightRate, weightDecay, biasRate, biasDecay
 * weightDecay = 0.03
 *
 * [view]
 * crop = 224
 * randomCrop = true         # false: always the center
 * flip = true
 * color = 0.1               # deviation of the PCA color augmentation, 0.0 for none
 * </pre>
 *
 * <p>{@code batch}, {@code epochs} or {@code steps}, {@code rate.policy}, {@code rate.initial} and {@code view.crop} must
 * be there; what else is left out has the value shown, without flips and colors.
 */
public final class TrainingFile {
    private TrainingFile() {}

    /**
     * Reads a settings file.
     *
     * @throws UserException if it cannot be read, is no TOML, or holds wrong settings: all errors at once
     */
    public static TrainingSettings read(Path file) {
        return parse(TomlFormat.SETTINGS.text(file), file.toString());
    }

    /**
     * Reads settings from the text of a settings file.
     *
     * @param toml the text
     * @param where what to call it in errors
     * @throws UserException if it is no TOML, or holds wrong settings: all errors at once
     */
    public static TrainingSettings parse(String toml, String where) {
        List<String> problems = new ArrayList<>();
        TomlTable root = TomlTable.of("settings", TomlFormat.SETTINGS.tree(toml, where), problems);
        int batchSize = root.wholeNumber("batch");
        RunLength length = length(root, problems);
        double momentum = root.number("momentum", 0.9);
        long seed = root.longNumber("seed", 0);
        RatePolicy policy = policy(root.tableOrEmpty("rate"));
        TomlTable weightTable = root.tableOrEmpty("weights");
        ParameterRates weights = rates(weightTable, 1, 0.0005);
        weightTable.close();
        TomlTable biasTable = root.tableOrEmpty("biases");
        ParameterRates biases = rates(biasTable, 2, 0);
        boolean biasRateStays = biasTable.flag("rateStays", false);
        biasTable.close();
        Map<String, LayerRates> layers = layers(root.tableOrEmpty("layers"));
        TrainingView view = view(root.tableOrEmpty("view"));
        root.close();
        TrainingSettings settings = new TrainingSettings(
                batchSize, length, momentum, policy, weights, biases, biasRateStays, layers, view, seed);
        if (problems.isEmpty()) {
            problems.addAll(settings.problems());
        }
        TrainingSettings.throwIfAny(where, problems);
        return settings;
    }

    private static RunLength length(TomlTable root, List<String> problems) {
        boolean byEpochs = root.has("epochs");
        boolean bySteps = root.has("steps");
        if (byEpochs == bySteps) {
            problems.add("settings: either epochs or steps must be there" + (byEpochs ? ", not both" : ""));
        }
        return bySteps
                ? new RunLength.Steps(root.longNumber("steps", 1))
                : new RunLength.Epochs(root.wholeNumber("epochs", 1));
    }

    private static RatePolicy policy(TomlTable table) {
        String name = table.choice("policy", Set.copyOf(RatePolicies.NAMES));
        double initial = table.number("initial");
        RatePolicy policy = switch (name) {
            case "plateau" ->
                new RatePolicy.Plateau(
                        initial,
                        table.number("factor", RatePolicies.FACTOR),
                        table.wholeNumber("drops", RatePolicies.DROPS),
                        table.wholeNumber("patience", RatePolicies.PATIENCE),
                        table.wholeNumber("patienceSteps", RatePolicies.PATIENCE_STEPS));
            case "steps" ->
                new RatePolicy.Steps(initial, table.number("factor", RatePolicies.FACTOR), table.numbers("at"));
            case "cosine" -> new RatePolicy.Cosine(initial);
            default -> new RatePolicy.Fixed(initial);
        };
        if (!name.isEmpty()) {
            table.close();
        }
        return policy;
    }

    private static ParameterRates rates(TomlTable table, double rate, double decay) {
        return new ParameterRates(table.number("rate", rate), table.number("decay", decay));
    }

    private static Map<String, LayerRates> layers(TomlTable table) {
        Map<String, LayerRates> layers = new LinkedHashMap<>();
        table.namedTables().forEach((name, own) -> {
            layers.put(
                    name,
                    new LayerRates(
                            own.numberOrNull("weightRate"),
                            own.numberOrNull("weightDecay"),
                            own.numberOrNull("biasRate"),
                            own.numberOrNull("biasDecay")));
            own.close();
        });
        return layers;
    }

    private static TrainingView view(TomlTable table) {
        TrainingView view = new TrainingView(
                table.wholeNumber("crop"),
                table.flag("randomCrop", true),
                table.flag("flip", false),
                table.number("color", 0));
        table.close();
        return view;
    }

    /** The settings file of settings; {@link #parse} gives back equal settings. */
    public static String write(TrainingSettings settings) {
        StringBuilder text = new StringBuilder();
        put(text, "batch", settings.batchSize());
        if (settings.length() instanceof RunLength.Epochs epochs) {
            put(text, "epochs", epochs.epochs());
        } else if (settings.length() instanceof RunLength.Steps steps) {
            put(text, "steps", steps.steps());
        }
        put(text, "momentum", settings.momentum());
        put(text, "seed", settings.seed());
        text.append("\n[rate]\n");
        writePolicy(text, settings.policy());
        text.append("\n[weights]\n");
        put(text, "rate", settings.weights().rate());
        put(text, "decay", settings.weights().decay());
        text.append("\n[biases]\n");
        put(text, "rate", settings.biases().rate());
        put(text, "decay", settings.biases().decay());
        put(text, "rateStays", settings.biasRateStays());
        settings.layers().forEach((name, own) -> {
            text.append("\n[layers.").append(key(name)).append("]\n");
            putIfThere(text, "weightRate", own.weightRate());
            putIfThere(text, "weightDecay", own.weightDecay());
            putIfThere(text, "biasRate", own.biasRate());
            putIfThere(text, "biasDecay", own.biasDecay());
        });
        text.append("\n[view]\n");
        put(text, "crop", settings.view().cropSize());
        if (!settings.view().randomCrop()) {
            put(text, "randomCrop", false);
        }
        put(text, "flip", settings.view().flip());
        put(text, "color", settings.view().colorDeviation());
        return text.toString();
    }

    private static String key(String name) {
        // What JSON escapes in a string, TOML reads the same way.
        return name.matches("[A-Za-z0-9_-]+")
                ? name
                : "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(name)) + "\"";
    }

    private static void writePolicy(StringBuilder text, RatePolicy policy) {
        put(text, "policy", "\"" + policy.name() + "\"");
        put(text, "initial", policy.initial());
        if (policy instanceof RatePolicy.Plateau plateau) {
            put(text, "factor", plateau.factor());
            put(text, "drops", plateau.drops());
            put(text, "patience", plateau.patience());
            put(text, "patienceSteps", plateau.patienceSteps());
        } else if (policy instanceof RatePolicy.Steps steps) {
            put(text, "factor", steps.factor());
            put(text, "at", steps.at().stream().map(TrainingFile::number).collect(Collectors.joining(", ", "[", "]")));
        }
    }

    /** As {@link Double#toString} has it, but 0.0001 as people write it. */
    private static String number(double value) {
        String text = Double.toString(value);
        return text.contains("E") ? PlainNumber.text(value) : text;
    }

    private static void putIfThere(StringBuilder text, String key, @Nullable Double value) {
        if (value != null) {
            put(text, key, value);
        }
    }

    private static void put(StringBuilder text, String key, double value) {
        put(text, key, number(value));
    }

    private static void put(StringBuilder text, String key, long value) {
        put(text, key, Long.toString(value));
    }

    private static void put(StringBuilder text, String key, boolean value) {
        put(text, key, Boolean.toString(value));
    }

    private static void put(StringBuilder text, String key, String value) {
        text.append(key).append(" = ").append(value).append('\n');
    }
}
