package org.alexnet4j.training;

import java.nio.FloatBuffer;
import java.util.Locale;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.TrainingProgram;

/** Stops a training whose numbers are not finite any more. */
final class Divergence {
    private Divergence() {}

    /**
     * Checks the loss of a step, which an engine makes not a number if its update left something that is not finite.
     *
     * @param step which step it was, counted from 1
     * @param rate the policy's rate in it
     * @throws UserException if it is not finite, with step and layer
     */
    static void check(TrainingProgram program, long step, double loss, double rate) {
        if (!Double.isFinite(loss)) {
            throw of(step, rate, "the loss is not finite, or the update left a parameter that is not" + layer(program));
        }
    }

    /**
     * Checks what the network gives in a validation, by which the best checkpoint is chosen.
     *
     * @param logits (N,classes)
     * @param state where the training is
     * @return the logits
     * @throws UserException if one is not finite, with step and layer
     */
    static FloatBuffer checked(FloatBuffer logits, TrainingProgram program, RunState state) {
        for (int i = logits.position(); i < logits.limit(); i++) {
            if (!Float.isFinite(logits.get(i))) {
                throw of(
                        state.step(),
                        state.rate(),
                        "a score of the validation is not finite: that of class "
                                + i % program.network().classes() + " is " + logits.get(i) + layer(program));
            }
        }
        return logits;
    }

    private static String layer(TrainingProgram program) {
        return program.firstNotFinite()
                .map(layer -> "; the first layer with such a value is " + layer)
                .orElse("");
    }

    /**
     * The error for a parameter that is not finite.
     *
     * @param step steps done
     * @param rate the policy's rate
     */
    static UserException ofParameter(String parameter, long step, double rate) {
        return of(step, rate, "parameter " + parameter + " is not finite");
    }

    private static UserException of(long step, double rate, String what) {
        return new UserException(
                UserException.Kind.DIVERGED,
                String.format(Locale.ROOT, "step %,d: %s", step, what),
                String.format(
                        Locale.ROOT,
                        "the last good checkpoint, if there is one, is kept; begin again with a --rate below %s or"
                                + " smaller weightDeviations",
                        rate));
    }
}
