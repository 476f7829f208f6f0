package org.alexnet4j.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetWriter;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.image.Image;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/** Datasets of random images. Image n of a split has the label n mod the number of classes. */
public final class DrawnDataset {
    private DrawnDataset() {}

    /** Writes a dataset and opens it. */
    public static PreparedDataset write(Path path, int imageSize, int classes, Map<Split, Integer> counts) {
        List<ClassLabel> labels = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            labels.add(new ClassLabel("class" + i, null));
        }
        try (DatasetWriter writer = DatasetWriter.create(path, imageSize, labels, "drawn")) {
            counts.forEach((split, count) -> {
                for (int i = 0; i < count; i++) {
                    writer.add(split, i % classes, split.label() + i, image(imageSize, split, i));
                }
            });
            writer.finish();
        }
        return PreparedDataset.open(path);
    }

    private static Image image(int size, Split split, int number) {
        RandomKey key = RandomKey.of(7, Purpose.TEST).at(split.label().length()).at(number);
        byte[] planes = new byte[3 * size * size];
        for (int i = 0; i < planes.length; i++) {
            // Bright and dark images, reddish and bluish ones: otherwise the colors have no components.
            int tint = key.below(200, -1 - i / (size * size));
            planes[i] = (byte) (tint + key.below(56, i));
        }
        return new Image(size, size, planes);
    }

    /** A direct buffer as engines give it. */
    static FloatBuffer buffer(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
