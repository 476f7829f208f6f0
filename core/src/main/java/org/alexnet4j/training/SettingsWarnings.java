package org.alexnet4j.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.jspecify.annotations.Nullable;

/** What can be trained, and is most likely not meant. */
final class SettingsWarnings {
    private static final int FEW_STEPS = 500;

    private SettingsWarnings() {}

    /**
     * The warnings, a line each.
     *
     * @param validation the split that is validated on; null for none
     * @param progress knows how long the training is
     */
    static List<String> of(
            TrainingSettings settings, PreparedDataset dataset, @Nullable Split validation, Progress progress) {
        List<String> warnings = new ArrayList<>();
        int crop = settings.view().cropSize();
        int size = dataset.imageSize();
        if (!settings.view().suits(size)) {
            warnings.add(format(
                    "the network sees crops of %d x %d from images of %d x %d: %.0f %% of each image; prepare the dataset"
                            + " again with --size %d, or choose a network for larger images",
                    crop,
                    crop,
                    size,
                    size,
                    100.0 * crop * crop / ((double) size * size),
                    settings.view().preparedSize()));
        }
        if (validation == null && settings.policy() instanceof RatePolicy.Plateau) {
            warnings.add("no validation split: the learning rate follows the training loss");
        }
        if (settings.policy() instanceof RatePolicy.Steps steps) {
            List<Double> never = steps.at().stream()
                    .filter(epoch -> !progress.hasReached(progress.steps() - 1, epoch))
                    .toList();
            if (!never.isEmpty()) {
                warnings.add(format(
                        "the rate is never lowered at epoch %s: the last step begins at epoch %s",
                        never.stream().map(PlainNumber::text).collect(Collectors.joining(", ")),
                        PlainNumber.text(rounded(progress.epochs(progress.steps() - 1)))));
            }
        }
        if (progress.steps() < FEW_STEPS) {
            warnings.add(format(
                    "only %d steps: training usually needs thousands; --epochs, --steps or a smaller --batch gives more",
                    progress.steps()));
        }
        return warnings;
    }

    private static double rounded(double epochs) {
        return Math.round(100 * epochs) / 100.0;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
