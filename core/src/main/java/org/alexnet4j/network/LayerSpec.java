package org.alexnet4j.network;

/**
 * One layer of a network, as it stands in the network file.
 *
 * <p>{@code input} is the name of the layer whose output this one reads, {@link NetworkSpec#INPUT} for the image.
 */
public sealed interface LayerSpec {
    /** The layer's name, unique in its network. */
    String name();

    /** The layer that this one reads. */
    String input();

    /** A layer that has parameters {@code NAME.weight} and {@code NAME.bias}. */
    sealed interface WithParameters extends LayerSpec {
        /** Initial weights are drawn from a normal distribution with mean 0 and this deviation. */
        double weightDeviation();

        /** All biases start with this value. */
        double initialBias();

        /** Number of outputs: maps of a layer with kernels, units of a fully connected layer. */
        int outChannels();

        /** The same layer with another deviation of its initial weights, 0 or more. */
        WithParameters withWeightDeviation(double deviation);
    }

    /** A layer whose outputs are products of a kernel with what lies under a window of the input. */
    sealed interface WithKernels extends WithParameters {
        /** The windows. */
        Window window();

        /** Groups of channels that do not see each other. */
        int groups();
    }

    /**
     * Convolution (section 3.5), weights (outChannels, inChannels / groups, size, size), bias (outChannels).
     *
     * @param groups groups of channels that do not see each other
     */
    record Convolution(
            String name,
            String input,
            int outChannels,
            Window window,
            int groups,
            double weightDeviation,
            double initialBias)
            implements WithKernels {
        @Override
        public Convolution withWeightDeviation(double deviation) {
            return new Convolution(name, input, outChannels, window, groups, deviation, initialBias);
        }
    }

    /**
     * Locally connected: a convolution in which every output position has kernels of its own, as in the authors'
     * networks for CIFAR-10 with 13 and 11 % error. Weights (outChannels, outHeight, outWidth, inChannels / groups, size,
     * size), bias (outChannels, outHeight, outWidth).
     *
     * @param groups groups of channels that do not see each other
     */
    record LocallyConnected(
            String name,
            String input,
            int outChannels,
            Window window,
            int groups,
            double weightDeviation,
            double initialBias)
            implements WithKernels {
        @Override
        public LocallyConnected withWeightDeviation(double deviation) {
            return new LocallyConnected(name, input, outChannels, window, groups, deviation, initialBias);
        }
    }

    /** Fully connected, weights (outChannels, inputs), the inputs flattened channel by channel, row by row. */
    record FullyConnected(String name, String input, int outChannels, double weightDeviation, double initialBias)
            implements WithParameters {
        @Override
        public FullyConnected withWeightDeviation(double deviation) {
            return new FullyConnected(name, input, outChannels, deviation, initialBias);
        }
    }

    /** An activation function, element by element (section 3.1). */
    record Activation(String name, String input, Function function) implements LayerSpec {
        /** Which function. */
        public enum Function {
            /** max(0, x); its derivative at 0 is taken as 0. */
            RELU,
            /** The hyperbolic tangent. */
            TANH,
            /** 1 / (1 + exp(-x)). */
            SIGMOID
        }
    }

    /** Maximum or average pooling (section 3.4). */
    record Pooling(String name, String input, Kind kind, Window window) implements LayerSpec {
        /** Which pooling. */
        public enum Kind {
            /** The largest value that the window covers; of equals, the first in row order. */
            MAX,
            /** The mean of the values that the window really covers. */
            AVERAGE
        }
    }

    /**
     * Local response normalization (section 3.3): {@code b = a / (k + alpha * sum(a^2))^beta}.
     *
     * <p>{@code alpha} is the paper's: it multiplies the sum as it is and is <em>not</em> divided by the number of
     * terms.
     *
     * @param region what is summed over
     * @param size number of adjacent maps, or side of the square within a map; odd; the sum for position i runs from
     *     i - size/2 to i + size/2 (integer division), clipped to what exists
     */
    record Lrn(String name, String input, Region region, int size, double alpha, double beta, double k)
            implements LayerSpec {
        /** What is summed over. */
        public enum Region {
            /** The same position in {@code size} adjacent maps. */
            ACROSS_MAPS,
            /** {@code size} x {@code size} positions of the same map. */
            WITHIN_MAP
        }
    }

    /**
     * Dropout (section 4.2): while training, a unit is zeroed with probability {@code rate}; in a test, all are
     * multiplied by {@code 1 - rate}.
     */
    record Dropout(String name, String input, double rate) implements LayerSpec {}
}
