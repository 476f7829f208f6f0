package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import java.nio.FloatBuffer;
import java.util.List;
import org.alexnet4j.network.LayerSpec;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer for a single example in float32. It takes as long as reading the weights; oneDNN's product of
 * a matrix and a vector reads them faster than its inner product.
 *
 * @param layer its name
 * @param input (1,I), float32, row-major
 * @param weight (O,I), float32, row-major
 * @param bias (O), float32
 * @param output (1,O), float32, row-major
 * @param activation applied to the output; null for none
 */
record VectorProductOperation(
        String layer,
        Slot input,
        Slot weight,
        Slot bias,
        Slot output,
        LayerSpec.Activation.@Nullable Function activation)
        implements Operation {
    @Override
    public List<Slot> slots() {
        return List.of(input, weight, bias, output);
    }

    @Override
    public Prepared prepare(Instance instance) {
        FloatPointer w = instance.floats(weight);
        FloatPointer y = instance.floats(output);
        FloatBuffer added = instance.view(bias).asFloatBuffer();
        FloatBuffer sums = instance.view(output).asFloatBuffer();
        int outputs = sums.limit();
        int inputs = Math.toIntExact(Dnnl.elements(input.dims));
        return pass -> {
            // A first layer reads the caller's memory, which is another each time.
            FloatPointer x = instance.floats(input);
            int status = dnnl_sgemm((byte) 'N', (byte) 'T', 1, outputs, inputs, 1, x, inputs, w, inputs, 0, y, outputs);
            if (status != 0) {
                Dnnl.check(status, "the product of " + layer);
            }
            for (int i = 0; i < outputs; i++) {
                sums.put(i, activated(sums.get(i) + added.get(i)));
            }
        };
    }

    private float activated(float sum) {
        if (activation == null) {
            return sum;
        }
        return switch (activation) {
            case RELU -> Math.max(0, sum);
            case TANH -> (float) Math.tanh(sum);
            case SIGMOID -> (float) (1 / (1 + Math.exp(-sum)));
        };
    }
}
