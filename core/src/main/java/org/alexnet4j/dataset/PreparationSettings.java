package org.alexnet4j.dataset;

import org.alexnet4j.UserException;

/**
 * How a dataset is prepared.
 *
 * @param imageSize side S of the images
 * @param validationShare share of the training images that become the validation split, by a hash of their files, 0 to 1;
 *     must be 0 if the source has a validation split
 * @param testShare the same for the test split
 * @param threads number of threads that decode, at least 1; the dataset does not depend on it
 * @param replace whether a prepared dataset that is there already is replaced
 */
public record PreparationSettings(
        int imageSize, double validationShare, double testShare, int threads, boolean replace) {
    /** What a source without splits is divided by: a tenth to steer by and a tenth to measure with. */
    public static final double DEFAULT_SHARE = 0.1;

    /** Settings; checked here, once. */
    public PreparationSettings {
        if (!(validationShare >= 0) || !(testShare >= 0) || !(validationShare + testShare < 1)) {
            throw UserException.input(
                    "validation and test cannot take " + 100 * validationShare + " % and " + 100 * testShare
                            + " % of the images",
                    "leave some for training");
        }
        if (threads < 1) {
            throw UserException.input(threads + " threads cannot prepare anything", "give at least 1");
        }
    }
}
