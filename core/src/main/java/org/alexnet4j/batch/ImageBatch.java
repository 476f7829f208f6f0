package org.alexnet4j.batch;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.alexnet4j.dataset.DatasetStatistics;

/** The crops of a single image. */
public final class ImageBatch {
    private ImageBatch() {}

    /**
     * Writes crops of one image.
     *
     * @param image (3,S,S), unsigned bytes, S as in the statistics
     * @param statistics those that the network was trained with
     * @param cropSize side of the network's input
     * @return (crops,3,crop,crop)
     */
    public static FloatBuffer of(ByteBuffer image, DatasetStatistics statistics, int cropSize, List<Crop> crops) {
        int size = CropWriter.CHANNELS * cropSize * cropSize;
        FloatBuffer images = FloatBuffer.allocate(crops.size() * size);
        CropWriter writer = new CropWriter(statistics, cropSize);
        for (int i = 0; i < crops.size(); i++) {
            writer.write(image, crops.get(i), images, i * size);
        }
        return images;
    }
}
