package org.alexnet4j.training;

/** Is told what happens in a training, on the training's thread and in order. What it throws ends the training. */
@FunctionalInterface
public interface TrainingListener {
    /** Something happened. */
    void on(TrainingEvent event);
}
