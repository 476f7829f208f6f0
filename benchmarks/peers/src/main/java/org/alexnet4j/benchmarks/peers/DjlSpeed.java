package org.alexnet4j.benchmarks.peers;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;

/**
 * Images a second of the paper's network in DJL with its PyTorch engine: {@code train|infer PRECISION BATCH REPEATS}.
 *
 * <p>Built of DJL's own blocks, so that it runs without Python. DJL has no LRN; the block for it makes the calls of
 * PyTorch's own, an average over the maps as third dimension of a pooling, so that nothing is lost against a network
 * exported from Python.
 */
public final class DjlSpeed {
    private DjlSpeed() {}

    /** See the class. */
    public static void main(String[] arguments) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(PeerRun.threads()));
        PeerRun run = PeerRun.of(arguments);
        try (Model model = Model.newInstance("alexnet", Device.cpu(), "PyTorch")) {
            Block network = network();
            network.setInitializer(new NormalInitializer(PeerRun.DEVIATION), Parameter.Type.WEIGHT);
            model.setBlock(network);
            if (run.train()) {
                train(model, run);
            } else {
                infer(model, run);
            }
        }
    }

    private static Block network() {
        return new SequentialBlock()
                .addSingleton(images -> images.pad(new Shape(0, 3, 0, 3), 0))
                .add(convolution(96, 11, 4, 0, 1))
                .add(Activation.reluBlock())
                .addSingleton(DjlSpeed::normalized)
                .add(pooling())
                .add(convolution(256, 5, 1, 2, 2))
                .add(Activation.reluBlock())
                .addSingleton(DjlSpeed::normalized)
                .add(pooling())
                .add(convolution(384, 3, 1, 1, 1))
                .add(Activation.reluBlock())
                .add(convolution(384, 3, 1, 1, 2))
                .add(Activation.reluBlock())
                .add(convolution(256, 3, 1, 1, 2))
                .add(Activation.reluBlock())
                .add(pooling())
                .add(Blocks.batchFlattenBlock())
                .add(fullyConnected(4096))
                .add(Activation.reluBlock())
                .add(Dropout.builder().optRate(0.5f).build())
                .add(fullyConnected(4096))
                .add(Activation.reluBlock())
                .add(Dropout.builder().optRate(0.5f).build())
                .add(fullyConnected(PeerRun.CLASSES));
    }

    private static Block convolution(int outChannels, int kernel, int stride, int padding, int groups) {
        return Conv2d.builder()
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(padding, padding))
                .optGroups(groups)
                .setFilters(outChannels)
                .build();
    }

    private static Block pooling() {
        return Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2));
    }

    private static Block fullyConnected(int outChannels) {
        return Linear.builder().setUnits(outChannels).build();
    }

    /**
     * LRN; the pooling divides by the five maps, so the paper's alpha of 1e-4 is 5e-4 here. What is not needed any more is
     * freed at once, as PyTorch does.
     */
    private static NDArray normalized(NDArray x) {
        try (NDArray squares = x.square();
                NDArray volume = squares.expandDims(1);
                NDArray means = Pool.avgPool3d(
                        volume, new Shape(5, 1, 1), new Shape(1, 1, 1), new Shape(2, 0, 0), false, true);
                NDArray flat = means.squeeze(1);
                NDArray weighted = flat.mul(5e-4f);
                NDArray sums = weighted.add(2f);
                NDArray divisors = sums.pow(0.75f)) {
            return x.div(divisors);
        }
    }

    private static void train(Model model, PeerRun run) {
        DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed(PeerRun.RATE))
                        .optMomentum(PeerRun.MOMENTUM)
                        .optWeightDecays(PeerRun.DECAY)
                        .build());
        try (Trainer trainer = model.newTrainer(config)) {
            Shape shape = shape(run);
            trainer.initialize(shape);
            NDArray images = trainer.getManager().create(run.images(), shape);
            NDArray labels = trainer.getManager().create(run.labels());
            run.print("djl", () -> step(trainer, images, labels));
        }
    }

    private static void step(Trainer trainer, NDArray images, NDArray labels) {
        // Results belong to the manager of their input: that of the step, which frees them.
        try (NDManager manager = trainer.getManager().newSubManager();
                GradientCollector collector = trainer.newGradientCollector()) {
            images.tempAttach(manager);
            labels.tempAttach(manager);
            NDList logits = trainer.forward(new NDList(images));
            collector.backward(trainer.getLoss().evaluate(new NDList(labels), logits));
        }
        trainer.step();
    }

    private static void infer(Model model, PeerRun run) {
        model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, shape(run));
        NDArray images = model.getNDManager().create(run.images(), shape(run));
        if (run.precision().equals("bfloat16")) {
            model.getBlock().cast(DataType.BFLOAT16);
            images = images.toType(DataType.BFLOAT16, false);
        }
        NDList input = new NDList(images);
        try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
            run.print("djl", () -> {
                try (NDManager manager = model.getNDManager().newSubManager()) {
                    input.tempAttach(manager);
                    predictor.predict(input);
                } catch (TranslateException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private static Shape shape(PeerRun run) {
        return new Shape(run.batch(), 3, PeerRun.SIDE, PeerRun.SIDE);
    }
}
