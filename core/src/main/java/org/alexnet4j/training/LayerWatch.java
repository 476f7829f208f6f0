package org.alexnet4j.training;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.TrainingProgram.Tensor;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;

/**
 * Looks at all layers now and then, and notices one that has died or whose updates are of a wrong size, each once in a
 * session.
 */
final class LayerWatch {
    /** Steps between two looks. One costs the forward pass of a batch and once reading weights, velocities and gradients. */
    static final int EVERY = 100;

    /** A sound update is about a thousandth of its weights. */
    private static final double SOUND = 1e-3;

    /** Times too large or too small to be an accident of a step. */
    private static final double FAR_OFF = 1000;

    /** A loss below this part of what guessing has. */
    private static final double LEARNED = 0.1;

    private final TrainingProgram program;
    private final TrainingSettings settings;
    private final RunState state;
    private final Events events;
    /** What has been noticed of which layer. */
    private final Set<String> told = new HashSet<>();

    LayerWatch(TrainingProgram program, TrainingSettings settings, RunState state, Events events) {
        this.program = program;
        this.settings = settings;
        this.state = state;
        this.events = events;
    }

    /**
     * Looks, if it is time for it.
     *
     * @param images of the last step, (N,C,H,W)
     * @param rate the policy's rate in it
     */
    void look(FloatBuffer images, double rate) {
        if (state.step() % EVERY != 0) {
            return;
        }
        List<LayerState> layers = states(images);
        events.tell(new TrainingEvent.LayersSeen(state.step(), layers));
        boolean oneIsDead = layers.stream().anyMatch(layer -> layer.deadShare() == 1);
        for (LayerState layer : layers) {
            judge(layer);
            // Around a dead layer none learns, and where all is learned gradients are small, and rightly so.
            if (!oneIsDead && !isLearned()) {
                judgeGradients(layer, rate);
            }
        }
    }

    private List<LayerState> states(FloatBuffer images) {
        Map<String, Double> dead = program.deadShares(images);
        List<LayerState> layers = new ArrayList<>();
        for (ParameterSpec parameter : program.network().parameters()) {
            if (parameter.kind() == ParameterSpec.Kind.WEIGHT) {
                double weight = program.meanMagnitude(Tensor.PARAMETER, parameter);
                double update = program.meanMagnitude(Tensor.VELOCITY, parameter);
                layers.add(new LayerState(
                        parameter.layer(), weight, update / weight, dead.getOrDefault(parameter.layer(), Double.NaN)));
            }
        }
        return layers;
    }

    private void judge(LayerState layer) {
        if (layer.deadShare() == 1) {
            notice(
                    layer,
                    "is dead",
                    format(
                            "each of its %s outputs 0 for every image, and dead ReLUs receive no gradient; start again"
                                    + " with a smaller --rate, or with a smaller weightDeviation or a larger initialBias in %s",
                            outputsOf(layer), layer.name()));
        } else if (layer.relativeUpdate() > FAR_OFF * SOUND) {
            notice(
                    layer,
                    "is unstable (updates are exploding)",
                    format(
                            "an update changes its weights by %.3g times their magnitude, 0.001 is usual; use a"
                                    + " smaller rate (alexnet rate)",
                            layer.relativeUpdate()));
        }
    }

    /** Judges what is learned by the gradient: the update would tell of weight decay, which goes on without any. */
    private void judgeGradients(LayerState layer, double rate) {
        ParameterSpec weight = weightOf(layer);
        double factor = settings.ratesOf(weight).rate();
        // As if all gradients in the velocity had one direction: no update by gradients is larger.
        double learned = factor
                * rate
                * program.meanMagnitude(Tensor.GRADIENT, weight)
                / (1 - settings.momentum())
                / layer.meanWeight();
        // A rate that has fallen makes smaller updates, and rightly so.
        double usual = SOUND * Math.min(1, rate / settings.policy().initial());
        if (learned < usual / FAR_OFF && factor != 0) {
            notice(
                    layer,
                    "learns too slowly (gradients are vanishing)",
                    format(
                            "they change its weights by %.3g times their magnitude, %.3g is usual at this rate; raise"
                                    + " its weightDeviation, or the rate (alexnet rate)",
                            learned, usual));
        }
    }

    private boolean isLearned() {
        return state.epochLoss() < LEARNED * Math.log(program.network().classes());
    }

    private void notice(LayerState layer, String what, String more) {
        if (told.add(layer.name() + " " + what)) {
            events.tell(new TrainingEvent.Noticed(state.step(), layer.name() + " " + what + ": " + more));
        }
    }

    private String outputsOf(LayerState state) {
        Network.Layer layer = program.network().layers().stream()
                .filter(each -> each.name().equals(state.name()))
                .findFirst()
                .orElseThrow();
        String kind = layer.spec() instanceof LayerSpec.Convolution ? "kernels" : "units";
        return format("%,d %s", layer.output().channels(), kind);
    }

    private ParameterSpec weightOf(LayerState layer) {
        return program.network().parameters().stream()
                .filter(parameter ->
                        parameter.layer().equals(layer.name()) && parameter.kind() == ParameterSpec.Kind.WEIGHT)
                .findFirst()
                .orElseThrow();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
