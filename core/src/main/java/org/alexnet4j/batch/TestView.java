package org.alexnet4j.batch;

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
}
