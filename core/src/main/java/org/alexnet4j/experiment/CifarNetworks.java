package org.alexnet4j.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.evaluation.Ensemble;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingSettings;

/**
 * The networks for CIFAR-10 that the author released with the source, each beside the error that he gives.
 *
 * @param results of the networks, in the order in which they were asked for
 */
public record CifarNetworks(List<Result> results) {
    /**
     * One of the networks.
     *
     * @param key its short name, in which the author tells the error or the time
     * @param network in the library
     * @param authorError test error, 0 to 1
     * @param crops of a test image
     */
    public record Entry(String key, String network, double authorError, TestCrops crops) {
        /** Network and settings as in the library, fitted to ten classes. */
        PlannedTraining training(Scale scale) {
            NetworkSpec spec = NetworkLibrary.network(network).withClasses(10);
            String text = NetworkLibrary.trainingText(network)
                    .orElseThrow(() -> new IllegalStateException(network + " has no settings"));
            TrainingSettings settings = TrainingFile.parse(text, network + ", training.toml");
            return new PlannedTraining(key, spec, scale.of(settings));
        }
    }

    /** All that are known. */
    public static final List<Entry> ENTRIES = List.of(
            new Entry("80sec", "cifar-80sec", 0.26, TestCrops.CENTER),
            new Entry("19pct", "cifar-19pct", 0.19, TestCrops.CENTER),
            new Entry("18pct", "cifar-18pct", 0.18, TestCrops.CENTER),
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
