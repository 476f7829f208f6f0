package org.alexnet4j.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.evaluation.Ensemble;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.PlainNumber;
import org.alexnet4j.training.RatePolicy;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingSettings;

/**
 * The networks for CIFAR-10 that the author released with the source, each beside the error that he gives; one of them
 * with other settings, too.
 *
 * @param results of the networks, in the order in which they were asked for
 */
public record CifarNetworks(List<Result> results) {
    /**
     * One of the networks.
     *
     * @param key its short name, in which the author tells the error or the time
     * @param network in the library
     * @param authorError test error with his settings, 0 to 1
     * @param crops of a test image
     * @param settings with which it is trained
     */
    public record Entry(String key, String network, double authorError, TestCrops crops, Settings settings) {
        Entry(String key, String network, double authorError, TestCrops crops) {
            this(key, network, authorError, crops, Settings.RELEASED);
        }

        /** The network as in the library, fitted to ten classes. */
        PlannedTraining training(Scale scale) {
            NetworkSpec spec = NetworkLibrary.network(network).withClasses(10);
            String text = NetworkLibrary.trainingText(network)
                    .orElseThrow(() -> new IllegalStateException(network + " has no settings"));
            TrainingSettings released = TrainingFile.parse(text, network + ", training.toml");
            return new PlannedTraining(key, spec, scale.of(settings.from(released)));
        }
    }

    /** With what a network is trained. */
    public enum Settings {
        /** As the author released them; the schedule is ours where he gives none. */
        RELEASED("the author's") {
            @Override
            TrainingSettings from(TrainingSettings released) {
                return released;
            }
        },
        /** For what the author's settings leave: as many epochs, the images mirrored, a rate that falls all the time. */
        MIRRORED("mirrored, cosine from " + PlainNumber.text(Settings.MIRRORED_RATE)) {
            @Override
            TrainingSettings from(TrainingSettings released) {
                TrainingView view = released.view();
                return released.withPolicy(new RatePolicy.Cosine(MIRRORED_RATE))
                        .withView(new TrainingView(view.cropSize(), view.randomCrop(), true, view.colorDeviation()));
            }
        };

        private static final double MIRRORED_RATE = 0.002;

        private final String meaning;

        Settings(String meaning) {
            this.meaning = meaning;
        }

        abstract TrainingSettings from(TrainingSettings released);

        /** In words. */
        public String meaning() {
            return meaning;
        }
    }

    /** All that are known. */
    public static final List<Entry> ENTRIES = List.of(
            new Entry("80sec", "cifar-80sec", 0.26, TestCrops.CENTER),
            new Entry("19pct", "cifar-19pct", 0.19, TestCrops.CENTER),
            new Entry("18pct", "cifar-18pct", 0.18, TestCrops.CENTER),
            new Entry("18pct-mirrored", "cifar-18pct", 0.18, TestCrops.CENTER, Settings.MIRRORED),
            new Entry("13pct", "cifar-13pct", 0.13, TestCrops.NINE),
            new Entry("11pct", "cifar-11pct", 0.11, TestCrops.NINE));

    /**
     * What a network reached.
     *
     * @param trained one for each seed
     * @param evaluations of these
     */
    public record Result(Entry entry, List<Trained> trained, List<Evaluation> evaluations) {
        /** The mean of the errors, 0 to 1. */
        public double error() {
            return SeedMeans.mean(
                    evaluations.stream().map(Evaluation::top1Error).toList());
        }
    }

    /** The trainings that {@link #run} asks for. */
    public static List<PlannedTraining> trainings(List<Entry> entries, int seeds, Scale scale) {
        return entries.stream()
                .flatMap(entry -> LongStream.range(0, seeds)
                        .mapToObj(seed -> entry.training(scale).withSeed(seed)))
                .toList();
    }

    /** Trains and tests. */
    public static CifarNetworks run(Laboratory laboratory, List<Entry> entries, int seeds, Scale scale) {
        List<Result> results = new ArrayList<>();
        for (Entry entry : entries) {
            List<Trained> trained = trainings(List.of(entry), seeds, scale).stream()
                    .map(laboratory::train)
                    .toList();
            List<Evaluation> evaluations = trained.stream()
                    .filter(one -> !one.diverged())
                    .map(one -> Ensemble.evaluate(laboratory.predict(one, entry.crops())))
                    .toList();
            results.add(new Result(entry, trained, evaluations));
        }
        return new CifarNetworks(results);
    }
}
