package org.alexnet4j.inference;

import java.util.Set;
import org.alexnet4j.Hint;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.ActivationRanges;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.model.Model;
import org.alexnet4j.network.Network;

/** Compiles a model for inference in any precision. */
public final class ModelProgram {
    private ModelProgram() {}

    /**
     * Compiles a model.
     *
     * @param precision one of the engine's, or {@link Precision#INT8} where it {@linkplain Engine#quantizes() quantizes}
     * @param batchSize most examples that one call may bring
     * @throws UserException if there is not enough memory, or 8 bits are asked of a model that is not calibrated
     */
    public static InferenceProgram compile(Model model, Engine engine, Precision precision, int batchSize) {
        Network network = Network.of(model.network());
        if (precision != Precision.INT8) {
            return engine.compileInference(network, model.parameters(), batchSize, precision, Set.of());
        }
        ActivationRanges ranges = model.ranges();
        if (ranges == null) {
            throw UserException.input(
                    "int8: the model is not calibrated for it", "calibrate it, see " + Hint.of("calibrate", "--help"));
        }
        return engine.compileQuantized(network, model.parameters(), ranges, batchSize);
    }
}
