package org.alexnet4j.batch;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * The examples of one step.
 *
 * @param images (N,C,H,W)
 * @param labels class indices, as many as there are examples; fewer than N only in the last batch of an evaluation
 * @param step number of the step, or of the batch in an evaluation
 */
public record Batch(FloatBuffer images, List<Integer> labels, long step) {
    /** A batch; the list is copied. */
    public Batch {
        labels = List.copyOf(labels);
    }

    /** The labels as an engine wants them. */
    public int[] labelArray() {
        return labels.stream().mapToInt(Integer::intValue).toArray();
    }
}
