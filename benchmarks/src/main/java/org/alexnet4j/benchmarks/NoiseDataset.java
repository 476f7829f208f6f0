package org.alexnet4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetWriter;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.image.Image;

/** A prepared dataset of noise in a folder of its own, which goes when this is closed. */
final class NoiseDataset implements AutoCloseable {
    private final Path folder;

    /**
     * Writes a dataset.
     *
     * @param parent where the folder is made
     * @param imageSize side of the images
     * @param images how many, all for training
     * @param classes how many; image i is of class i mod classes
     */
    NoiseDataset(Path parent, int imageSize, int images, int classes) throws IOException {
        folder = Files.createTempDirectory(parent, "noise-dataset");
        List<ClassLabel> labels = IntStream.range(0, classes)
                .mapToObj(i -> new ClassLabel("noise " + i, null))
                .toList();
        try (DatasetWriter writer = DatasetWriter.create(path(), imageSize, labels, "noise")) {
            for (int i = 0; i < images; i++) {
                byte[] planes = Noise.pixels(i, Image.CHANNELS * imageSize * imageSize);
                writer.add(Split.TRAIN, i % classes, "image" + i, new Image(imageSize, imageSize, planes));
            }
            writer.finish();
        }
    }

    /** The dataset itself. */
    Path path() {
        return folder.resolve("dataset");
    }

    PreparedDataset open() {
        return PreparedDataset.open(path());
    }

    /** A buffer for the images of a batch, as an engine would give it. */
    static FloatBuffer newImages(int batch, TrainingView view) {
        int values = Math.multiplyExact(batch * Image.CHANNELS, view.cropSize() * view.cropSize());
        return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
