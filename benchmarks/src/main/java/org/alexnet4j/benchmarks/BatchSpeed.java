package org.alexnet4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.alexnet4j.batch.Batch;
import org.alexnet4j.batch.BatchLoader;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;

/**
 * How fast the loader fills batches when nobody holds it up: {@code IMAGE_SIZE CROP_SIZE THREADS BATCH STEPS}, on random
 * images that are in memory after the first epoch.
 */
public final class BatchSpeed {
    private static final int IMAGES = 512;

    private BatchSpeed() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        int imageSize = Integer.parseInt(arguments[0]);
        int cropSize = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        int batch = Integer.parseInt(arguments[3]);
        int steps = Integer.parseInt(arguments[4]);
        TrainingView view = new TrainingView(cropSize, true, 0.1);
        try (NoiseDataset files =
                        new NoiseDataset(Path.of(System.getProperty("java.io.tmpdir")), imageSize, IMAGES, 1);
                PreparedDataset dataset = files.open();
                BatchLoader loader = new BatchLoader(
                        dataset, Split.TRAIN, batch, view, () -> NoiseDataset.newImages(batch, view), 1, threads, 0)) {
            take(loader, steps);
            long start = System.nanoTime();
            Duration usedBefore = processorTime();
            take(loader, steps);
            double seconds = (System.nanoTime() - start) / 1e9;
            Duration used = processorTime().minus(usedBefore);
            System.out.printf(
                    "crops of %d from %d, %d threads, batch %d: %.0f images/s; %.2f microseconds of a core an image%n",
                    cropSize,
                    imageSize,
                    threads,
                    batch,
                    batch * steps / seconds,
                    used.toNanos() / 1e3 / (batch * steps));
        }
    }

    /** Of the whole process: what others do on this machine does not count. */
    static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void take(BatchLoader loader, int steps) {
        for (int step = 0; step < steps; step++) {
            Batch batch = loader.next();
            loader.recycle(batch);
        }
    }
}
