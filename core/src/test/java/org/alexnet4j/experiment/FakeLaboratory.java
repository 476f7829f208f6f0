package org.alexnet4j.experiment;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.model.Predictions;
import org.alexnet4j.training.RunLength;
import org.alexnet4j.training.TrainingHistory;

/** Trains nothing: networks err as often as the test says, on 1,000 images of two classes. */
final class FakeLaboratory implements Laboratory {
    static final int IMAGES = 1000;
    private static final int STEPS_OF_EPOCH = 4;

    final List<PlannedTraining> asked = new ArrayList<>();

    /** The trainings whose networks were tested on ten crops. */
    final List<String> onTenCrops = new ArrayList<>();

    int mostTrainings = Integer.MAX_VALUE;

    private final ToDoubleFunction<PlannedTraining> testError;
    private final TrainingError trainingError;

    /** Training error of an epoch, which begins with 1; not a number where the training diverges. */
    interface TrainingError {
        double of(PlannedTraining training, int epoch);
    }

    FakeLaboratory(ToDoubleFunction<PlannedTraining> testError, TrainingError trainingError) {
        this.testError = testError;
        this.trainingError = trainingError;
    }

    @Override
    public Trained train(PlannedTraining training) {
        asked.add(training);
        List<TrainingHistory.Step> steps = new ArrayList<>();
        int epochs = ((RunLength.Epochs) training.settings().length()).epochs();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            double error = trainingError.of(training, epoch);
            if (Double.isNaN(error)) {
                return new Trained(training, new TrainingHistory(steps, List.of(), List.of(), List.of()), true);
            }
            for (int step = 1; step <= STEPS_OF_EPOCH; step++) {
                steps.add(new TrainingHistory.Step(
                        epoch - 1 + (double) step / STEPS_OF_EPOCH,
                        1,
                        error,
                        training.settings().policy().initial()));
            }
            if (training.enough().isPresent() && error <= training.enough().getAsDouble()) {
                break;
            }
        }
        return new Trained(training, new TrainingHistory(steps, List.of(), List.of(), List.of()), false);
    }

    @Override
    public boolean hasTimeFor(PlannedTraining wanted, List<PlannedTraining> needed) {
        return asked.size() + 1 + needed.size() <= mostTrainings;
    }

    @Override
    public Predictions predict(Trained trained, TestCrops crops) {
        if (crops == TestCrops.TEN) {
            onTenCrops.add(trained.training().name());
        }
        // Ten crops of the same network are a tenth better.
        double factor = crops == TestCrops.TEN ? 0.9 : 1;
        return predictions(factor * testError.applyAsDouble(trained.training()), crops);
    }

    @Override
    public Predictions predict(Path model, TestCrops crops) {
        return predictions(Double.parseDouble(model.toString()), crops);
    }

    private static Predictions predictions(double error, TestCrops crops) {
        FloatBuffer probabilities = FloatBuffer.allocate(2 * IMAGES);
        for (int i = 0; i < IMAGES; i++) {
            boolean wrong = i < Math.round(error * IMAGES);
            probabilities.put(wrong ? 0.25f : 0.75f).put(wrong ? 0.75f : 0.25f);
        }
        return new Predictions(
                "fake",
                List.of(new ClassLabel("a", null), new ClassLabel("b", null)),
                "digest",
                Split.TEST,
                crops.count(),
                IntStream.range(0, IMAGES).map(i -> 0).boxed().toList(),
                probabilities.flip());
    }
}
