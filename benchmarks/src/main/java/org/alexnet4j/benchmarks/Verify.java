package org.alexnet4j.benchmarks;

import java.nio.FloatBuffer;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.network.ParameterSpec;

/** What is measured must be right, at least at first sight: fast nonsense is no result. */
final class Verify {
    private Verify() {}

    /**
     * Stops a benchmark.
     *
     * @param claim what ought to be true
     * @throws IllegalStateException if it is not
     */
    static void that(boolean holds, String claim) {
        if (!holds) {
            throw new IllegalStateException("expected that " + claim);
        }
    }

    /** Requires that of every parameter the tensor is finite and not all 0. */
    static void alive(TrainingProgram program, TrainingProgram.Tensor tensor) {
        for (ParameterSpec parameter : program.network().parameters()) {
            FloatBuffer values = FloatBuffer.allocate(parameter.size());
            program.read(tensor, parameter.name(), values);
            that(isAlive(values.rewind()), tensor + " of " + parameter.name() + " is finite and not all 0");
        }
    }

    /** Whether all numbers from position to limit are finite, and some of them not 0. */
    static boolean isAlive(FloatBuffer values) {
        boolean some = false;
        for (int i = values.position(); i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                return false;
            }
            some |= values.get(i) != 0;
        }
        return some;
    }
}
