package org.alexnet4j.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a crop lies in an image.
 *
 * @param top first row
 * @param left first column
 * @param flipped whether it is flipped horizontally
 */
public record Crop(int top, int left, boolean flipped) {
    /** The crop in the middle. */
    public static List<Crop> center(int imageSize, int cropSize) {
        int middle = (imageSize - cropSize) / 2;
        return List.of(new Crop(middle, middle, false));
    }

    /** The four corners and the center, and the same flipped (section 4.1). */
    public static List<Crop> ten(int imageSize, int cropSize) {
        int end = imageSize - cropSize;
        int middle = end / 2;
        List<Crop> crops = new ArrayList<>();
        for (boolean flipped : new boolean[] {false, true}) {
            crops.add(new Crop(0, 0, flipped));
            crops.add(new Crop(0, end, flipped));
            crops.add(new Crop(end, 0, flipped));
            crops.add(new Crop(end, end, flipped));
            crops.add(new Crop(middle, middle, flipped));
        }
        return crops;
    }

    /** The nine places at a left, middle or right and an upper, middle or lower edge: the authors' test on CIFAR-10. */
    public static List<Crop> nine(int imageSize, int cropSize) {
        int end = imageSize - cropSize;
        List<Crop> crops = new ArrayList<>();
        for (int top : new int[] {0, end / 2, end}) {
            for (int left : new int[] {0, end / 2, end}) {
                crops.add(new Crop(top, left, false));
            }
        }
        return crops;
    }
}
