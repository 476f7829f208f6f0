package org.alexnet4j.linear;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.alexnet4j.UserException;
import org.alexnet4j.model.ModelFile;

/**
 * Trains a linear classifier with LIBLINEAR, each class against all others, on all cores. Features are divided by their
 * root mean squares, and by a number that makes the mean square of an example's length 1; the weights found are divided
 * likewise, so that the classifier takes the features as they are. Zeros are not kept. The result is the same each time.
 */
public final class LinearTraining {
    /** What is made as small as possible. */
    public enum Kind {
        /** The logistic loss. */
        LOGISTIC(SolverType.L2R_LR_DUAL),
        /** The square of the hinge loss: a support vector machine. */
        SVM(SolverType.L2R_L2LOSS_SVC_DUAL);

        private final SolverType solver;

        Kind(SolverType solver) {
            this.solver = solver;
        }
    }

    /** LIBLINEAR's own default for these solvers. */
    private static final double TOLERANCE = 0.1;

    private final int width;
    private final int classes;
    private final List<Feature[]> examples = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();
    private final BitSet seen = new BitSet();

    /** Sums of squares, and once the examples are scaled what they were multiplied by. */
    private final double[] scales;

    private boolean scaled;

    static {
        Linear.disableDebugOutput();
    }

    /**
     * Begins without examples.
     *
     * @param width numbers of an example
     * @param classes 2 or more
     * @throws UserException if there would be more weights than one array holds
     */
    public LinearTraining(int width, int classes) {
        if ((long) width * classes > ModelFile.MOST_VALUES) {
            throw UserException.input(
                    String.format(Locale.ROOT, "%,d classes by %,d features are too many weights", classes, width),
                    "take a --layer of fewer numbers");
        }
        this.width = width;
        this.classes = classes;
        scales = new double[width];
    }

    /**
     * Adds an example; none may be added once {@link #train} was called.
     *
     * @param features (width)
     * @param label class index
     * @throws UserException if a feature is not finite
     */
    public void add(float[] features, int label) {
        if (scaled || features.length != width || label < 0 || label >= classes) {
            throw new IllegalArgumentException(features.length + " features of class " + label + "; expected " + width
                    + ", " + classes + " classes");
        }
        List<Feature> nodes = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            if (!Float.isFinite(features[i])) {
                throw UserException.input("the features are not finite", "take a model whose training did not diverge");
            }
            if (features[i] != 0) {
                nodes.add(new FeatureNode(i + 1, features[i]));
                scales[i] += (double) features[i] * features[i];
            }
        }
        nodes.add(new FeatureNode(width + 1, 1));
        examples.add(nodes.toArray(Feature[]::new));
        labels.add(label);
        seen.set(label);
    }

    /**
     * Trains.
     *
     * @param cost what an error costs beside the squares of the weights, more than 0
     * @throws UserException if a class has no example
     */
    public LinearClassifier train(Kind kind, double cost) {
        int missing = seen.nextClearBit(0);
        if (missing < classes) {
            throw UserException.input("class " + missing + " has no example to learn from", "take more images");
        }
        scale();
        float[] weights = new float[classes * width];
        float[] biases = new float[classes];
        IntStream.range(0, classes).parallel().forEach(c -> {
            double[] found = separate(c, kind, cost);
            for (int i = 0; i < width; i++) {
                weights[c * width + i] = (float) (found[i] * scales[i]);
            }
            biases[c] = (float) found[width];
        });
        return new LinearClassifier(weights, biases);
    }

    private void scale() {
        if (scaled) {
            return;
        }
        scaled = true;
        for (int i = 0; i < width; i++) {
            scales[i] = scales[i] == 0 ? 0 : Math.sqrt(examples.size() / scales[i] / width);
        }
        for (Feature[] example : examples) {
            for (int i = 0; i < example.length - 1; i++) {
                example[i].setValue(example[i].getValue() * scales[example[i].getIndex() - 1]);
            }
        }
    }

    /** Weights, and behind them the bias, of one class against the rest. */
    private double[] separate(int target, Kind kind, double cost) {
        Problem problem = new Problem();
        problem.l = examples.size();
        problem.n = width + 1;
        problem.bias = 1;
        problem.x = examples.toArray(Feature[][]::new);
        problem.y =
                labels.stream().mapToDouble(label -> label == target ? 1 : -1).toArray();
        de.bwaldvogel.liblinear.Model model = Linear.train(problem, new Parameter(kind.solver, cost, TOLERANCE));
        // The weights speak for the first of its labels.
        double sign = model.getLabels()[0] == 1 ? 1 : -1;
        double[] weights = model.getFeatureWeights();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= sign;
        }
        return weights;
    }
}
