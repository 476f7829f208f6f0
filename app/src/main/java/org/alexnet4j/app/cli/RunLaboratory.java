package org.alexnet4j.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.experiment.Laboratory;
import org.alexnet4j.experiment.PlannedTraining;
import org.alexnet4j.experiment.Trained;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.Predictions;
import org.alexnet4j.model.PredictionsFile;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkCounts;
import org.alexnet4j.training.RatePolicy;
import org.alexnet4j.training.RunPlan;
import org.alexnet4j.training.SteadyClock;
import org.alexnet4j.training.TrainingEvent;
import org.alexnet4j.training.TrainingHistory;
import org.alexnet4j.training.TrainingOutcome;
import org.alexnet4j.training.TrainingRun;
import org.jspecify.annotations.Nullable;

/**
 * Trains for experiments: every training is a run in a folder, its predictions beside its model. What is there is taken as
 * it is, and a run that was stopped goes on.
 */
final class RunLaboratory implements Laboratory {
    private static final String DIVERGED = "diverged.txt";

    private final Terminal terminal;
    private final Path folder;
    private final ModelPredictor predictor;
    private final EngineOptions engineOptions;
    private final PreparedDataset dataset;
    private final Path datasetPath;
    private final Split tested;

    /** Seconds that there are for all trainings; infinity where there is no budget. */
    private double time = Double.POSITIVE_INFINITY;

    /** Is told after each training how many seconds it took. */
    private final DoubleConsumer spent;

    /** Trainings that are asked for in all, in this order; none where that is not known. */
    private List<PlannedTraining> expected = List.of();

    private int asked;
    private double seconds;
    /** What was done in these seconds: multiply-accumulates of forward passes, of which the whole is a multiple. */
    private double operations;

    /** Ctrl-C has been pressed; the training that was under way has a checkpoint. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * @param predictor of the dataset; its engine trains, too
     * @param tested on which images predictions are made
     * @param spent is told after each training, or part of one, how many seconds it took
     */
    RunLaboratory(
            Terminal terminal,
            Path folder,
            ModelPredictor predictor,
            EngineOptions engineOptions,
            PreparedDataset dataset,
            Path datasetPath,
            Split tested,
            DoubleConsumer spent) {
        this.terminal = terminal;
        this.folder = folder;
        this.predictor = predictor;
        this.engineOptions = engineOptions;
        this.dataset = dataset;
        this.datasetPath = datasetPath;
        this.tested = tested;
        this.spent = spent;
    }

    /** Says which trainings will be asked for, in their order, so that it can be told how long all of them take. */
    void expect(List<PlannedTraining> trainings) {
        expected = List.copyOf(trainings);
    }

    /**
     * Says how long the trainings may take.
     *
     * @param left seconds from now on
     */
    void limit(double left) {
        time = left;
    }

    @Override
    public boolean hasTimeFor(PlannedTraining wanted, List<PlannedTraining> needed) {
        if (TrainingRun.exists(folder.resolve(wanted.name())) || operations == 0) {
            return true;
        }
        double ahead = operations(wanted)
                + needed.stream().mapToDouble(this::operations).sum();
        return seconds + ahead * seconds / operations <= time;
    }

    /**
     * Checks that trainings can be begun.
     *
     * @throws UserException if one does not fit the dataset, or there is no room for them
     */
    void check(List<PlannedTraining> trainings) {
        List<PlannedTraining> missing = trainings.stream()
                .filter(training -> !TrainingRun.exists(folder.resolve(training.name())))
                .toList();
        for (PlannedTraining training : missing) {
            TrainingRun.check(
                    folder.resolve(training.name()), training.network(), training.settings(), dataset, plan(training));
        }
        TrainingRun.requireRoom(
                folder, missing.stream().map(PlannedTraining::network).toList());
    }

    @Override
    public Trained train(PlannedTraining training) {
        Path directory = folder.resolve(training.name());
        String name =
                "training " + ++asked + (expected.isEmpty() ? "" : " of " + expected.size()) + ", " + training.name();
        boolean diverged;
        if (TrainingRun.exists(directory)) {
            diverged = goOn(name, training, directory);
        } else {
            diverged = begin(name, training, directory, false);
        }
        return new Trained(training, TrainingHistory.soFar(directory), diverged);
    }

    /** Returns whether it diverged. */
    private boolean begin(String name, PlannedTraining training, Path directory, boolean replace) {
        // A run that diverged in its first step has left this and nothing else, not even its settings.
        deleteIfExists(directory.resolve(DIVERGED));
        try (TrainingRun run = TrainingRun.create(
                directory, replace, training.network(), training.settings(), dataset, plan(training))) {
            return carryOut(name, run, training, directory);
        }
    }

    /** Returns whether it diverged, now or before. */
    private boolean goOn(String name, PlannedTraining training, Path directory) {
        boolean diverged = Files.exists(directory.resolve(DIVERGED));
        try (TrainingRun run = TrainingRun.open(directory)) {
            if (run.network().equals(training.network()) && run.settings().equals(training.settings())) {
                if (isOver(directory, training)) {
                    terminal.notice(name + (diverged ? ": diverged before" : ": done before"));
                    return diverged;
                }
                run.replan(plan(training));
                return carryOut(name + " (resumed)", run, training, directory);
            }
        }
        if (!diverged) {
            throw UserException.input(
                    directory + " was trained with another network or other settings",
                    "delete it, or choose another --out");
        }
        // Another rate is what was advised.
        return begin(name, training, directory, true);
    }

    private static boolean isOver(Path directory, PlannedTraining training) {
        return Files.exists(TrainingRun.model(directory))
                || Files.exists(directory.resolve(DIVERGED))
                || isEnough(training, TrainingHistory.soFar(directory));
    }

    private static boolean isEnough(PlannedTraining training, TrainingHistory history) {
        OptionalDouble enough = training.enough();
        return enough.isPresent()
                && history.epochs().stream().anyMatch(epoch -> epoch.top1Error() <= enough.getAsDouble());
    }

    private RunPlan plan(PlannedTraining training) {
        boolean steered =
                training.settings().policy() instanceof RatePolicy.Plateau && dataset.count(Split.VALIDATION) > 0;
        return engineOptions.plan(predictor.engine(), datasetPath, dataset, steered ? Split.VALIDATION : null, 0, 0);
    }

    /** Returns whether it diverged. */
    private boolean carryOut(String name, TrainingRun run, PlannedTraining training, Path directory) {
        long start = System.nanoTime();
        try (StopSignal stop = StopSignal.install(terminal)) {
            boolean diverged = carryOut(name, run, training, directory, start, stop);
            if (stop.getAsBoolean()) {
                // Even if this training is over: the next is not to begin.
                throw new Stopped();
            }
            return diverged;
        } finally {
            double took = 1e-9 * (System.nanoTime() - start);
            seconds += took;
            spent.accept(took);
        }
    }

    private boolean carryOut(
            String name, TrainingRun run, PlannedTraining training, Path directory, long start, BooleanSupplier stop) {
        Goal goal = new Goal(training, directory);
        double perImage = perImage(training);
        try (TrainingDisplay display = TrainingDisplay.ofPart(terminal, new SteadyClock(), name)) {
            TrainingOutcome outcome =
                    run.train(predictor.engine(), dataset, () -> stop.getAsBoolean() || goal.isReached(), event -> {
                        goal.see(event);
                        if (event instanceof TrainingEvent.StepDone done) {
                            operations += perImage * done.batchSize();
                        }
                        display.on(event);
                    });
            if (!stop.getAsBoolean()) {
                terminal.notice(summary(name, outcome, directory, 1e-9 * (System.nanoTime() - start)));
            }
            return false;
        } catch (UserException e) {
            if (e.kind() != UserException.Kind.DIVERGED) {
                throw e;
            }
            terminal.notice(name + ": " + e.getMessage());
            noteDivergence(directory, e);
            return true;
        }
    }

    private static double perImage(PlannedTraining training) {
        return NetworkCounts.of(Network.of(training.network())).multiplyAccumulates();
    }

    private double operations(PlannedTraining training) {
        return training.images(dataset.count(Split.TRAIN)) * perImage(training);
    }

    private String summary(String name, TrainingOutcome outcome, Path directory, double took) {
        List<TrainingHistory.Epoch> epochs = TrainingHistory.soFar(directory).epochs();
        String error = epochs.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", training error %.1f %%",
                        100 * epochs.get(epochs.size() - 1).top1Error());
        double perOperation = operations > 0 ? (seconds + took) / operations : 0;
        double left = perOperation
                * expected.stream().skip(asked).mapToDouble(this::operations).sum();
        return String.format(
                Locale.ROOT,
                "%s: %.1f epochs%s, %s, %,.0f images/s%s",
                name,
                outcome.epochs(),
                error,
                ProgressLine.duration(took),
                outcome.imagesPerSecond(),
                left > 0 ? "; about " + ProgressLine.duration(left) + " left in all" : "");
    }

    /** Whether a training has learned enough, looked at when an epoch is over. */
    private static final class Goal {
        private final PlannedTraining training;
        private final Path directory;
        private boolean reached;

        Goal(PlannedTraining training, Path directory) {
            this.training = training;
            this.directory = directory;
        }

        void see(TrainingEvent event) {
            if (event instanceof TrainingEvent.EpochDone && training.enough().isPresent()) {
                reached = isEnough(training, TrainingHistory.soFar(directory));
            }
        }

        boolean isReached() {
            return reached;
        }
    }

    private static void noteDivergence(Path directory, UserException e) {
        Path file = directory.resolve(DIVERGED);
        WholeFile.save(file, e.getMessage() + "\n");
    }

    private static void deleteIfExists(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    @Override
    public Predictions predict(Trained trained, TestCrops crops) {
        Path directory = folder.resolve(trained.training().name());
        return predict(TrainingRun.model(directory), crops, directory);
    }

    @Override
    public Predictions predict(Path model, TestCrops crops) {
        return predict(ModelPath.of(model), crops, null);
    }

    /** @param kept where the predictions are kept; null where nowhere */
    private Predictions predict(Path model, TestCrops crops, @Nullable Path kept) {
        if (kept == null) {
            return predictor.predictions(model, tested, crops);
        }
        Path file = kept.resolve("predictions-" + crops.name().toLowerCase(Locale.ROOT) + ".safetensors");
        if (Files.exists(file)) {
            Predictions saved = predictor.predictions(file, tested, crops);
            if (saved.crops() == crops.count()) {
                return saved;
            }
        }
        Predictions predictions = predictor.predictions(model, tested, crops);
        PredictionsFile.write(predictions, file);
        return predictions;
    }
}
