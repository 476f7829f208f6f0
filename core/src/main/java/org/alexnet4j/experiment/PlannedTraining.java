package org.alexnet4j.experiment;

import java.util.OptionalDouble;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.TrainingSettings;

/**
 * A training of an experiment.
 *
 * @param name of its directory, unique in the experiment
 * @param network fitted to the classes of the dataset
 * @param settings how
 * @param enough a mean training error of an epoch, 0 to 1, with which the training may end
 */
public record PlannedTraining(String name, NetworkSpec network, TrainingSettings settings, OptionalDouble enough) {
    /** A training of full length. */
    public PlannedTraining(String name, NetworkSpec network, TrainingSettings settings) {
        this(name, network, settings, OptionalDouble.empty());
    }

    /** Images that pass through the network, those of a dataset of so many examples again and again. */
    public double images(int examples) {
        int batch = settings.batchSize();
        return (double) settings.length().steps(examples, batch) * batch;
    }

    /** The same with another seed, which its name tells. */
    PlannedTraining withSeed(long seed) {
        return new PlannedTraining(name + "-seed-" + seed, network, settings.withSeed(seed), enough);
    }
}
