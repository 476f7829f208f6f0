package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.PlainNumber;
import org.alexnet4j.training.RatePolicies;
import org.alexnet4j.training.RatePolicy;
import org.alexnet4j.training.RunLength;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that change how a network is trained; what is not given is as in its settings file. */
final class SettingsOptions {
    @HelpSection(HelpSection.Title.NETWORK)
    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description =
                    "training settings (default: those of the model that it begins with, or of training.toml beside the"
                            + " network, else the paper's)")
    private @Nullable Path file;

    @HelpSection(HelpSection.Title.LENGTH)
    @Option(names = "--epochs", paramLabel = "N", description = "passes over the training images")
    private @Nullable Integer epochs;

    @HelpSection(HelpSection.Title.LENGTH)
    @Option(names = "--steps", paramLabel = "N", description = "steps, in place of epochs")
    private @Nullable Long steps;

    @HelpSection(HelpSection.Title.LENGTH)
    @Option(names = "--batch", paramLabel = "N", description = "images of a step (paper: 128)")
    private @Nullable Integer batch;

    @HelpSection(HelpSection.Title.RATE)
    @Option(names = "--rate", paramLabel = "R", description = "learning rate at the start (paper: 0.01)")
    private @Nullable Double rate;

    @HelpSection(HelpSection.Title.RATE)
    @Option(
            names = "--rate-policy",
            paramLabel = "NAME",
            description = "plateau (lower it when the validation error stops improving), steps, fixed or cosine")
    private @Nullable String policy;

    @HelpSection(HelpSection.Title.RATE)
    @Option(
            names = "--rate-at",
            paramLabel = "EPOCH",
            split = ",",
            description = "epochs at which policy steps lowers the rate, such as 30,60")
    private @Nullable List<Double> rateAt;

    @HelpSection(HelpSection.Title.RATE)
    @Option(
            names = "--rate-factor",
            paramLabel = "F",
            description = "what plateau and steps multiply the rate by (paper: 0.1)")
    private @Nullable Double rateFactor;

    @HelpSection(HelpSection.Title.RATE)
    @Option(names = "--rate-drops", paramLabel = "N", description = "how often plateau lowers the rate (paper: 3)")
    private @Nullable Integer rateDrops;

    @HelpSection(HelpSection.Title.RATE)
    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "epochs without a lower error, of 1,000 steps at least (patienceSteps in a settings file),"
                    + " after which plateau lowers the rate (default: 5)")
    private @Nullable Integer patience;

    @HelpSection(HelpSection.Title.REGULARIZATION)
    @Option(names = "--momentum", paramLabel = "M", description = "momentum (paper: 0.9)")
    private @Nullable Double momentum;

    @HelpSection(HelpSection.Title.REGULARIZATION)
    @Option(
            names = "--decay",
            paramLabel = "D",
            description = "weight decay (paper: 0.0005); layers with one of their own keep their ratio to it")
    private @Nullable Double decay;

    @HelpSection(HelpSection.Title.AUGMENTATION)
    @Option(names = "--color", paramLabel = "D", description = "deviation of the random change of colors (paper: 0.1)")
    private @Nullable Double color;

    @HelpSection(HelpSection.Title.AUGMENTATION)
    @Option(names = "--no-color-noise", description = "leave the colors as they are")
    private boolean noColorNoise;

    @HelpSection(HelpSection.Title.AUGMENTATION)
    @Option(
            names = "--no-random-crop",
            description = "always train on the center of an image: where the place means something")
    private boolean noRandomCrop;

    @HelpSection(HelpSection.Title.AUGMENTATION)
    @Option(
            names = "--flip",
            negatable = true,
            description = "mirror half of the images, or not: where left and right mean something (paper: mirrored)")
    private @Nullable Boolean flip;

    @HelpSection(HelpSection.Title.REGULARIZATION)
    @Option(names = "--seed", paramLabel = "N", description = "seed of everything random")
    private @Nullable Long seed;

    /**
     * Settings with these options. Where they change the length of a training whose rate falls at certain epochs, these
     * epochs change with it, and that is said.
     *
     * @param examples of the training split
     * @param otherwise what the options change, where no settings file is given
     * @throws UserException if there are none that make sense: all that is wrong at once
     */
    TrainingSettings resolve(Terminal terminal, int examples, Supplier<TrainingSettings> otherwise) {
        TrainingSettings given = file != null ? TrainingFile.read(file) : otherwise.get();
        TrainingSettings settings = override(given).checked("options");
        double before = given.length().epochs(examples, given.batchSize());
        double now = settings.length().epochs(examples, settings.batchSize());
        if (rateAt != null || before == now || !(settings.policy() instanceof RatePolicy.Steps steps)) {
            return settings;
        }
        RatePolicy.Steps stretched = steps.stretched(now / before);
        terminal.notice(String.format(
                Locale.ROOT,
                "the rate is lowered at epoch %s of %s, in proportion to %s of %s in the settings; --rate-at sets other"
                        + " epochs",
                epochs(stretched),
                PlainNumber.rounded(now),
                epochs(steps),
                PlainNumber.rounded(before)));
        return settings.withPolicy(stretched);
    }

    private static String epochs(RatePolicy.Steps steps) {
        return steps.at().stream().map(PlainNumber::text).collect(Collectors.joining(", "));
    }

    /**
     * The settings that stand beside a network, else the paper's.
     *
     * @param nameOrPath as given to {@code --network}
     */
    static TrainingSettings beside(String nameOrPath, NetworkSpec network) {
        return NetworkLibrary.trainingText(nameOrPath)
                .map(text -> TrainingFile.parse(text, nameOrPath + ", training.toml"))
                .orElseGet(() -> TrainingSettings.paper(network.input().height()));
    }

    private TrainingSettings override(TrainingSettings given) {
        TrainingSettings settings = given.withPolicy(policy(given.policy()));
        if (epochs != null && steps != null) {
            throw UserException.input("--epochs and --steps cannot both be given", "leave one of them out");
        }
        settings = epochs == null ? settings : settings.withLength(new RunLength.Epochs(epochs));
        settings = steps == null ? settings : settings.withLength(new RunLength.Steps(steps));
        settings = batch == null ? settings : settings.withBatchSize(batch);
        settings = momentum == null ? settings : settings.withMomentum(momentum);
        settings = seed == null ? settings : settings.withSeed(seed);
        settings = decay == null ? settings : settings.withWeightDecay(decay);
        if (noColorNoise && color != null) {
            throw UserException.input("--color and --no-color-noise cannot both be given", "leave one of them out");
        }
        TrainingView view = settings.view();
        double colors = noColorNoise ? 0 : color == null ? view.colorDeviation() : color;
        return settings.withView(new TrainingView(
                view.cropSize(), view.randomCrop() && !noRandomCrop, flip == null ? view.flip() : flip, colors));
    }

    private RatePolicy policy(RatePolicy given) {
        double initial = rate == null ? given.initial() : rate;
        RatePolicy changed = policy == null || policy.equals(given.name())
                ? given.withInitial(initial)
                : RatePolicies.named(policy, initial);
        if (changed instanceof RatePolicy.Plateau plateau) {
            refuse("--rate-at", rateAt, changed);
            return new RatePolicy.Plateau(
                    plateau.initial(),
                    rateFactor == null ? plateau.factor() : rateFactor,
                    rateDrops == null ? plateau.drops() : rateDrops,
                    patience == null ? plateau.patience() : patience,
                    plateau.patienceSteps());
        }
        refuse("--rate-drops", rateDrops, changed);
        refuse("--patience", patience, changed);
        if (changed instanceof RatePolicy.Steps falling) {
            return new RatePolicy.Steps(
                    falling.initial(),
                    rateFactor == null ? falling.factor() : rateFactor,
                    rateAt == null ? falling.at() : rateAt);
        }
        refuse("--rate-at", rateAt, changed);
        refuse("--rate-factor", rateFactor, changed);
        return changed;
    }

    private static void refuse(String option, @Nullable Object value, RatePolicy policy) {
        if (value != null) {
            throw UserException.input(
                    option + " means nothing to rate policy " + policy.name(),
                    "leave it out, or choose another --rate-policy");
        }
    }
}
