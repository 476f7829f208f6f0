package org.alexnet4j.app.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.alexnet4j.batch.Batch;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.EvaluationBatches;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.inference.ModelProgram;
import org.alexnet4j.model.Model;
import org.alexnet4j.network.Network;

/** Runs a model over the center crops of a split, for commands that look at every single image. */
final class CenterCropRun {
    private static final int MOST_AT_ONCE = 128;

    private CenterCropRun() {}

    /** Sees the outcome of an image. */
    @FunctionalInterface
    interface Watcher {
        /**
         * @param index position of the image in the split
         * @param label its class index
         * @param logits (classes)
         */
        void image(int index, int label, FloatBuffer logits);
    }

    /** Runs the model over all images, in their order. */
    static void run(
            Model model,
            EngineOptions engineOptions,
            PreparedDataset dataset,
            Split split,
            Terminal terminal,
            Watcher watcher) {
        Network network = Network.of(model.network());
        int size = network.input().height();
        int batchSize = Math.min(MOST_AT_ONCE, network.largestBatch());
        try (Engine engine = engineOptions.open(terminal);
                InferenceProgram program =
                        ModelProgram.compile(model, engine, engineOptions.inferencePrecisionOf(engine), batchSize);
                EvaluationBatches batches = new EvaluationBatches(
                        dataset,
                        split,
                        model.preprocessing(),
                        size,
                        Crop.center(model.preprocessing().imageSize(), size),
                        batchSize,
                        () -> newImages(batchSize * network.input().size()),
                        2);
                ProgressLine progress = new ProgressLine(terminal, "images")) {
            FloatBuffer logits = FloatBuffer.allocate(batchSize * network.classes());
            int done = 0;
            while (batches.hasNext()) {
                Batch batch = batches.next();
                List<Integer> labels = batch.labels();
                program.infer(batch.images(), labels.size(), logits.clear());
                for (int i = 0; i < labels.size(); i++) {
                    watcher.image(done + i, labels.get(i), logits.slice(i * network.classes(), network.classes()));
                }
                done += labels.size();
                batches.recycle(batch);
                progress.update(done, dataset.count(split), "");
            }
        }
    }

    private static FloatBuffer newImages(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
