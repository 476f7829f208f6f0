package org.alexnet4j.batch;

import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;

/** Whether crops of a size can be cut out of a split at all. */
final class SplitCheck {
    private SplitCheck() {}

    static void check(PreparedDataset dataset, Split split, int cropSize) {
        if (dataset.count(split) == 0) {
            throw UserException.input(
                    "the dataset has no " + split.label() + " images",
                    "prepare it again with --" + split.label() + " 10%, or choose another split");
        }
        if (dataset.imageSize() < cropSize) {
            throw UserException.input(
                    "the dataset's images are " + dataset.imageSize() + " x " + dataset.imageSize()
                            + " pixels, the network takes " + cropSize + " x " + cropSize,
                    "prepare it again with --size " + cropSize + " or more, or choose another network");
        }
    }
}
