package org.alexnet4j.evaluation;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.model.Predictions;

/** Collects what a model says, image by image. */
public final class PredictionCollector implements Evaluator.Images {
    private final List<ClassLabel> classes;
    private final List<Integer> labels = new ArrayList<>();
    private final float[] probabilities;

    /**
     * @param classes of the model
     * @param images how many there will be
     * @throws UserException if that is more than one file of predictions holds
     */
    public PredictionCollector(List<ClassLabel> classes, int images) {
        this.classes = classes;
        long values = (long) images * classes.size();
        if (values > ModelFile.MOST_VALUES) {
            throw UserException.input(
                    String.format(
                            Locale.ROOT,
                            "%,d images in %,d classes are more predictions than are kept at once",
                            images,
                            classes.size()),
                    "take fewer images; the errors of one model alone need none to be kept");
        }
        this.probabilities = new float[(int) values];
    }

    @Override
    public void image(int label, CropAverage average) {
        int offset = labels.size() * classes.size();
        double[] means = average.probabilities();
        for (int c = 0; c < means.length; c++) {
            probabilities[offset + c] = (float) means[c];
        }
        labels.add(label);
    }

    /**
     * What was collected.
     *
     * @param source the model's file
     * @param dataset digest of the dataset
     * @param split of the images
     * @param crops of each image
     */
    public Predictions predictions(String source, String dataset, Split split, int crops) {
        return new Predictions(source, classes, dataset, split, crops, labels, FloatBuffer.wrap(probabilities));
    }
}
