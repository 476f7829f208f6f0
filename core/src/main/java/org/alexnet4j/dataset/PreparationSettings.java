package org.alexnet4j.dataset;

import java.util.Locale;
import org.alexnet4j.UserException;

/**
 * How a dataset is prepared.
 *
 * @param imageSize side S of the images
 * @param validationShare share of the training images of each class that become the validation split, 0 to below 1; must be
 *     0 if the source has a validation split
 * @param testShare the same for the test split; 1 for a dataset that is only for testing
 * @param threads number of threads that decode, at least 1; the dataset does not depend on it
 * @param replace whether a prepared dataset that is there already is replaced
 */
public record PreparationSettings(
        int imageSize, double validationShare, double testShare, int threads, boolean replace) {
    /** What a source without splits is divided by: a tenth to steer by and a tenth to measure with. */
    public static final double DEFAULT_SHARE = 0.1;

    private static final int MOST_THREADS = 1024;

    /** Settings; checked here, once. */
    public PreparationSettings {
        if (imageSize < 1 || imageSize > DatasetFormat.MAX_IMAGE_SIZE) {
            throw UserException.input(
                    "--size " + imageSize + " is not within 1 to " + DatasetFormat.MAX_IMAGE_SIZE,
                    "256 is the paper's, 32 that of CIFAR-10");
        }
        boolean isForTest = testShare == 1 && validationShare == 0;
        if (!(validationShare >= 0) || !(testShare >= 0) || !(validationShare + testShare < 1 || isForTest)) {
            throw UserException.input(
                    String.format(
                            Locale.ROOT,
                            "--validation %.4g%% and --test %.4g%% leave no images for training",
                            100 * validationShare,
                            100 * testShare),
                    "take smaller shares; or --test 100 --validation 0 for images that are only for testing");
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw UserException.input(
                    "--threads " + threads + " is not within 1 to " + MOST_THREADS, "leave it out for all cores");
        }
    }
}
