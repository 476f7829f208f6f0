package org.alexnet4j.training;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.BatchLoader;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.model.Checkpoint;
import org.alexnet4j.model.CheckpointFile;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.Provenance;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;

/**
 * A training in a directory of its own, from the beginning or from its last checkpoint. A run that was stopped, or whose
 * process died, ends with the same bits as one that was not, on the same engine with the same number of threads.
 *
 * <p>The directory is locked until the run is closed. It holds {@code network.toml} and {@code training.toml}, resolved;
 * {@code run.json}; {@code metrics.jsonl}; {@code console.log}; {@code checkpoints/last.safetensors} and
 * {@code checkpoints/best.safetensors}; and in the end {@code model.safetensors}.
 */
public final class TrainingRun implements AutoCloseable {
    private final RunDirectory directory;
    private final NetworkSpec spec;
    private final TrainingSettings settings;
    private final boolean fresh;
    private RunPlan plan;
    /** What the provenance says about the model that the run began with; empty where there was none. */
    private Map<String, String> beginning = Map.of();

    /** By what a resumed run was computed before, where that was something else; empty where it was not. */
    private String enginesBefore = "";

    private boolean began;
    private boolean stepped;

    private TrainingRun(RunDirectory directory, boolean fresh) {
        this.directory = directory;
        this.fresh = fresh;
        this.spec = directory.network();
        this.settings = directory.settings();
        this.plan = directory.plan();
    }

    /**
     * Begins a run.
     *
     * @param directory where; made if it is not there
     * @param replace whether a run that is there already is deleted
     * @param network what to train, fitted to the classes of the dataset
     * @param settings how
     * @param dataset on what; checked here, handed over to {@link #train}
     * @param plan by what
     * @throws UserException if something does not fit, the directory is not free or locked, or it cannot be written
     */
    public static TrainingRun create(
            Path directory,
            boolean replace,
            NetworkSpec network,
            TrainingSettings settings,
            PreparedDataset dataset,
            RunPlan plan) {
        check(directory, network, settings, dataset, plan);
        return of(RunDirectory.create(directory, replace, network, settings, plan, Optional.empty()), true);
    }

    /**
     * Begins a run with the parameters of a model. They stand in the run's first checkpoint, which is written here: the
     * model is not needed afterwards.
     *
     * @param transfer what the model gives to which network
     * @throws UserException as for the other {@code create}
     */
    public static TrainingRun create(
            Path directory,
            boolean replace,
            Transfer transfer,
            TrainingSettings settings,
            PreparedDataset dataset,
            RunPlan plan) {
        Network network = transfer.network();
        TrainingCheck.check(network, settings, dataset, plan.validation(), "settings");
        RunRoom.require(directory, List.of(network));
        Model model = new Model(
                network.spec(),
                transfer.parameters(settings.seed()),
                dataset.classes(),
                dataset.statistics(),
                new Provenance(RunFacts.before(network.spec(), settings, plan, transfer.facts())));
        Checkpoint start = new Checkpoint(
                model,
                parameter -> FloatBuffer.allocate(parameter.size()),
                startOf(settings, dataset).save());
        return of(RunDirectory.create(directory, replace, network.spec(), settings, plan, Optional.of(start)), true);
    }

    /**
     * Checks all that {@link #create} would check before it writes anything, but whether the directory is free.
     *
     * @throws UserException if something does not fit, or there is no room
     */
    public static void check(
            Path directory, NetworkSpec network, TrainingSettings settings, PreparedDataset dataset, RunPlan plan) {
        Network checked = Network.of(network);
        TrainingCheck.check(checked, settings, dataset, plan.validation(), "settings");
        RunRoom.require(directory, List.of(checked));
    }

    /** Whether a directory holds a run, which {@link #open} would go on with. */
    public static boolean exists(Path directory) {
        return RunDirectory.canBeOpened(directory);
    }

    /** Whether a file in the directory of a run is one that runs have, and not one that somebody has put there. */
    public static boolean owns(Path directory, Path file) {
        return RunDirectory.owns(directory, file);
    }

    /**
     * Something in the directory of a run that is not the run's, and stays when it is deleted; empty if there is none. Hidden
     * files are in nobody's way.
     */
    public static Optional<Path> somethingElse(Path directory) throws IOException {
        return RunDirectory.somethingElse(directory);
    }

    /**
     * Deletes a run, and its directory if nothing else is in it.
     *
     * @throws UserException if there is none, it is locked, or it cannot be deleted
     */
    public static void delete(Path directory) {
        RunDirectory.delete(directory);
    }

    /**
     * Opens a run to go on with it.
     *
     * @throws UserException if there is none, it is damaged, or locked
     */
    public static TrainingRun open(Path directory) {
        return of(RunDirectory.open(directory), false);
    }

    private static TrainingRun of(RunDirectory directory, boolean fresh) {
        try {
            return new TrainingRun(directory, fresh);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /**
     * Checks that the files of several runs fit on the disk: better known now than at night.
     *
     * @param directory of the runs, or of one of them
     * @param networks of the runs that are still to be begun, one for each
     * @throws UserException if they do not
     */
    public static void requireRoom(Path directory, List<NetworkSpec> networks) {
        RunRoom.require(directory, networks.stream().map(Network::of).toList());
    }

    /**
     * Changes the rate of a training in its run's directory, by whichever process: one that is running takes it before its
     * next step, one that was stopped when it goes on. A plateau policy goes on from it; the other policies keep the ratio of
     * it to what they had planned.
     *
     * @param rate above 0; of the policy: the rates of single parameters stay multiples of it, but those of biases whose rate
     *     does not change
     * @return whether a process is training there now
     * @throws UserException if there is no run, the rate is none, or the directory cannot be written
     */
    public static boolean changeRate(Path directory, double rate) {
        boolean running = RunDirectory.isTraining(directory);
        RatesByHand.leave(RunDirectory.rateRequest(directory), rate);
        return running;
    }

    /** What is trained. */
    public NetworkSpec network() {
        return spec;
    }

    /** How it is trained. */
    public TrainingSettings settings() {
        return settings;
    }

    /** On which dataset, by which engine. */
    public RunPlan plan() {
        return plan;
    }

    /** Where the model of a run is, or will be. */
    public static Path model(Path directory) {
        return RunDirectory.model(directory);
    }

    /** Where the model is, or will be. */
    public Path model() {
        return directory.model();
    }

    /** The checkpoint with the lowest validation error; there may be none. */
    public Path bestCheckpoint() {
        return directory.bestCheckpoint();
    }

    /** Changes on what or by what the run goes on; written down by {@link #train} when it has turned out to fit. */
    public void replan(RunPlan changed) {
        plan = changed;
    }

    /**
     * Trains to the end, or until it is asked to stop.
     *
     * @param engine any that computes in the plan's precision; the plan, and what the run writes, name this one
     * @param dataset the one of the plan
     * @param stop asked after each step and between the batches of a validation; a checkpoint is written then
     * @param listener is told what happens
     * @throws UserException if something does not fit, memory or disk are exhausted, or the training diverged; the last
     *     checkpoint stays whole
     */
    public TrainingOutcome train(
            Engine engine, PreparedDataset dataset, BooleanSupplier stop, TrainingListener listener) {
        requireCheckpoint();
        if (!engine.precisions().contains(plan.precision())) {
            throw UserException.input(
                    "engine " + engine.name() + " cannot train in "
                            + plan.precision().label() + " here",
                    "choose another engine, or another --precision");
        }
        RunPlan actual = plan.withEngine(engine.name(), plan.precision(), engine.threads());
        boolean replanned = !fresh || !actual.equals(plan);
        plan = actual;
        Network network = Network.of(spec);
        TrainingCheck.check(network, settings, dataset, plan.validation(), directory.path() + "/training.toml");
        if (!dataset.digest().equals(plan.datasetDigest())) {
            throw UserException.input(
                    "the dataset has changed since the run started: its digest is " + dataset.digest() + " instead of "
                            + plan.datasetDigest(),
                    "give the original one with --dataset, or start a new run");
        }
        try (ConsoleLog console = new ConsoleLog(directory.console())) {
            try (TrainingProgram program = engine.compileTraining(network, settings.batchSize(), plan.precision())) {
                if (replanned) {
                    directory.write(plan);
                }
                return train(engine, program, dataset, stop, listener, console);
            } catch (UserException e) {
                log(console, e);
                throw e;
            } catch (OutOfMemoryError e) {
                throw TrainingMemory.exhausted(network, settings.batchSize(), plan.precision(), e);
            }
        }
    }

    private static void log(ConsoleLog console, UserException failure) {
        try {
            console.say("error: " + failure.line());
        } catch (UserException e) {
            // The disk is full, perhaps: what happened first is what the user should read.
            failure.addSuppressed(e);
        }
    }

    private TrainingOutcome train(
            Engine engine,
            TrainingProgram program,
            PreparedDataset dataset,
            BooleanSupplier stop,
            TrainingListener listener,
            ConsoleLog console) {
        RunState state = startOf(settings, dataset);
        Progress progress = state.progress();
        Checkpoints checkpoints = new Checkpoints(
                program,
                dataset,
                directory,
                state,
                now -> RunFacts.after(
                        RunFacts.before(spec, settings, plan, beginning), plan, engine, enginesBefore, now));
        List<String> notices = new ArrayList<>();
        boolean restored = Files.exists(directory.lastCheckpoint());
        if (restored) {
            notices.addAll(restore(checkpoints, state, engine));
        } else {
            initialize(program);
            if (directory.settingsChanged()) {
                notices.add("training.toml has been changed since the run was created");
            }
        }
        notices.addAll(SettingsWarnings.of(settings, dataset, plan.validation(), progress));
        RecentLoss recent = new RecentLoss();
        int threads = loaderThreads(plan.threads());
        try (MetricsFile metrics = MetricsFile.open(directory.metrics(), state.step(), notices::add);
                BatchLoader loader = new BatchLoader(
                        dataset,
                        Split.TRAIN,
                        settings.batchSize(),
                        settings.view(),
                        program::newImages,
                        settings.seed(),
                        threads,
                        state.step())) {
            Events events = new Events(List.of(metrics, console, recent, this::remember, listener));
            Validation validation = plan.validation() == null
                    ? null
                    : new Validation(program, dataset, plan.validation(), threads, new SteadyClock());
            Milestones milestones = new Milestones(
                    state,
                    validation,
                    checkpoints,
                    events,
                    plan.validateEvery(),
                    plan.checkpointEvery(),
                    restored && !fresh);
            Trainer trainer = new Trainer(
                    program,
                    loader,
                    new UpdateRule(program.network(), settings),
                    state,
                    new RatesByHand(directory.rateRequest(), directory.rateChanges(), state, events),
                    milestones,
                    new LayerWatch(program, settings, state, events),
                    events,
                    settings.seed(),
                    new SteadyClock());
            notices.forEach(notice -> events.tell(new TrainingEvent.Noticed(state.step(), notice)));
            Ending ending = trainer.train(stop, TrainingMemory.of(program, threads + 1, validation != null));
            return new TrainingOutcome(
                    ending,
                    state.step(),
                    state.epochs(),
                    recent.loss(),
                    state.latest(),
                    state.best(),
                    ending == Ending.STOPPED ? directory.lastCheckpoint() : directory.model(),
                    events.session().imagesPerSecond(),
                    events.session().waitShare());
        }
    }

    /** The state of a run before its first step. */
    private static RunState startOf(TrainingSettings settings, PreparedDataset dataset) {
        int examples = dataset.count(Split.TRAIN);
        Progress progress =
                new Progress(examples, settings.batchSize(), settings.length().steps(examples, settings.batchSize()));
        return new RunState(progress, settings.policy(), new FlatLossWatch(examplesPerClass(dataset)));
    }

    private void remember(TrainingEvent event) {
        boolean step = event instanceof TrainingEvent.StepDone;
        if (!began && (step || event instanceof TrainingEvent.CheckpointWritten)) {
            began = true;
            directory.begin();
        }
        if (step && !stepped) {
            stepped = true;
            directory.deleteModel();
        }
    }

    /** A run that had a checkpoint does not begin again, over all that it has, because the last one is gone. */
    private void requireCheckpoint() {
        if (!fresh
                && !Files.exists(directory.lastCheckpoint())
                && (MetricsFile.tellsOfCheckpoint(directory.metrics())
                        || Files.exists(directory.bestCheckpoint())
                        || Files.exists(directory.model()))) {
            throw UserException.input(
                    directory.lastCheckpoint() + " is missing, with which the run would go on",
                    "restore it, or begin a new run");
        }
    }

    private void initialize(TrainingProgram program) {
        program.write(TrainingProgram.Tensor.PARAMETER, Parameters.initial(program.network(), settings.seed()));
    }

    /** Goes to where the last checkpoint was written; what the user should know about it. */
    private List<String> restore(Checkpoints checkpoints, RunState state, Engine engine) {
        String where = directory.lastCheckpoint().toString();
        List<String> notices = new ArrayList<>();
        Checkpoint checkpoint = CheckpointFile.read(directory.lastCheckpoint(), notices::add);
        SavedState saved = new SavedState(checkpoint.state(), where);
        Map<String, String> origin = checkpoint.model().provenance().facts();
        if (!checkpoint.model().network().equals(spec)) {
            throw UserException.input(
                    where + ": its network is not that of network.toml", "restore the file, or begin a new run");
        }
        if (saved.wholeNumber("batchSize") != settings.batchSize()
                || !Long.toString(settings.seed()).equals(origin.get("seed"))) {
            throw UserException.input(
                    where + ": batch or seed is not that of training.toml",
                    "put back batch = " + saved.wholeNumber("batchSize") + " and seed = " + origin.get("seed"));
        }
        beginning = Transfer.factsIn(origin);
        checkpoints.load(checkpoint);
        state.restore(saved);
        noteAnotherEngine(origin, engine, notices);
        if (TrainingFile.write(settings).equals(origin.get("settings"))) {
            return notices;
        }
        state.reopen();
        notices.add("training.toml has been changed since the last checkpoint");
        if (!state.ratesByHand().isEmpty()) {
            notices.add(
                    "the rate was set by hand and goes on from there, whatever rate.initial says; alexnet rate changes"
                            + " it");
        }
        return notices;
    }

    /** Another engine, version of it, instruction set, precision or number of threads rounds differently. */
    private void noteAnotherEngine(Map<String, String> origin, Engine engine, List<String> notices) {
        String before = RunFacts.computedBy(origin);
        String now = RunFacts.computedBy(RunFacts.ofEngine(plan, engine));
        enginesBefore = origin.getOrDefault(RunFacts.ENGINES_BEFORE, "");
        if (origin.containsKey("engine") && !before.equals(now)) {
            enginesBefore +=
                    (enginesBefore.isEmpty() ? "" : "; ") + before + ", to step " + origin.get(Provenance.STEPS);
            notices.add("the last checkpoint was computed by " + before + "; from here on by " + now
                    + ": the numbers are rounded differently, so the model differs in its last bits from that of a run"
                    + " that was not resumed");
        }
    }

    private static int[] examplesPerClass(PreparedDataset dataset) {
        int[] counts = new int[dataset.classes().size()];
        for (int i = 0; i < dataset.count(Split.TRAIN); i++) {
            counts[dataset.label(Split.TRAIN, i)]++;
        }
        return counts;
    }

    /** A thread fills a batch of the paper's in a small part of the time that four cores need for its step. */
    private static int loaderThreads(int threads) {
        return Math.max(1, threads / 4);
    }

    /** Whether the run will be there when it is closed: it has taken a step or written a checkpoint, or is to be kept. */
    public boolean hasBegun() {
        return began || !fresh;
    }

    /** Lets the run stay when it is closed before its first step, to be gone on with later; what it replaces goes. */
    public void keep() {
        if (!hasBegun()) {
            began = true;
            directory.begin();
        }
    }

    /**
     * Unlocks the directory. Of a run that ended before its first step, and was not to be kept, nothing is left, and what it
     * replaced is back.
     */
    @Override
    public void close() {
        if (hasBegun()) {
            directory.close();
            return;
        }
        try {
            directory.undo();
        } catch (IOException e) {
            throw WriteFailure.of(e, directory.path());
        }
    }
}
