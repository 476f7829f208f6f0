package org.alexnet4j.app.cli;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.DatasetWriter;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.image.Image;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.model.Provenance;
import org.alexnet4j.network.NetworkFile;

/** A model that names the color of a picture, and datasets for it. The logit of a class is the mean of its plane. */
final class ColorModel {
    static final int SIZE = 6;
    private static final int CROP = 4;
    private static final int PLANE = CROP * CROP;

    private ColorModel() {}

    /** The same with a second layer, which hands the logits on. */
    static Path writeDeep(Path file) {
        Model shallow = ModelFile.read(write(file));
        float[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        ModelFile.write(
                new Model(
                        NetworkFile.parse(NetworkFile.write(shallow.network()) + """

                                [[layers]]
                                name = "fc2"
                                type = "fully-connected"
                                outChannels = 3
                                weightDeviation = 0.01
                                """, "test"),
                        parameter -> switch (parameter.name()) {
                            case "fc2.weight" -> FloatBuffer.wrap(identity);
                            case "fc2.bias" -> FloatBuffer.wrap(new float[3]);
                            default -> shallow.parameters().get(parameter);
                        },
                        shallow.classes(),
                        shallow.preprocessing(),
                        shallow.provenance()),
                file);
        return file;
    }

    /** The same with a hidden layer of 512 numbers, all but three of them 0. */
    static Path writeWide(Path file) {
        Model shallow = ModelFile.read(write(file));
        float[] identity = new float[3 * 512];
        for (int c = 0; c < 3; c++) {
            identity[c * 512 + c] = 1;
        }
        String hidden = NetworkFile.write(shallow.network()).replace("outChannels = 3", "outChannels = 512");
        ModelFile.write(
                new Model(
                        NetworkFile.parse(hidden + """

                                [[layers]]
                                name = "fc2"
                                type = "fully-connected"
                                outChannels = 3
                                weightDeviation = 0.01
                                """, "test"),
                        parameter -> switch (parameter.name()) {
                            case "fc2.weight" -> FloatBuffer.wrap(identity);
                            case "fc2.bias" -> FloatBuffer.wrap(new float[3]);
                            case "fc1.weight" -> padded(weights(), 512 * 3 * PLANE);
                            default -> FloatBuffer.wrap(new float[512]);
                        },
                        shallow.classes(),
                        shallow.preprocessing(),
                        shallow.provenance()),
                file);
        return file;
    }

    private static FloatBuffer padded(float[] values, int length) {
        return FloatBuffer.wrap(Arrays.copyOf(values, length));
    }

    /** The mean of each plane, a hundredth of it. */
    private static float[] weights() {
        float[] weights = new float[3 * 3 * PLANE];
        for (int c = 0; c < 3; c++) {
            Arrays.fill(weights, (3 * c + c) * PLANE, (3 * c + c + 1) * PLANE, 0.01f / PLANE);
        }
        return weights;
    }

    static Path write(Path file) {
        return writeBiased(file, -1);
    }

    /**
     * A model that finds one class a little likelier than the image says.
     *
     * @param likelier index of the class; -1 for none
     */
    static Path writeBiased(Path file, int likelier) {
        float[] biases = new float[3];
        if (likelier >= 0) {
            biases[likelier] = 4;
        }
        float[] mean = new float[3 * SIZE * SIZE];
        Arrays.fill(mean, 100);
        ModelFile.write(
                new Model(
                        NetworkFile.parse("""
                                name = "colors"

                                [input]
                                channels = 3
                                height = 4
                                width = 4

                                [[layers]]
                                name = "fc1"
                                type = "fully-connected"
                                outChannels = 3
                                weightDeviation = 0.01
                                """, "test"),
                        Parameters.of(Map.of(
                                "fc1.weight", FloatBuffer.wrap(weights()), "fc1.bias", FloatBuffer.wrap(biases))),
                        labels("red", "green", "blue"),
                        new DatasetStatistics(SIZE, mean, new float[3], new float[9]),
                        new Provenance(Map.of())),
                file);
        return file;
    }

    /** A dataset of plain images: two of each class to learn from and two to test on, and one more that shows the second. */
    static Path learnable(Path path, String... names) {
        try (DatasetWriter writer = DatasetWriter.create(path, SIZE, labels(names), "drawn")) {
            for (Split split : List.of(Split.TRAIN, Split.TEST)) {
                for (int c = 0; c < names.length; c++) {
                    writer.add(split, c, names[c] + 0, plain(SIZE, c));
                    writer.add(split, c, names[c] + 1, plain(SIZE, c));
                }
            }
            writer.add(Split.TEST, 0, "wrong", plain(SIZE, 1));
            writer.finish();
        }
        return path;
    }

    /** A file with a plain picture. */
    static Path picture(Path file, Color color) throws IOException {
        BufferedImage image = new BufferedImage(12, 9, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 12; x++) {
                image.setRGB(x, y, color.getRGB());
            }
        }
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    /** A dataset of plain images: of each class as many as asked for, and of the first some that show the second. */
    static Path dataset(Path path, Split split, int size, int each, int wrong, String... names) {
        try (DatasetWriter writer = DatasetWriter.create(path, size, labels(names), "drawn")) {
            writer.add(Split.TRAIN, 0, "train", plain(size, 0));
            for (int c = 0; c < names.length; c++) {
                for (int i = 0; i < each; i++) {
                    writer.add(split, c, names[c] + i, plain(size, c));
                }
            }
            for (int i = 0; i < wrong; i++) {
                writer.add(split, 0, "wrong" + i, plain(size, 1));
            }
            writer.finish();
        }
        return path;
    }

    /** A dataset with one test image, of the first class. */
    static Path dataset(Path path, Image image, String... names) {
        try (DatasetWriter writer = DatasetWriter.create(path, image.width(), labels(names), "drawn")) {
            writer.add(Split.TRAIN, 0, "train", plain(image.width(), 0));
            writer.add(Split.TEST, 0, "test", image);
            writer.finish();
        }
        return path;
    }

    private static List<ClassLabel> labels(String... names) {
        List<ClassLabel> labels = new ArrayList<>();
        for (String name : names) {
            labels.add(new ClassLabel(name, null));
        }
        return labels;
    }

    private static Image plain(int size, int channel) {
        byte[] planes = new byte[3 * size * size];
        Arrays.fill(planes, channel % 3 * size * size, (channel % 3 + 1) * size * size, (byte) 255);
        return new Image(size, size, planes);
    }
}
