package org.alexnet4j.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** Which crops of an image a test averages over. */
public enum TestCrops {
    /** The one in the middle. */
    CENTER(1, "center crop", Crop::center),
    /** Corners and center, and their mirror images (section 4.1). */
    TEN(10, "ten crops", Crop::ten),
    /** Three by three places, unflipped: the authors' test on CIFAR-10. */
    NINE(9, "nine crops", Crop::nine);

    private final int count;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // A function of its arguments.
    private final BiFunction<Integer, Integer, List<Crop>> places;

    TestCrops(int count, String meaning, BiFunction<Integer, Integer, List<Crop>> places) {
        this.count = count;
        this.meaning = meaning;
        this.places = places;
    }

    /** The crops of a number; empty if no test takes so many. */
    public static Optional<TestCrops> counting(int count) {
        return Arrays.stream(values()).filter(crops -> crops.count == count).findFirst();
    }

    /** Crops of an image. */
    public int count() {
        return count;
    }

    /** Its name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In words. */
    public String meaning() {
        return meaning;
    }

    /** Where they lie in square images. */
    public List<Crop> places(int imageSize, int cropSize) {
        return places.apply(imageSize, cropSize);
    }
}
