package org.alexnet4j.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.alexnet4j.benchmark.Timing;
import org.alexnet4j.benchmark.Work;
import org.alexnet4j.engine.LayerTime;
import org.alexnet4j.engine.LayerTime.Phase;
import org.alexnet4j.engine.MachineLimits;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkCounts;
import org.alexnet4j.training.EventText;
import org.jspecify.annotations.Nullable;

/** What {@code alexnet bench} has measured, as tables for people and as JSON. */
final class BenchReport {
    /** All that was measured in one precision; timings in ascending order of batches. */
    record Measured(
            @Nullable MachineLimits limits,
            List<Timing> training,
            List<Timing> inference,
            Timing single,
            List<LayerTime> layers) {
        Timing largestTraining() {
            return training.get(training.size() - 1);
        }
    }

    /** What to take: the fastest training. */
    record Advice(Precision precision, int threads, int batch) {}

    private static final TextTable.Align LEFT = TextTable.Align.LEFT;
    private static final TextTable.Align RIGHT = TextTable.Align.RIGHT;
    private static final String UNKNOWN = "-";

    private final Network network;
    private final String engine;
    private final int threads;
    private final Map<Precision, Measured> measured = new EnumMap<>(Precision.class);
    private final Map<Integer, Timing> byThreads;
    private final @Nullable Advice advice;

    /**
     * @param byThreads training in the advised precision by number of threads
     * @param advice null where nothing was trained
     */
    BenchReport(
            Network network,
            String engine,
            int threads,
            Map<Precision, Measured> measured,
            Map<Integer, Timing> byThreads,
            @Nullable Advice advice) {
        this.network = network;
        this.engine = engine;
        this.threads = threads;
        this.measured.putAll(measured);
        this.byThreads = byThreads;
        this.advice = advice;
    }

    /** Tables of at most 100 columns. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(network.spec().name()
                + String.format(
                        Locale.ROOT,
                        ": %.3f GFLOP an image forward, %.3f in training",
                        Work.operationsOfImage(network, false) * 1e-9,
                        Work.operationsOfImage(network, true) * 1e-9));
        lines.add("");
        limits(lines);
        speeds(lines);
        measured.forEach((precision, results) -> layers(precision, results, lines));
        if (advice == null) {
            return lines;
        }
        if (byThreads.size() > 1) {
            byThreads.forEach((number, timing) -> lines.add(String.format(
                    Locale.ROOT,
                    "training in %s with %d %s: %s images/s",
                    advice.precision.label(),
                    number,
                    number == 1 ? "thread" : "threads",
                    EventText.speed(timing.imagesPerSecond()))));
            lines.add("");
        }
        lines.add(String.format(
                Locale.ROOT,
                "recommended: --precision %s --threads %d --batch %d",
                advice.precision.label(),
                advice.threads,
                advice.batch));
        return lines;
    }

    private void limits(List<String> lines) {
        measured.forEach((precision, results) -> {
            MachineLimits limits = results.limits;
            if (limits != null) {
                lines.add(String.format(
                        Locale.ROOT,
                        "limit in %s: %,.0f GFLOP/s (a matrix product); memory %.1f GB/s (a large copy, read and"
                                + " written)",
                        precision.label(),
                        limits.operations() * 1e-9,
                        limits.bytes() * 1e-9));
            }
        });
        lines.add("");
    }

    private void speeds(List<String> lines) {
        TextTable table = new TextTable(LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT);
        table.row("", "precision", "batch", "images/s", "milliseconds (range)", "of the limit");
        measured.forEach((precision, results) -> {
            for (Timing timing : results.training) {
                table.row(speed("training", precision, timing, trainingShare(results.limits, timing)));
            }
        });
        measured.forEach((precision, results) -> {
            for (Timing timing : results.inference) {
                table.row(speed("inference", precision, timing, inferenceShare(results.limits, timing)));
            }
        });
        measured.forEach((precision, results) -> {
            double least = singleLimit(precision, results.limits);
            table.row(speed("one image", precision, results.single, least / results.single.median()));
        });
        lines.addAll(table.lines());
        lines.add("The limit of one image is its arithmetic and the reading of all weights, one after the other.");
        lines.add("");
    }

    private static String[] speed(String what, Precision precision, Timing timing, double share) {
        return new String[] {
            what,
            precision.label(),
            Integer.toString(timing.batch()),
            EventText.speed(timing.imagesPerSecond()),
            range(timing),
            percent(share)
        };
    }

    private static String range(Timing timing) {
        String number = timing.median() < 0.01 ? "%.2f" : "%.1f";
        return String.format(
                Locale.ROOT,
                number + " (" + number + "-" + number + ")",
                1e3 * timing.median(),
                1e3 * timing.least(),
                1e3 * timing.most());
    }

    private double trainingShare(@Nullable MachineLimits limits, Timing timing) {
        return share(Work.operationsOfImage(network, true), limits, timing);
    }

    private double inferenceShare(@Nullable MachineLimits limits, Timing timing) {
        return share(Work.operationsOfImage(network, false), limits, timing);
    }

    private static double share(double operations, @Nullable MachineLimits limits, Timing timing) {
        return limits == null ? Double.NaN : operations * timing.imagesPerSecond() / limits.operations();
    }

    /** Seconds of arithmetic and of reading every weight once. */
    private double singleLimit(Precision precision, @Nullable MachineLimits limits) {
        if (limits == null) {
            return Double.NaN;
        }
        double bytes = (double) NetworkCounts.of(network).parameters() * precision.bytes();
        return Work.operationsOfImage(network, false) / limits.operations() + bytes / limits.bytes();
    }

    private void layers(Precision precision, Measured results, List<String> lines) {
        if (results.layers.isEmpty()) {
            return;
        }
        int batch = results.largestTraining().batch();
        lines.add("one step of " + batch + " in " + precision.label() + ", milliseconds and share of the limit:");
        TextTable table = new TextTable(LEFT, RIGHT, RIGHT, RIGHT, RIGHT);
        table.row("layer", "forward", "", "backward", "");
        double sum = 0;
        for (LayerTime time : results.layers) {
            sum += time.nanos() * 1e-6;
        }
        for (int i = 0; i < network.layers().size(); i++) {
            String layer = network.layers().get(i).name();
            double forward = milliseconds(results, layer, Phase.FORWARD);
            double backward = milliseconds(results, layer, Phase.BACKWARD);
            if (forward > 0 || backward > 0) {
                table.row(
                        layer,
                        number(forward),
                        percent(layerShare(precision, results, batch, i, Phase.FORWARD)),
                        number(backward),
                        percent(layerShare(precision, results, batch, i, Phase.BACKWARD)));
            }
        }
        table.row("update", number(milliseconds(results, "", Phase.UPDATE)), "", "", "");
        table.row("together", number(sum), "", "", "");
        lines.addAll(table.lines());
        lines.add("");
    }

    private static double milliseconds(Measured results, String layer, Phase phase) {
        return results.layers.stream()
                .filter(time -> time.layer().equals(layer) && time.phase() == phase)
                .mapToDouble(time -> time.nanos() * 1e-6)
                .sum();
    }

    private double layerShare(Precision precision, Measured results, int batch, int layer, Phase phase) {
        double taken = 1e-3 * milliseconds(results, network.layers().get(layer).name(), phase);
        if (results.limits == null || taken == 0) {
            return Double.NaN;
        }
        Work work = Work.of(network, layer, phase, batch, precision);
        return results.limits.seconds(work.operations(), work.bytes()) / taken;
    }

    private static String number(double milliseconds) {
        return milliseconds == 0 ? UNKNOWN : String.format(Locale.ROOT, "%.1f", milliseconds);
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? UNKNOWN : String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    String json() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("network", network.spec().name());
        root.put("engine", engine);
        root.put("threads", threads);
        ObjectNode limits = root.putObject("limits");
        ObjectNode training = root.putObject("training");
        ObjectNode inference = root.putObject("inference");
        ObjectNode single = root.putObject("single");
        ObjectNode layers = root.putObject("layers");
        measured.forEach((precision, results) -> {
            String name = precision.label();
            if (results.limits != null) {
                limits.putObject(name).put("gflops", results.limits.operations() * 1e-9);
                // The precision does not matter for a copy: the best of all.
                limits.put("memoryGBs", Math.max(limits.path("memoryGBs").asDouble(), results.limits.bytes() * 1e-9));
            }
            if (!results.training.isEmpty()) {
                byBatch(training.putObject(name), results.training, timing -> trainingShare(results.limits, timing));
            }
            byBatch(inference.putObject(name), results.inference, timing -> inferenceShare(results.limits, timing));
            ObjectNode one = single.putObject(name);
            put(one, results.single);
            putNumber(one, "limitMilliseconds", 1e3 * singleLimit(precision, results.limits));
            if (!results.layers.isEmpty()) {
                putLayers(layers.putArray(name), precision, results);
            }
        });
        ObjectNode scaling = root.putObject("trainingByThreads");
        byThreads.forEach((number, timing) -> scaling.put(Integer.toString(number), timing.imagesPerSecond()));
        if (advice != null) {
            root.putObject("recommended")
                    .put("precision", advice.precision.label())
                    .put("threads", advice.threads)
                    .put("batch", advice.batch);
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private interface Share {
        double of(Timing timing);
    }

    /** The largest batch, and all of them. */
    private static void byBatch(ObjectNode node, List<Timing> timings, Share share) {
        put(node, timings.get(timings.size() - 1), share);
        ArrayNode all = node.putArray("byBatch");
        timings.forEach(timing -> put(all.addObject(), timing, share));
    }

    private static void put(ObjectNode node, Timing timing, Share share) {
        node.put("batch", timing.batch());
        node.put("imagesPerSecond", timing.imagesPerSecond());
        putNumber(node, "shareOfMatrixRate", share.of(timing));
        put(node, timing);
    }

    private static void put(ObjectNode node, Timing timing) {
        node.put("milliseconds", 1e3 * timing.median());
        node.put("leastMilliseconds", 1e3 * timing.least());
        node.put("mostMilliseconds", 1e3 * timing.most());
    }

    private void putLayers(ArrayNode node, Precision precision, Measured results) {
        int batch = results.largestTraining().batch();
        for (int i = 0; i < network.layers().size(); i++) {
            String layer = network.layers().get(i).name();
            ObjectNode each = node.addObject().put("layer", layer);
            each.put("forwardMilliseconds", milliseconds(results, layer, Phase.FORWARD));
            putNumber(each, "forwardShareOfLimit", layerShare(precision, results, batch, i, Phase.FORWARD));
            each.put("backwardMilliseconds", milliseconds(results, layer, Phase.BACKWARD));
            putNumber(each, "backwardShareOfLimit", layerShare(precision, results, batch, i, Phase.BACKWARD));
        }
        node.addObject().put("layer", "update").put("updateMilliseconds", milliseconds(results, "", Phase.UPDATE));
    }

    /** JSON has no word for what is not known. */
    private static void putNumber(ObjectNode node, String key, double value) {
        if (Double.isNaN(value)) {
            node.putNull(key);
        } else {
            node.put(key, value);
        }
    }
}
