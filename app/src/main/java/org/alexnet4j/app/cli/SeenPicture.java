package org.alexnet4j.app.cli;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.ImageBatch;
import org.alexnet4j.image.Image;
import org.alexnet4j.model.Model;

/** What a model sees of a picture. */
final class SeenPicture {
    private SeenPicture() {}

    /** What the network reads: the center of the square minus the mean, (1,C,H,W). */
    static FloatBuffer input(Model model, Image square) {
        int size = model.network().input().height();
        return ImageBatch.of(
                ByteBuffer.wrap(square.planes()),
                model.preprocessing(),
                size,
                Crop.center(model.preprocessing().imageSize(), size));
    }

    /** The center of the square, as large as the network's input. */
    static Image crop(Model model, Image square) {
        int size = model.network().input().height();
        int edge = (square.width() - size) / 2;
        return Image.of(square, edge, edge, size, size);
    }
}
