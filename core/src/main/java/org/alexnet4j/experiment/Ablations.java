package org.alexnet4j.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.evaluation.Ensemble;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.model.Predictions;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.TrainingSettings;

/**
 * What each idea of the paper is worth: the network without it beside the whole network, on the same images.
 *
 * @param whole the whole network
 * @param rows the network with something left out
 * @param deviation of the top-1 error of one training, from trainings that differ in their seeds alone; 0 to 1
 * @param tenCrops ten crops in place of the center, one whole network
 * @param ensemble the mean of the whole networks in place of one
 */
public record Ablations(Kind whole, List<Row> rows, double deviation, TestRow tenCrops, TestRow ensemble) {
    /** The paper averages five networks (section 6). */
    public static final int WHOLE_NETWORKS = 5;

    private static final int TOP_5 = 5;

    /**
     * Something that is left out.
     *
     * @param key short name, for options and directories
     * @param what in words
     * @param paper by how many points the top-1 error rises without it in the paper, and where that stands; empty where
     *     the paper gives no number
     * @param statement what the paper says
     */
    public record Idea(String key, String what, OptionalDouble paper, String statement) {
        Idea(String key, String what, double paper, String statement) {
            this(key, what, OptionalDouble.of(paper), statement);
        }

        Idea(String key, String what, String statement) {
            this(key, what, OptionalDouble.empty(), statement);
        }
    }

    /**
     * A network with an idea left out.
     *
     * @param name of its trainings: the key of the first idea without which the network is the same
     */
    public record Variant(Idea idea, String name, NetworkSpec network, TrainingSettings settings) {
        Variant(Idea idea, NetworkSpec network, TrainingSettings settings) {
            this(idea, idea.key(), network, settings);
        }

        private boolean trainsAs(Variant other) {
            return settings.equals(other.settings)
                    && NetworkEdits.unnamed(network).equals(NetworkEdits.unnamed(other.network));
        }

        private List<PlannedTraining> trainings(int seeds) {
            PlannedTraining one = new PlannedTraining(name, network, settings);
            return LongStream.range(settings.seed(), settings.seed() + seeds)
                    .mapToObj(one::withSeed)
                    .toList();
        }
    }

    /**
     * What networks of one kind reached, one for each seed that did not diverge.
     *
     * @param trained all, with those that diverged
     */
    public record Kind(Variant variant, List<Trained> trained, List<Evaluation> evaluations) {
        List<Double> top1Errors() {
            return evaluations.stream().map(Evaluation::top1Error).toList();
        }

        List<Double> top5Errors() {
            return evaluations.stream().map(Evaluation::top5Error).toList();
        }

        /** Mean top-1 error, 0 to 1. */
        public double top1Error() {
            return SeedMeans.mean(top1Errors());
        }

        /** Whether half of the networks or more have not learned anything that can be seen. */
        public boolean isAtChance() {
            long unlearned = evaluations.stream().filter(Evaluation::isAtChance).count();
            return 2 * unlearned >= evaluations.size();
        }

        /** Mean top-5 error, 0 to 1; not a number of five classes or fewer. */
        public double top5Error() {
            return SeedMeans.mean(top5Errors());
        }
    }

    /**
     * A kind beside the whole network.
     *
     * @param top1 how much higher its error is, over seeds
     * @param top5 the same of the top-5 error
     */
    public record Row(Kind kind, Difference top1, Difference top5) {}

    /**
     * A way to test beside a simpler one.
     *
     * @param top1 how much higher its error is than the simpler one's, over images
     * @param paper the same in the paper, in points
     */
    public record TestRow(
            String what,
            double top1Error,
            Difference top1,
            double top5Error,
            Difference top5,
            double paper,
            String statement) {}

    /** The whole network's key. */
    public static final String WHOLE = "whole";

    /**
     * The whole network and all that can be left out of it. What it does not have is not among them, nor a layer without
     * which it cannot be: behind conv1 with stride 4, fc6 would have more weights than fit.
     */
    public static List<Variant> variants(NetworkSpec network, TrainingSettings settings) {
        TrainingView view = settings.view();
        List<Variant> all = new ArrayList<>();
        all.add(new Variant(new Idea(WHOLE, "the whole network", ""), network, settings));
        all.add(new Variant(
                new Idea("lrn", "no LRN", 1.4, "section 3.3: LRN lowers top-1 and top-5 error by 1.4 and 1.2 points"),
                NetworkEdits.without(network, LayerSpec.Lrn.class),
                settings));
        all.add(new Variant(
                new Idea(
                        "overlap",
                        "pooling without overlap",
                        0.4,
                        "section 3.4: overlapping pooling lowers them by 0.4 and 0.3 points"),
                NetworkEdits.withoutOverlap(network),
                settings));
        all.add(new Variant(
                new Idea("dropout", "no dropout", "section 4.2: without it, substantial overfitting"),
                NetworkEdits.without(network, LayerSpec.Dropout.class),
                settings));
        all.add(new Variant(
                new Idea("color", "no color noise", 1, "section 4.1: color noise lowers top-1 error by over 1 point"),
                network,
                settings.withView(new TrainingView(view.cropSize(), view.randomCrop(), view.flip(), 0))));
        all.add(new Variant(
                new Idea(
                        "views", "no random crops, no mirroring", "section 4.1: without them, substantial overfitting"),
                network,
                settings.withView(new TrainingView(view.cropSize(), false, false, view.colorDeviation()))));
        all.add(new Variant(
                new Idea(
                        "tower",
                        "one tower with half the kernels",
                        1.7,
                        "section 3.2: two towers lower them by 1.7 and 1.2 points"),
                NetworkEdits.oneTower(network),
                settings));
        List<LayerSpec.WithParameters> learning = NetworkEdits.learning(network);
        for (int i = 0; i < learning.size() - 1; i++) {
            String layer = learning.get(i).name();
            all.add(new Variant(
                    removal(layer, i > 0), NetworkEdits.withoutLayer(network, layer), settings.withoutLayer(layer)));
        }
        return all.stream()
                .filter(variant -> variant.idea().key().equals(WHOLE)
                        || ((!variant.network().equals(network)
                                        || !variant.settings().equals(settings))
                                && isPossible(variant.network())))
                .map(variant -> once(variant, all))
                .toList();
    }

    /** Without fc6 and without fc7, the network may be the same: it is trained once. */
    private static Variant once(Variant variant, List<Variant> all) {
        Variant first = all.stream().filter(variant::trainsAs).findFirst().orElse(variant);
        return new Variant(variant.idea(), first.name(), first.network(), first.settings());
    }

    private static boolean isPossible(NetworkSpec network) {
        try {
            Network.of(network);
            return true;
        } catch (UserException e) {
            return false;
        }
    }

    private static Idea removal(String layer, boolean middle) {
        return middle
                ? new Idea(layer, "no " + layer, 2, "section 7: without any middle layer, about 2 points top-1")
                : new Idea(layer, "no " + layer, "section 7: the depth is important");
    }

    /** The trainings that {@link #run} asks for. */
    public static List<PlannedTraining> trainings(List<Variant> variants, int seeds) {
        return variants.stream()
                .flatMap(variant -> variant.trainings(seedsOf(variant, seeds)).stream())
                .distinct()
                .toList();
    }

    private static int seedsOf(Variant variant, int seeds) {
        return variant.idea().key().equals(WHOLE) ? Math.max(WHOLE_NETWORKS, seeds) : seeds;
    }

    /**
     * Trains and tests.
     *
     * @param variants the whole network first
     * @param seeds trainings of each variant; of the whole network there are at least five
     */
    public static Ablations run(Laboratory laboratory, List<Variant> variants, int seeds) {
        List<Kind> kinds = new ArrayList<>();
        Map<String, Kind> trained = new LinkedHashMap<>();
        for (Variant variant : variants) {
            Kind kind =
                    trained.computeIfAbsent(variant.name(), name -> kind(laboratory, variant, seedsOf(variant, seeds)));
            kinds.add(new Kind(variant, kind.trained(), kind.evaluations()));
            if (kinds.get(0).evaluations().isEmpty()) {
                throw new UserException(
                        UserException.Kind.DIVERGED,
                        "every training of the whole network diverged: there is nothing to compare with",
                        "give a lower --rate");
            }
        }
        Kind whole = kinds.get(0);
        SeedMeans top1 =
                SeedMeans.of(trained.values().stream().map(Kind::top1Errors).toList());
        SeedMeans top5 =
                SeedMeans.of(trained.values().stream().map(Kind::top5Errors).toList());
        List<Row> rows = kinds.subList(1, kinds.size()).stream()
                .map(kind -> new Row(
                        kind,
                        Difference.ofSeeds(whole.top1Errors(), kind.top1Errors(), top1),
                        Difference.ofSeeds(whole.top5Errors(), kind.top5Errors(), top5)))
                .toList();
        List<Trained> networks = good(whole.trained()).toList();
        List<Predictions> center = networks.stream()
                .map(one -> laboratory.predict(one, TestCrops.CENTER))
                .toList();
        return new Ablations(
                whole,
                rows,
                top1.deviation(),
                beside(
                        "ten crops in place of the center, one network",
                        center.get(0),
                        laboratory.predict(networks.get(0), TestCrops.TEN),
                        -1.5,
                        "table 1 and section 4.1: ten crops lower them by 1.5 and 1.3 points"),
                beside(
                        "the mean of " + center.size() + " networks in place of one",
                        center.get(0),
                        Ensemble.mean(center, Ensemble.equalWeights(center.size())),
                        -2.6,
                        "table 2: five networks lower them by 2.6 and 1.8 points"));
    }

    private static Kind kind(Laboratory laboratory, Variant variant, int seeds) {
        List<Trained> trained =
                variant.trainings(seeds).stream().map(laboratory::train).toList();
        return new Kind(
                variant,
                trained,
                good(trained)
                        .map(one -> Ensemble.evaluate(laboratory.predict(one, TestCrops.CENTER)))
                        .toList());
    }

    private static Stream<Trained> good(List<Trained> trained) {
        return trained.stream().filter(one -> !one.diverged());
    }

    private static TestRow beside(String what, Predictions simple, Predictions other, double paper, String statement) {
        Evaluation evaluation = Ensemble.evaluate(other);
        return new TestRow(
                what,
                evaluation.top1Error(),
                Difference.ofImages(simple, other, 1),
                evaluation.top5Error(),
                Difference.ofImages(simple, other, TOP_5),
                paper,
                statement);
    }
}
