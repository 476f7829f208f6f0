package org.alexnet4j.app.cli;

import org.alexnet4j.UserException;
import org.alexnet4j.batch.TestCrops;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which crops of an image are averaged. */
final class CropsOption {
    @Option(
            names = "--crops",
            paramLabel = "WHICH",
            description =
                    "average over the crops: center; ten, the four corners, the center and their mirror images, as in"
                            + " the paper; nine, at 3 x 3 places, as its authors on CIFAR-10 (default: center)")
    private @Nullable TestCrops crops;

    @Option(names = "--ten-crop", description = "the same as --crops ten")
    private boolean tenCrop;

    /** Whether crops were asked for. */
    boolean isGiven() {
        return tenCrop || crops != null;
    }

    /**
     * The crops asked for.
     *
     * @throws UserException if two different ones are
     */
    TestCrops chosen() {
        if (tenCrop && crops != null && crops != TestCrops.TEN) {
            throw UserException.input("--ten-crop and --crops " + crops.label() + " are not the same", "choose one");
        }
        if (tenCrop) {
            return TestCrops.TEN;
        }
        return crops == null ? TestCrops.CENTER : crops;
    }
}
