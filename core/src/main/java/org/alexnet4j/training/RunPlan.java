package org.alexnet4j.training;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Precision;
import org.jspecify.annotations.Nullable;

/**
 * What a run needs to know beside network and settings: with what and how it is carried out. None of it but precision,
 * engine and threads (by rounding) has an influence on the parameters, apart from what a plateau policy looks at.
 *
 * @param dataset directory of the prepared dataset, absolute
 * @param datasetDigest its digest
 * @param validation the split that is validated on; null for none
 * @param engine name of the engine
 * @param precision in which it computes
 * @param threads threads of a step
 * @param validateEvery steps between validations, beside that of each epoch; 0 for none
 * @param checkpointEvery steps between checkpoints; 0 for one an epoch
 * @param started when the run was begun, ISO 8601
 */
public record RunPlan(
        String dataset,
        String datasetDigest,
        @Nullable Split validation,
        String engine,
        Precision precision,
        int threads,
        long validateEvery,
        long checkpointEvery,
        String started) {
    /** Whether it can be what a run has written. */
    boolean isSound() {
        boolean path;
        try {
            path = !Path.of(dataset).toString().isEmpty();
        } catch (InvalidPathException e) {
            path = false;
        }
        return path && threads >= 1 && validateEvery >= 0 && checkpointEvery >= 0;
    }

    /** The same on the dataset where it is now. */
    public RunPlan withDataset(String directory) {
        return new RunPlan(
                directory,
                datasetDigest,
                validation,
                engine,
                precision,
                threads,
                validateEvery,
                checkpointEvery,
                started);
    }

    /** The same with another engine, precision or number of threads. */
    public RunPlan withEngine(String name, Precision newPrecision, int newThreads) {
        return new RunPlan(
                dataset,
                datasetDigest,
                validation,
                name,
                newPrecision,
                newThreads,
                validateEvery,
                checkpointEvery,
                started);
    }
}
