package org.alexnet4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.alexnet4j.batch.Batch;
import org.alexnet4j.batch.BatchLoader;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * How the cost of reading grows with the number of images: {@code FOLDER COUNT...}. For each count it writes a dataset of
 * noise of 32 x 32 pixels into a new folder below FOLDER (3 KB an image), measures, and removes it again. Prints a row of
 * a table each.
 */
public final class DatasetGrowth {
    private static final int IMAGE_SIZE = 32;
    private static final int CLASSES = 1000;
    private static final int BATCH = 128;
    private static final int THREADS = 2;
    private static final double SECONDS = 10;
    private static final int OPENINGS = 5;
    private static final long SETTLE_NANOS = 300_000_000;
    private static final TrainingView VIEW = new TrainingView(28, true, 0.1);
    private static final Path PROCESS = Path.of("/proc/self/status");

    private DatasetGrowth() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        Path parent = Path.of(arguments[0]);
        System.out.println(
                "| images | written in s | opened, ms | opened again, ms | heap, KB | mapped memory, KB | shuffled, ms"
                        + " | first batch, ms | first epoch, images/s | later, images/s | first batch of a new loader, ms |");
        // Loads and compiles what is measured below.
        measure(parent, 1000, 2);
        for (int i = 1; i < arguments.length; i++) {
            System.out.println(measure(parent, Integer.parseInt(arguments[i]), SECONDS));
        }
    }

    private static String measure(Path parent, int images, double seconds) throws IOException {
        long start = System.nanoTime();
        try (NoiseDataset files = new NoiseDataset(parent, IMAGE_SIZE, images, CLASSES)) {
            double writing = secondsSince(start);
            long heap = heapKilobytes();
            long mapped = mappedKilobytes();
            start = System.nanoTime();
            PreparedDataset dataset = files.open();
            double opening = secondsSince(start);
            double again = Double.MAX_VALUE;
            for (int i = 0; i < OPENINGS; i++) {
                start = System.nanoTime();
                files.open().close();
                again = Math.min(again, secondsSince(start));
            }
            heap = heapKilobytes() - heap;
            mapped = mappedKilobytes() - mapped;
            start = System.nanoTime();
            int[] order = RandomKey.of(1, Purpose.SHUFFLE).permutation(images);
            double shuffling = secondsSince(start);
            Verify.that(order.length == images, "every image has its place");
            start = System.nanoTime();
            try (dataset;
                    BatchLoader loader = loader(dataset)) {
                Batch first = loader.next();
                double untilFirst = secondsSince(start);
                Verify.that(Verify.isAlive(first.images().rewind()), "the examples are finite and not all 0");
                loader.recycle(first);
                double cold = imagesPerSecond(loader, images / BATCH, 0);
                double warm = imagesPerSecond(loader, 0, seconds);
                start = System.nanoTime();
                double untilFirstOfNext;
                try (BatchLoader next = loader(dataset)) {
                    next.recycle(next.next());
                    untilFirstOfNext = secondsSince(start);
                }
                return String.format(
                        Locale.ROOT,
                        "| %,d | %.2f | %.2f | %.2f | %d | %d | %.2f | %.2f | %,.0f | %,.0f | %.2f |",
                        images,
                        writing,
                        1e3 * opening,
                        1e3 * again,
                        heap,
                        mapped,
                        1e3 * shuffling,
                        1e3 * untilFirst,
                        cold,
                        warm,
                        1e3 * untilFirstOfNext);
            }
        }
    }

    private static BatchLoader loader(PreparedDataset dataset) {
        return new BatchLoader(
                dataset, Split.TRAIN, BATCH, VIEW, () -> NoiseDataset.newImages(BATCH, VIEW), 1, THREADS, 0);
    }

    /** Takes so many batches at least, for so long at least. */
    private static double imagesPerSecond(BatchLoader loader, int batches, double seconds) {
        long start = System.nanoTime();
        long taken = 0;
        do {
            loader.recycle(loader.next());
            taken++;
        } while (taken < batches || secondsSince(start) < seconds);
        return taken * BATCH / secondsSince(start);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    /** Garbage does not count; a moment later, neither do files that garbage had mapped. */
    private static long heapKilobytes() {
        System.gc();
        LockSupport.parkNanos(SETTLE_NANOS);
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 10;
    }

    /** Memory of files that this process has touched, as Linux tells it; 0 elsewhere. */
    private static long mappedKilobytes() throws IOException {
        if (!Files.exists(PROCESS)) {
            return 0;
        }
        return Files.readAllLines(PROCESS).stream()
                .filter(line -> line.startsWith("RssFile:"))
                .map(line -> Long.valueOf(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0L);
    }
}
