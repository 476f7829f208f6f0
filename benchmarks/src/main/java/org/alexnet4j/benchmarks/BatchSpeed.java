package org.alexnet4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.batch.Batch;
import org.alexnet4j.batch.BatchLoader;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetWriter;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.image.Image;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

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
        Path folder = Files.createTempDirectory("batch-speed");
        write(folder.resolve("data"), imageSize);
        try (PreparedDataset dataset = PreparedDataset.open(folder.resolve("data"));
                BatchLoader loader = new BatchLoader(
                        dataset,
                        Split.TRAIN,
                        batch,
                        new TrainingView(cropSize, true, 0.1),
                        () -> ByteBuffer.allocateDirect(batch * 3 * cropSize * cropSize * Float.BYTES)
                                .order(ByteOrder.nativeOrder())
                                .asFloatBuffer(),
                        1,
                        threads,
                        0)) {
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
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Of the whole process: what others do on this machine does not count. */
    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void take(BatchLoader loader, int steps) {
        for (int step = 0; step < steps; step++) {
            Batch batch = loader.next();
            loader.recycle(batch);
        }
    }

    private static void write(Path path, int imageSize) {
        try (DatasetWriter writer =
                DatasetWriter.create(path, imageSize, List.of(new ClassLabel("noise", null)), "random")) {
            for (int i = 0; i < IMAGES; i++) {
                RandomKey key = RandomKey.of(1, Purpose.TEST).at(i);
                byte[] planes = new byte[3 * imageSize * imageSize];
                for (int at = 0; at < planes.length; at++) {
                    planes[at] = (byte) key.bits(at);
                }
                writer.add(Split.TRAIN, 0, "image" + i, new Image(imageSize, imageSize, planes));
            }
            writer.finish();
        }
    }
}
