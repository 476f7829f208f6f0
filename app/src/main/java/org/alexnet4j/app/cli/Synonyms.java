package org.alexnet4j.app.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The command or option that is meant by a word from elsewhere, or by one that is spelled wrong. */
final class Synonyms {
    private static final Map<String, String> COMMANDS = Map.ofEntries(
            Map.entry("info", "info"),
            Map.entry("inspect", "info"),
            Map.entry("summary", "info"),
            Map.entry("stat", "info"),
            Map.entry("predict", "classify"),
            Map.entry("infer", "classify"),
            Map.entry("inference", "classify"),
            Map.entry("recognize", "classify"),
            Map.entry("label", "classify"),
            Map.entry("run", "classify"),
            Map.entry("test", "evaluate"),
            Map.entry("eval", "evaluate"),
            Map.entry("val", "evaluate"),
            Map.entry("validate", "evaluate"),
            Map.entry("accuracy", "evaluate"),
            Map.entry("measure", "evaluate"),
            Map.entry("fit", "train"),
            Map.entry("learn", "train"),
            Map.entry("start", "train"),
            Map.entry("continue", "resume"),
            Map.entry("restart", "resume"),
            Map.entry("fine-tune", "finetune"),
            Map.entry("transfer", "finetune"),
            Map.entry("retrain", "finetune"),
            Map.entry("search", "similar"),
            Map.entry("query", "similar"),
            Map.entry("find", "similar"),
            Map.entry("nearest", "similar"),
            Map.entry("retrieve", "similar"),
            Map.entry("embed", "features"),
            Map.entry("extract", "features"),
            Map.entry("embeddings", "features"),
            Map.entry("optimize", "tune"),
            Map.entry("sweep", "tune"),
            Map.entry("hyperparameters", "tune"),
            Map.entry("list", "runs"),
            Map.entry("ls", "runs"),
            Map.entry("history", "runs"),
            Map.entry("compare", "runs"),
            Map.entry("status", "runs"),
            Map.entry("models", "describe --list"),
            Map.entry("networks", "describe --list"),
            Map.entry("version", "--version"),
            Map.entry("import", "prepare"),
            Map.entry("convert", "prepare"),
            Map.entry("dataset", "prepare"),
            Map.entry("preprocess", "prepare"),
            Map.entry("plot", "show"),
            Map.entry("draw", "show"),
            Map.entry("visualize", "show"),
            Map.entry("view", "show"),
            Map.entry("quantize", "calibrate"),
            Map.entry("benchmark", "bench"),
            Map.entry("speed", "bench"),
            Map.entry("demo", "quickstart"),
            Map.entry("example", "quickstart"),
            Map.entry("gradcheck", "check-gradients"),
            Map.entry("check", "verify"),
            Map.entry("lr", "rate"));

    private static final Map<String, List<String>> OPTIONS = Map.ofEntries(
            Map.entry("--lr", List.of("--rate")),
            Map.entry("--learning-rate", List.of("--rate")),
            Map.entry("--learningrate", List.of("--rate")),
            Map.entry("--batch-size", List.of("--batch")),
            Map.entry("--batchsize", List.of("--batch")),
            Map.entry("-b", List.of("--batch")),
            Map.entry("--bs", List.of("--batch")),
            Map.entry("-e", List.of("--epochs")),
            Map.entry("--num-epochs", List.of("--epochs")),
            Map.entry("--iterations", List.of("--steps")),
            Map.entry("--max-steps", List.of("--steps")),
            Map.entry("--weight-decay", List.of("--decay")),
            Map.entry("--wd", List.of("--decay")),
            Map.entry("-o", List.of("--out")),
            Map.entry("--output", List.of("--out")),
            Map.entry("--output-dir", List.of("--out")),
            Map.entry("--save", List.of("--out")),
            Map.entry("--save-dir", List.of("--out")),
            Map.entry("--logdir", List.of("--out")),
            Map.entry("--workers", List.of("--threads")),
            Map.entry("--num-workers", List.of("--threads")),
            Map.entry("--jobs", List.of("--threads")),
            Map.entry("--cpus", List.of("--threads")),
            Map.entry("-j", List.of("--threads")),
            Map.entry("-t", List.of("--threads")),
            Map.entry("--arch", List.of("--network")),
            Map.entry("--model", List.of("--network", "MODEL")),
            Map.entry("--net", List.of("--network")),
            Map.entry("--weights", List.of("MODEL")),
            Map.entry("--checkpoint", List.of("MODEL", "RUN")),
            Map.entry("--data", List.of("DATASET", "SOURCE")),
            Map.entry("--dataset", List.of("DATASET", "SOURCE")),
            Map.entry("--input", List.of("PICTURE", "SOURCE", "DATASET")),
            Map.entry("--image", List.of("PICTURE")),
            Map.entry("--images", List.of("PICTURE")),
            Map.entry("--config", List.of("--settings", "--network")),
            Map.entry("--dtype", List.of("--precision")),
            Map.entry("--fp16", List.of("--precision")),
            Map.entry("--bf16", List.of("--precision")),
            Map.entry("--amp", List.of("--precision")),
            Map.entry("--overwrite", List.of("--force")),
            Map.entry("-f", List.of("--force")),
            Map.entry("--k", List.of("--top")),
            Map.entry("-k", List.of("--top")),
            Map.entry("--topk", List.of("--top")),
            Map.entry("--image-size", List.of("--size")),
            Map.entry("--resize", List.of("--size")),
            Map.entry("--scheduler", List.of("--rate-policy")),
            Map.entry("--lr-scheduler", List.of("--rate-policy")),
            Map.entry("--val", List.of("--validation", "--validate-on")),
            Map.entry("--val-split", List.of("--validation")),
            Map.entry("--device", List.of("--engine")),
            Map.entry("--backend", List.of("--engine")),
            Map.entry("--gpu", List.of("--engine")),
            Map.entry("--cuda", List.of("--engine")));

    private Synonyms() {}

    /**
     * The command that a word means.
     *
     * @param commands those that there are
     */
    static Optional<String> command(String word, Collection<String> commands) {
        String lower = word.toLowerCase(Locale.ROOT);
        String meant = COMMANDS.getOrDefault(lower, "");
        boolean known = meant.startsWith("--") || commands.contains(meant.split(" ", 2)[0]);
        return known ? Optional.of(meant) : nearest(lower, commands);
    }

    /**
     * The option or parameter that an option of another program means.
     *
     * @param word with what it is given, or without
     * @param names of the options and parameters that there are
     */
    static Optional<String> option(String word, Collection<String> names) {
        String option = word.split("=", 2)[0].toLowerCase(Locale.ROOT);
        List<String> meant = new ArrayList<>(OPTIONS.getOrDefault(option, List.of()));
        meant.retainAll(names);
        return meant.isEmpty()
                ? nearest(
                        option,
                        names.stream().filter(name -> name.startsWith("--")).toList())
                : Optional.of(meant.get(0));
    }

    /** Of names that are nearly the same the nearest. */
    private static Optional<String> nearest(String word, Collection<String> names) {
        Optional<String> nearest = Optional.empty();
        // Of a short word a letter, of a long one three.
        int least = Math.min(3, word.replace("-", "").length() / 3) + 1;
        for (String name : names) {
            int distance = distance(word, name);
            if (distance < least) {
                least = distance;
                nearest = Optional.of(name);
            }
        }
        return nearest;
    }

    /** How many letters are to be put in, left out, changed, or exchanged with their neighbors. */
    private static int distance(String one, String other) {
        int[][] table = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                table[i][j] = Math.min(Math.min(table[i - 1][j], table[i][j - 1]) + 1, table[i - 1][j - 1] + change);
                boolean exchanged = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (exchanged) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[one.length()][other.length()];
    }
}
