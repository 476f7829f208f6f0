package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.List;
import org.alexnet4j.engine.Softmax;

/** Softmax, cross-entropy and their derivative, on the host: 1000 numbers an example, in double precision. */
final class LossOperation implements Operation {
    private final Slot logits;
    private final Slot gradient;
    private double loss = Double.NaN;

    /**
     * @param logits (N, classes), float32, row-major
     * @param gradient receives d loss / d logits, the same layout
     */
    LossOperation(Slot logits, Slot gradient) {
        this.logits = logits;
        this.gradient = gradient;
    }

    /** Mean loss of the last training pass, in nats. */
    double loss() {
        return loss;
    }

    @Override
    public String layer() {
        return "loss";
    }

    @Override
    public List<Slot> slots() {
        return List.of(logits, gradient);
    }

    @Override
    public Prepared prepare(Instance instance) {
        FloatBuffer from = instance.view(logits).asFloatBuffer();
        FloatBuffer to = instance.view(gradient).asFloatBuffer();
        return pass -> {
            if (!pass.labels().isEmpty()) {
                int[] labels =
                        pass.labels().stream().mapToInt(Integer::intValue).toArray();
                loss = Softmax.crossEntropy(from, labels, to);
            }
        };
    }
}
