package org.alexnet4j.batch;

import java.util.List;

/** What a network is shown of an image in a test (section 4.1). */
public enum TestView {
    /** The central crop. */
    CENTER(1),
    /** The four corners and the center, then the same five mirrored; the probabilities are averaged. */
    TEN_CROPS(10);

    private final int crops;

    TestView(int crops) {
        this.crops = crops;
    }

    /** Crops of one image. */
    public int crops() {
        return crops;
    }

    List<Crop> crops(int imageSize, int cropSize) {
        int room = imageSize - cropSize;
        if (this == CENTER) {
            return List.of(new Crop(room / 2, room / 2, false));
        }
        return List.of(
                new Crop(0, 0, false),
                new Crop(0, room, false),
                new Crop(room, 0, false),
                new Crop(room, room, false),
                new Crop(room / 2, room / 2, false),
                new Crop(0, 0, true),
                new Crop(0, room, true),
                new Crop(room, 0, true),
                new Crop(room, room, true),
                new Crop(room / 2, room / 2, true));
    }
}
