package org.alexnet4j.tuning;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.RatePolicy;
import org.alexnet4j.training.RunLength;
import org.alexnet4j.training.RunPlan;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a search is.
 *
 * @param network what every trial changes, the text of a network file, fitted to the classes of the dataset
 * @param settings likewise, the text of a settings file; its seed is that of the draws and of every trial, so that trials
 *     differ in what was drawn and in nothing else
 * @param epochs of a trial, at least 1; the settings may say more
 * @param space what is drawn
 * @param stopsEarly whether bad trials are stopped before their end
 * @param images of the split that is validated on
 * @param run with what every trial is carried out
 * @param trials how many, at least 1; more may be added later
 * @param budgetSeconds after which time it stops, each time it is begun or gone on with; 0 for no limit
 */
public record SearchPlan(
        String network,
        String settings,
        int epochs,
        SearchSpace space,
        boolean stopsEarly,
        int images,
        RunPlan run,
        int trials,
        double budgetSeconds) {
    /** Most trials of a search. */
    public static final int MOST_TRIALS = 10_000;

    /** What every trial changes. */
    public NetworkSpec spec() {
        return NetworkFile.parse(network, "the network of the search");
    }

    /** How the network is trained where nothing is drawn; in its whole length. */
    public TrainingSettings baseSettings() {
        return TrainingFile.parse(settings, "the settings of the search");
    }

    /** The settings of a trial before something is drawn: where they are shorter, the rate falls as much earlier. */
    public TrainingSettings trialSettings() {
        TrainingSettings base = baseSettings();
        TrainingSettings trial = base.withLength(new RunLength.Epochs(epochs));
        return base.length() instanceof RunLength.Epochs whole
                        && whole.epochs() != epochs
                        && base.policy() instanceof RatePolicy.Steps steps
                ? trial.withPolicy(steps.stretched((double) epochs / whole.epochs()))
                : trial;
    }

    /** The same with another run plan. */
    SearchPlan withRun(RunPlan changed) {
        return new SearchPlan(network, settings, epochs, space, stopsEarly, images, changed, trials, budgetSeconds);
    }

    /**
     * In what another plan differs so that the trials of the two could not stand in one table; threads, the place of the
     * dataset, number of trials and budget may differ.
     */
    List<String> differences(SearchPlan other) {
        List<String> differences = new ArrayList<>();
        note(differences, "network", network, other.network);
        note(differences, "settings", settings, other.settings);
        note(differences, "epochs", epochs, other.epochs);
        note(differences, "ranges", space, other.space);
        note(differences, "early stopping", stopsEarly, other.stopsEarly);
        note(differences, "dataset", run.datasetDigest(), other.run.datasetDigest());
        note(differences, "validation split", run.validation(), other.run.validation());
        note(differences, "engine", run.engine(), other.run.engine());
        note(differences, "precision", run.precision(), other.run.precision());
        return differences;
    }

    private static void note(List<String> differences, String what, @Nullable Object mine, @Nullable Object other) {
        if (!Objects.equals(mine, other)) {
            differences.add(what);
        }
    }
}
