package org.alexnet4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.alexnet4j.batch.Batch;
import org.alexnet4j.batch.BatchLoader;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch of training examples (random crop, flip, color, minus the mean image) from a dataset in memory, when nobody
 * holds the loader up.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
// Three processes: what the compiler of Java makes of the inner loops differs from run to run.
@Fork(3)
// In the first seconds the loops are interpreted, and the files are mapped page by page.
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
// One reader; the loader has threads of its own.
@State(Scope.Benchmark)
public class LoaderBenchmark {
    private static final int IMAGES = 512;

    /** Side of the prepared images. */
    @Param("256")
    public int imageSize;

    /** Side of the crops. */
    @Param("224")
    public int cropSize;

    /** Images at a time. */
    @Param("128")
    public int batch;

    /** How many batches are made at the same time. */
    @Param({"1", "2"})
    public int threads;

    private NoiseDataset files;
    private PreparedDataset dataset;
    private BatchLoader loader;

    /** Writes a dataset, opens it, and sees that batches hold its images. */
    @Setup
    public void open() throws IOException {
        // A class for every image, so that a label names its image.
        files = new NoiseDataset(Path.of(System.getProperty("java.io.tmpdir")), imageSize, IMAGES, IMAGES);
        dataset = files.open();
        verify();
        loader = loader(new TrainingView(cropSize, true, 0.1));
        Batch first = loader.next();
        Verify.that(Verify.isAlive(first.images().rewind()), "the examples are finite and not all 0");
        loader.recycle(first);
    }

    private BatchLoader loader(TrainingView view) {
        return new BatchLoader(
                dataset, Split.TRAIN, batch, view, () -> NoiseDataset.newImages(batch, view), 1, threads, 0);
    }

    /** Without crops, flips and colors, examples are images minus the mean image, each once. */
    private void verify() {
        try (BatchLoader whole = loader(new TrainingView(imageSize, false, 0))) {
            Batch examples = whole.next();
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < batch; i++) {
                int image = examples.labels().get(i);
                Verify.that(seen.add(image) || batch > IMAGES, "an image comes once an epoch, also image " + image);
                ByteBuffer pixels = dataset.image(Split.TRAIN, image);
                for (int at = 0; at < pixels.limit(); at++) {
                    float expected =
                            (pixels.get(at) & 0xFF) - dataset.statistics().meanImage()[at];
                    Verify.that(
                            examples.images().get(i * pixels.limit() + at) == expected,
                            "example " + i + " is image " + image + " minus the mean image");
                }
            }
        }
    }

    /** Stops the loader's threads and removes the files. */
    @TearDown
    public void close() {
        loader.close();
        dataset.close();
        files.close();
    }

    /** The time between two batches. */
    @Benchmark
    public Batch nextBatch() {
        Batch next = loader.next();
        loader.recycle(next);
        return next;
    }
}
