package org.alexnet4j.evaluation;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.model.Predictions;

/** Collects what a model says, image by image. */
public final class PredictionCollector implements Evaluator.Images {
    private final List<ClassLabel> classes;
    private final List<Integer> labels = new ArrayList<>();
    private final float[] probabilities;

    /**
     * @param classes of the model
     * @param images how many there will be
     */
    public PredictionCollector(List<ClassLabel> classes, int images) {
        this.classes = classes;
        this.probabilities = new float[Math.multiplyExact(images, classes.size())];
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
