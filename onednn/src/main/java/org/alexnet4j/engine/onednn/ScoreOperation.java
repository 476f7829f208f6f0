package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.List;
import org.alexnet4j.engine.Softmax;

/**
 * Where a backward pass from the scores of classes begins, on the host: 1 at the logit of each image's class, 0 elsewhere.
 *
 * @param gradient receives d score / d logits, (N, classes), float32, row-major
 */
record ScoreOperation(Slot gradient) implements Operation {
    @Override
    public String layer() {
        return "score";
    }

    @Override
    public List<Slot> slots() {
        return List.of(gradient);
    }

    @Override
    public Prepared prepare(Instance instance) {
        FloatBuffer to = instance.view(gradient).asFloatBuffer();
        int classes = Math.toIntExact(gradient.dims[1]);
        return pass -> {
            to.clear().put(new float[to.capacity()]);
            for (int n = 0; n < pass.labels().size(); n++) {
                Softmax.requireClass(pass.labels().get(n), classes);
                to.put(n * classes + pass.labels().get(n), 1);
            }
        };
    }
}
