package org.alexnet4j.benchmarks.peers;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Images a second of the paper's network in Deeplearning4j: {@code train|infer float32 BATCH REPEATS}.
 *
 * <p>Its convolution has no groups: the halves are layers of their own. Those of conv4 and conv5 never see each other, so
 * they are joined after the last pooling only.
 */
public final class Deeplearning4jSpeed {
    private Deeplearning4jSpeed() {}

    /** See the class. */
    public static void main(String[] arguments) {
        PeerRun run = PeerRun.of(arguments);
        Nd4j.getEnvironment().setMaxThreads(PeerRun.threads());
        ComputationGraph graph = network();
        INDArray images = Nd4j.create(run.images(), new long[] {run.batch(), 3, PeerRun.SIDE, PeerRun.SIDE}, 'c');
        if (run.train()) {
            INDArray[] input = {images};
            INDArray[] target = {targets(run)};
            run.print("deeplearning4j", () -> graph.fit(input, target));
        } else {
            run.print("deeplearning4j", () -> graph.outputSingle(images).shape());
        }
    }

    private static INDArray targets(PeerRun run) {
        INDArray targets = Nd4j.zeros(DataType.FLOAT, run.batch(), PeerRun.CLASSES);
        int[] labels = run.labels();
        for (int i = 0; i < labels.length; i++) {
            targets.putScalar(i, labels[i], 1);
        }
        return targets;
    }

    private static ComputationGraph network() {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.FLOAT)
                .weightInit(new WeightInitDistribution(new NormalDistribution(0, PeerRun.DEVIATION)))
                .updater(new Nesterovs(PeerRun.RATE, PeerRun.MOMENTUM))
                .l2(PeerRun.DECAY)
                .graphBuilder()
                .addInputs("images");
        graph.addLayer("padded", new ZeroPaddingLayer.Builder(0, 3, 0, 3).build(), "images")
                .addLayer("conv1", convolution(3, 96, 11, 4, 0), "padded")
                .addLayer("lrn1", lrn(), "conv1")
                .addLayer("pool1", pooling(), "lrn1")
                .addVertex("pool1a", new SubsetVertex(0, 47), "pool1")
                .addVertex("pool1b", new SubsetVertex(48, 95), "pool1")
                .addLayer("conv2a", convolution(48, 128, 5, 1, 2), "pool1a")
                .addLayer("conv2b", convolution(48, 128, 5, 1, 2), "pool1b")
                .addVertex("conv2", new MergeVertex(), "conv2a", "conv2b")
                .addLayer("lrn2", lrn(), "conv2")
                .addLayer("pool2", pooling(), "lrn2")
                .addLayer("conv3", convolution(256, 384, 3, 1, 1), "pool2")
                .addVertex("conv3a", new SubsetVertex(0, 191), "conv3")
                .addVertex("conv3b", new SubsetVertex(192, 383), "conv3")
                .addLayer("conv4a", convolution(192, 192, 3, 1, 1), "conv3a")
                .addLayer("conv4b", convolution(192, 192, 3, 1, 1), "conv3b")
                .addLayer("conv5a", convolution(192, 128, 3, 1, 1), "conv4a")
                .addLayer("conv5b", convolution(192, 128, 3, 1, 1), "conv4b")
                .addLayer("pool5a", pooling(), "conv5a")
                .addLayer("pool5b", pooling(), "conv5b")
                .addVertex("pool5", new MergeVertex(), "pool5a", "pool5b")
                .addLayer("fc6", fullyConnected(9216), new CnnToFeedForwardPreProcessor(6, 6, 256), "pool5")
                .addLayer("dropout6", new DropoutLayer(0.5), "fc6")
                .addLayer("fc7", fullyConnected(4096), "dropout6")
                .addLayer("dropout7", new DropoutLayer(0.5), "fc7")
                .addLayer(
                        "fc8",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nIn(4096)
                                .nOut(PeerRun.CLASSES)
                                .build(),
                        "dropout7")
                .setOutputs("fc8");
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        return network;
    }

    private static ConvolutionLayer convolution(int inChannels, int outChannels, int kernel, int stride, int padding) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .stride(stride, stride)
                .padding(padding, padding)
                .nIn(inChannels)
                .nOut(outChannels)
                .activation(Activation.RELU)
                .build();
    }

    /** Its alpha multiplies the sum as it is, like the paper's. */
    private static LocalResponseNormalization lrn() {
        return new LocalResponseNormalization.Builder(2, 5, 1e-4, 0.75).build();
    }

    private static SubsamplingLayer pooling() {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {3, 3}, new int[] {2, 2})
                .build();
    }

    private static DenseLayer fullyConnected(int inChannels) {
        return new DenseLayer.Builder()
                .nIn(inChannels)
                .nOut(4096)
                .activation(Activation.RELU)
                .build();
    }
}
