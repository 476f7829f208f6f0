package org.alexnet4j.app.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.EvaluationBatches;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.evaluation.ErrorCounter;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.evaluation.Evaluator;
import org.alexnet4j.evaluation.PredictionCollector;
import org.alexnet4j.inference.ModelProgram;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.model.Predictions;
import org.alexnet4j.model.PredictionsFile;
import org.alexnet4j.network.Network;
import org.jspecify.annotations.Nullable;

/** Runs models over the splits of a dataset, with a progress line. The engine is opened when it is first needed. */
final class ModelPredictor implements AutoCloseable {
    private final Terminal terminal;
    private final EngineOptions engineOptions;
    private final PreparedDataset dataset;
    private final Path datasetPath;
    private final int batchSize;
    private @Nullable Engine engine;

    /**
     * @param datasetPath where the dataset lies, for messages
     * @param batchSize crops at a time
     */
    ModelPredictor(
            Terminal terminal, EngineOptions engineOptions, PreparedDataset dataset, Path datasetPath, int batchSize) {
        this.terminal = terminal;
        this.engineOptions = engineOptions;
        this.dataset = dataset;
        this.datasetPath = datasetPath;
        this.batchSize = batchSize;
    }

    /** The errors of a model. */
    Evaluation evaluate(Path modelFile, Split part, TestCrops testCrops) {
        Model model = read(modelFile);
        ErrorCounter counter = new ErrorCounter(model.classes().size());
        run(model, part, testCrops, (label, average) -> counter.add(average.scores(), label, average.loss()));
        return counter.evaluation(testCrops.count());
    }

    /**
     * What a model says about every image.
     *
     * @param file a model, or predictions that were saved
     * @throws UserException if they are predictions about others
     */
    Predictions predictions(Path file, Split part, TestCrops testCrops) {
        if (PredictionsFile.isOne(file)) {
            return saved(file, part);
        }
        Model model = read(file);
        PredictionCollector collector = new PredictionCollector(model.classes(), dataset.count(part));
        run(model, part, testCrops, collector);
        return collector.predictions(file.toString(), dataset.digest(), part, testCrops.count());
    }

    private Predictions saved(Path file, Split part) {
        Predictions predictions = PredictionsFile.read(file, terminal::notice);
        if (!predictions.dataset().equals(dataset.digest())) {
            throw UserException.input(
                    file + ": its predictions are about another dataset than " + datasetPath,
                    "name the dataset that they were made on");
        }
        if (predictions.split() != part) {
            throw UserException.input(
                    file + ": its predictions are about the "
                            + predictions.split().label() + " split, not the " + part.label() + " split",
                    "choose that one with --split, or make them again");
        }
        return predictions;
    }

    private Model read(Path modelFile) {
        Model model = ModelFile.read(modelFile, terminal::notice);
        DatasetFit.require(model, dataset, datasetPath);
        int most = Network.of(model.network()).largestBatch();
        if (batchSize > most) {
            throw UserException.input("--batch: " + batchSize + " is more than " + most, "leave it out for 128");
        }
        return model;
    }

    /** Hands out what the model says about every image. */
    private void run(Model model, Split part, TestCrops testCrops, Evaluator.Images images) {
        Network network = Network.of(model.network());
        int inputSize = network.input().height();
        int imageSize = model.preprocessing().imageSize();
        List<Crop> crops = testCrops.places(imageSize, inputSize);
        Engine opened = engine();
        try (InferenceProgram program =
                        ModelProgram.compile(model, opened, engineOptions.inferencePrecisionOf(opened), batchSize);
                EvaluationBatches batches = new EvaluationBatches(
                        dataset,
                        part,
                        model.preprocessing(),
                        inputSize,
                        crops,
                        batchSize,
                        () -> newImages(batchSize * network.input().size()),
                        2);
                ProgressLine progress = new ProgressLine(terminal, "batches")) {
            FloatBuffer logits = FloatBuffer.allocate(batchSize * network.classes());
            Evaluator.predict(
                    batches,
                    crops,
                    network.classes(),
                    (batch, count) -> {
                        program.infer(batch, count, logits.clear());
                        return logits;
                    },
                    images,
                    (done, all) -> progress.update(done, all, ""));
        }
    }

    /** The engine, opened now if it is not open yet. */
    Engine engine() {
        if (engine == null) {
            engine = engineOptions.open(terminal);
        }
        return engine;
    }

    private static FloatBuffer newImages(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
    }
}
