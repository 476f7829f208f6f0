package org.alexnet4j.training;

import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.network.Network;
import org.jspecify.annotations.Nullable;

/** Checks that network, settings and dataset fit each other, before any work. */
final class TrainingCheck {
    private TrainingCheck() {}

    /**
     * Checks.
     *
     * @param validation the split that is validated on; null for none
     * @param where whose settings, for errors
     * @throws UserException with what does not fit and what to do
     */
    static void check(
            Network network,
            TrainingSettings settings,
            PreparedDataset dataset,
            @Nullable Split validation,
            String where) {
        settings.checkedFor(network, where);
        if (network.input().channels() != 3) {
            throw UserException.input(
                    network.spec().name() + ": its input has " + network.input().channels()
                            + " channels, images have 3",
                    "write channels = 3 under [input] of the network");
        }
        if (settings.batchSize() > network.largestBatch()) {
            long bytes = (long) settings.batchSize() * network.input().size() * Float.BYTES;
            throw UserException.input(
                    "the images of a batch of " + settings.batchSize() + " take " + bytes + " bytes, more than "
                            + Integer.MAX_VALUE,
                    "take a smaller --batch: at most " + network.largestBatch());
        }
        if (dataset.imageSize() < settings.view().cropSize()) {
            throw UserException.input(
                    "the images of the dataset are " + dataset.imageSize() + " x " + dataset.imageSize()
                            + ", smaller than the network's " + settings.view().cropSize() + " x "
                            + settings.view().cropSize(),
                    "prepare it again with --size " + settings.view().preparedSize()
                            + ", or choose a network for smaller images");
        }
        if (dataset.classes().size() < 2) {
            throw UserException.input(
                    "the dataset has " + dataset.classes().size() + " class", "images of at least two are needed");
        }
        if (dataset.classes().size() != network.classes()) {
            throw UserException.input(
                    "the dataset has " + dataset.classes().size() + " classes, the network " + network.classes(),
                    "begin a new run: alexnet train fits the network to the dataset");
        }
        if (dataset.count(Split.TRAIN) == 0) {
            throw UserException.input("the dataset has no images for training", "prepare it again");
        }
        if (validation != null && dataset.count(validation) == 0) {
            throw UserException.input(
                    "the dataset has no " + validation.label() + " split",
                    "prepare it again with --validation 10%, or train with --validate-on none");
        }
    }
}
