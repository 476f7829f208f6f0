package org.alexnet4j.experiment;

import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.model.Predictions;

/**
 * Where experiments are carried out. What has been done is not done again, so that an experiment that was interrupted goes
 * on when it is run once more.
 */
public interface Laboratory {
    /**
     * Trains, or finds trained.
     *
     * @throws org.alexnet4j.UserException if the training cannot be carried out; that it diverged is a result instead
     */
    Trained train(PlannedTraining training);

    /**
     * Whether there is time for trainings that are wanted and not needed; what has been begun goes on.
     *
     * @param wanted the training
     * @param needed those that have to follow
     */
    boolean hasTimeFor(PlannedTraining wanted, List<PlannedTraining> needed);

    /**
     * What a trained network says about the images that the experiment measures on.
     *
     * @param crops of each image
     */
    Predictions predict(Trained trained, TestCrops crops);

    /**
     * What a model that was made elsewhere says about these images.
     *
     * @throws org.alexnet4j.UserException if it cannot be read, or has other classes
     */
    Predictions predict(Path model, TestCrops crops);
}
