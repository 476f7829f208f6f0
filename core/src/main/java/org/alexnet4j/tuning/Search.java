package org.alexnet4j.tuning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.alexnet4j.Hint;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.Ending;
import org.alexnet4j.training.RunPlan;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingListener;
import org.alexnet4j.training.TrainingRun;
import org.alexnet4j.training.TrainingSettings;

/**
 * A search for settings in a folder of its own: trial after trial, each an ordinary run. A search that was stopped, or whose
 * process died, goes on in the trial that was under way and ends with the same trials as one that was not, on the same engine
 * with the same number of threads.
 *
 * <p>The folder holds {@code tune.json}, see {@link SearchFile}; the runs {@code trial-001}, {@code trial-002} and so on; and
 * {@code best/network.toml} and {@code best/training.toml}, the settings of the best trial so far, in the whole length of the
 * network's own.
 */
public final class Search {
    private static final String BEST = "best";
    private static final Pattern TRIAL = Pattern.compile("trial-[0-9]{3,5}");

    private final Path folder;
    private SearchPlan plan;
    /** All but an unfinished one, from the first on. */
    private final List<Trial> over = new ArrayList<>();

    private Optional<Trial> unfinished = Optional.empty();

    private Search(Path folder, SearchPlan plan) {
        this.folder = folder;
        this.plan = plan;
    }

    /**
     * Begins a search.
     *
     * @param folder where; made if it is not there
     * @param replace whether a search that is there already is deleted
     * @param dataset of the plan; checked here, handed over to {@link #run}
     * @throws UserException if something does not fit, the folder is not free, or it cannot be written
     */
    public static Search create(Path folder, boolean replace, SearchPlan plan, PreparedDataset dataset) {
        TrainingRun.check(folder, plan.spec(), plan.trialSettings(), dataset, plan.run());
        try {
            Files.createDirectories(folder);
            checkFree(folder, replace);
            requireNothingElse(folder);
            if (Files.isRegularFile(SearchFile.of(folder))) {
                Files.move(SearchFile.of(folder), replaced(folder), StandardCopyOption.REPLACE_EXISTING);
            }
            for (Path trial : trialsIn(folder)) {
                TrainingRun.delete(trial);
            }
            Search search = new Search(folder, plan);
            search.write();
            Files.deleteIfExists(replaced(folder));
            return search;
        } catch (IOException e) {
            throw WriteFailure.of(e, folder);
        }
    }

    /** Where the file of a search is from the moment on that its trials are deleted, so that a deletion can be finished. */
    private static Path replaced(Path folder) {
        return folder.resolve(".replaced-" + SearchFile.NAME);
    }

    private static boolean isReplacedInPart(Path folder) {
        return !Files.isRegularFile(SearchFile.of(folder)) && Files.isRegularFile(replaced(folder));
    }

    private static void checkFree(Path folder, boolean replace) throws IOException {
        if (isReplacedInPart(folder)) {
            return;
        }
        if (exists(folder)) {
            if (!replace) {
                throw UserException.input(
                        folder + " holds a search already",
                        "resume it with " + Hint.of("resume", folder)
                                + ", replace it with --force, or choose another --out");
            }
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.anyMatch(entry -> !entry.getFileName().toString().startsWith("."))) {
                throw UserException.input(
                        folder + " exists and is not a search", "give --out the name of a new folder");
            }
        }
    }

    /** What somebody has put into the folder of a trial stays there, and the new trial would find the folder taken. */
    private static void requireNothingElse(Path folder) throws IOException {
        List<Path> trials;
        try (Stream<Path> entries = Files.list(folder)) {
            trials = entries.filter(Search::isTrial).sorted().toList();
        }
        for (Path trial : trials) {
            Optional<Path> other = Files.isDirectory(trial) ? TrainingRun.somethingElse(trial) : Optional.of(trial);
            if (other.isPresent()) {
                throw UserException.input(
                        other.get() + " is not part of the search that is to be replaced",
                        "move it elsewhere, or delete it");
            }
        }
    }

    private static boolean isTrial(Path entry) {
        return TRIAL.matcher(entry.getFileName().toString()).matches();
    }

    /** The runs of trials that are there, the last first: a process that trains there is in the last. */
    private static List<Path> trialsIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> isTrial(entry) && TrainingRun.exists(entry))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /**
     * Opens a search to go on with it, or to look at it.
     *
     * @throws UserException if there is none, or its file is damaged
     */
    public static Search open(Path folder) {
        if (isReplacedInPart(folder)) {
            throw UserException.input(
                    folder
                            + ": a search that was to replace this one was killed, and trials of the old one are deleted",
                    "repeat the alexnet tune that was killed");
        }
        SearchFile file = SearchFile.read(folder);
        Search search = new Search(folder, file.plan());
        file.trials().forEach(search::take);
        return search;
    }

    /** Whether a folder holds a search, which {@link #open} would open, or what is left of one. */
    public static boolean exists(Path folder) {
        return Files.isRegularFile(SearchFile.of(folder)) || isReplacedInPart(folder);
    }

    /** What the search is. */
    public SearchPlan plan() {
        return plan;
    }

    /**
     * Goes on with another number of trials, budget, number of threads or place of the dataset; written down by {@link #run}.
     *
     * @throws UserException if it is another search
     */
    public void replan(SearchPlan changed) {
        List<String> differences = plan.differences(changed);
        if (!differences.isEmpty()) {
            throw UserException.input(
                    folder + " holds another search: it differs in " + String.join(", ", differences),
                    "resume it with " + Hint.of("resume", folder)
                            + ", replace it with --force, or choose another --out");
        }
        plan = changed;
    }

    /** Goes on with another engine, or on the dataset where it is now; written down by {@link #run}. */
    public void replan(RunPlan changed) {
        plan = plan.withRun(changed);
    }

    /** The trials so far, from the first on; the last may be unfinished. */
    public List<Trial> trials() {
        return Stream.concat(over.stream(), unfinished.stream()).toList();
    }

    /** The trials so far, the best first. */
    public List<Trial> ranked() {
        return trials().stream().sorted(Trial.RANKING).toList();
    }

    /** The trial with the lowest validation error; none if all diverged, or none has come so far. */
    public Optional<Trial> best() {
        return ranked().stream()
                .findFirst()
                .filter(trial -> trial.outcome() != Trial.Outcome.DIVERGED
                        && trial.lowest().isPresent());
    }

    /** Trials that need nothing more. */
    public int trialsOver() {
        return over.size();
    }

    /** Whether all trials are over. */
    public boolean isOver() {
        return over.size() >= plan.trials();
    }

    /** The directory of a trial's run. */
    public Path trial(int number) {
        return folder.resolve(String.format(Locale.ROOT, "trial-%03d", number));
    }

    /** Where the settings of the best trial are. */
    public Path bestFolder() {
        return folder.resolve(BEST);
    }

    /**
     * Carries out the trials that are not over.
     *
     * @param engine the one of the plan
     * @param dataset the one of the plan
     * @param stop asked between trials and as in {@link TrainingRun#train}
     * @param listener is told how it goes
     * @throws UserException if something does not fit, or memory or disk are exhausted; not if a trial diverges
     */
    public void run(Engine engine, PreparedDataset dataset, BooleanSupplier stop, SearchListener listener) {
        int begun = unfinished.isPresent() ? 1 : 0;
        TrainingRun.requireRoom(
                folder, Collections.nCopies(Math.max(0, plan.trials() - over.size() - begun), plan.spec()));
        write();
        while (!isOver() && !stop.getAsBoolean()) {
            int number = over.size() + 1;
            Draw draw = plan.space().draw(plan.baseSettings().seed(), number);
            TrainingListener told = listener.begins(number, draw);
            Trial trial = train(number, draw, engine, dataset, stop, told);
            take(trial);
            write();
            listener.ends(trial, best().filter(trial::equals).isPresent());
        }
    }

    private Trial train(
            int number,
            Draw draw,
            Engine engine,
            PreparedDataset dataset,
            BooleanSupplier stop,
            TrainingListener listener) {
        MedianRule rule = new MedianRule(plan.epochs());
        // What diverged is nobody's measure, however low it was before.
        List<List<Double>> earlier = over.stream()
                .filter(trial -> trial.outcome() != Trial.Outcome.DIVERGED)
                .map(trial -> Trial.errors(trial.validations()))
                .toList();
        TrialWatch watch = new TrialWatch(
                trial(number), validations -> plan.stopsEarly() && rule.stops(Trial.errors(validations), earlier));
        Trial.Outcome outcome;
        try (TrainingRun run = begin(number, draw, dataset)) {
            Ending ending = run.train(engine, dataset, () -> watch.stops() || stop.getAsBoolean(), event -> {
                        watch.on(event);
                        listener.on(event);
                    })
                    .ending();
            boolean whole = ending != Ending.STOPPED;
            outcome = whole ? Trial.Outcome.COMPLETE : watch.stops() ? Trial.Outcome.STOPPED : Trial.Outcome.UNFINISHED;
        } catch (UserException e) {
            if (e.kind() != UserException.Kind.DIVERGED) {
                throw e;
            }
            outcome = Trial.Outcome.DIVERGED;
        }
        return new Trial(number, draw, outcome, watch.validations());
    }

    /** A new run, or the one that was under way. */
    private TrainingRun begin(int number, Draw draw, PreparedDataset dataset) {
        Path directory = trial(number);
        NetworkSpec network = draw.applyTo(plan.spec());
        TrainingSettings settings = draw.applyTo(plan.trialSettings());
        if (!TrainingRun.exists(directory)) {
            return TrainingRun.create(directory, false, network, settings, dataset, plan.run());
        }
        TrainingRun run = TrainingRun.open(directory);
        if (!run.network().equals(network) || !run.settings().equals(settings)) {
            run.close();
            throw UserException.input(
                    directory + " is not a trial of this search: its network or settings differ",
                    "move it away; the trial is then trained anew");
        }
        run.replan(plan.run());
        return run;
    }

    private void take(Trial trial) {
        if (trial.outcome() == Trial.Outcome.UNFINISHED) {
            unfinished = Optional.of(trial);
        } else {
            unfinished = Optional.empty();
            over.add(trial);
        }
    }

    private void write() {
        new SearchFile(plan, trials()).write(folder);
        try {
            Path network = bestFolder().resolve("network.toml");
            Path settings = bestFolder().resolve("training.toml");
            Optional<Trial> best = best();
            if (best.isPresent()) {
                Draw draw = best.get().draw();
                Files.createDirectories(bestFolder());
                WholeFile.write(network, NetworkFile.write(draw.applyTo(plan.spec())));
                WholeFile.write(settings, TrainingFile.write(draw.applyTo(plan.baseSettings())));
            } else {
                Files.deleteIfExists(network);
                Files.deleteIfExists(settings);
            }
        } catch (IOException e) {
            throw WriteFailure.of(e, bestFolder());
        }
    }
}
