package org.alexnet4j.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetWriter;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.image.Image;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/** A network that the reference engine trains in a second, and images for it. */
final class TinyTraining {
    static final String NETWORK = """
            name = "tiny"
            [input]
            channels = 3
            height = 8
            width = 8
            [[layers]]
            name = "conv1"
            type = "convolution"
            outChannels = 4
            kernel = 3
            weightDeviation = 0.01
            [[layers]]
            name = "relu1"
            type = "relu"
            [[layers]]
            name = "drop1"
            type = "dropout"
            rate = 0.25
            [[layers]]
            name = "fc2"
            type = "fully-connected"
            outChannels = 10
            weightDeviation = 0.01
            """;

    static final String SETTINGS = """
            batch = 8
            epochs = 4
            [rate]
            policy = "fixed"
            initial = 0.0003
            [view]
            crop = 8
            flip = true
            """;

    /** How clearly the classes of the images differ. */
    record Contrast(int bright, int noise) {
        static final Contrast CLEAR = new Contrast(80, 60);
        static final Contrast FAINT = new Contrast(25, 100);
    }

    private TinyTraining() {}

    /** Writes network.toml and training.toml into a folder. */
    static void writeNetwork(Path folder) throws IOException {
        Files.writeString(folder.resolve("network.toml"), NETWORK);
        Files.writeString(folder.resolve("training.toml"), SETTINGS);
    }

    /** Writes a dataset of three classes, in each of which one color is brighter. */
    static void writeDataset(Path directory, int side, Contrast contrast, int train, int validation, int test) {
        List<ClassLabel> classes = Stream.of("blue", "green", "red")
                .map(label -> new ClassLabel(label, null))
                .toList();
        RandomKey key = RandomKey.of(1, Purpose.TEST);
        try (DatasetWriter writer = DatasetWriter.create(directory, side, classes, "test")) {
            for (int i = 0; i < train + validation + test; i++) {
                byte[] planes = new byte[3 * side * side];
                for (int p = 0; p < planes.length; p++) {
                    int bright = p / (side * side) == 2 - i % 3 ? contrast.bright() : 0;
                    planes[p] = (byte) (60 + bright + key.at(i).below(contrast.noise(), p));
                }
                Split split = i < train ? Split.TRAIN : i < train + validation ? Split.VALIDATION : Split.TEST;
                writer.add(split, i % 3, "image " + i, new Image(side, side, planes));
            }
            writer.finish();
        }
    }
}
