package org.alexnet4j.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.alexnet4j.Version;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.model.Provenance;
import org.alexnet4j.network.NetworkSpec;

/** What the models of a run say about where they come from. */
final class RunFacts {
    /** By what a run was computed before it was resumed by something else. */
    static final String ENGINES_BEFORE = "enginesBefore";

    private RunFacts() {}

    /**
     * What is known before the first step.
     *
     * @param beginning about the model that the run begins with; empty where there is none
     */
    static Map<String, String> before(
            NetworkSpec network, TrainingSettings settings, RunPlan plan, Map<String, String> beginning) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("network", network.name());
        facts.put("dataset", plan.datasetDigest());
        facts.put("seed", Long.toString(settings.seed()));
        facts.put("settings", TrainingFile.write(settings));
        facts.putAll(beginning);
        return facts;
    }

    /**
     * All of it, after some steps.
     *
     * @param before what was known before the first
     * @param enginesBefore by what some of the steps were computed, where that was not this engine; else empty
     */
    static Provenance after(
            Map<String, String> before, RunPlan plan, Engine engine, String enginesBefore, RunState state) {
        Map<String, String> facts = new LinkedHashMap<>(before);
        facts.put(Provenance.STEPS, Long.toString(state.step()));
        facts.put("epochs", Double.toString(state.epochs()));
        state.latest().ifPresent(errors -> {
            Split split = plan.validation();
            facts.put("measuredOn", (split == null ? "" : split.label() + ", ") + "central crop");
            facts.put("images", Long.toString(errors.images()));
            facts.put("top1Error", Double.toString(errors.top1Error()));
            if (errors.hasTop5Error()) {
                facts.put("top5Error", Double.toString(errors.top5Error()));
            }
            facts.put("meanLoss", Double.toString(errors.meanLoss()));
        });
        facts.putAll(ofEngine(plan, engine));
        if (!enginesBefore.isEmpty()) {
            facts.put(ENGINES_BEFORE, enginesBefore);
        }
        facts.put("version", Version.current());
        facts.put("java", Runtime.version().toString());
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        if (!state.ratesByHand().isEmpty()) {
            facts.put(
                    "ratesByHand",
                    state.ratesByHand().stream()
                            .map(change ->
                                    PlainNumber.text(change.rate()) + " from step " + (change.step() + 1) + " on")
                            .collect(Collectors.joining(", ")));
        }
        facts.put("started", plan.started());
        return new Provenance(facts);
    }

    /** By what the numbers are computed, and so rounded. */
    static Map<String, String> ofEngine(RunPlan plan, Engine engine) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("engine", engine.name() + ": " + engine.description());
        facts.put("precision", plan.precision().label());
        facts.put("threads", Integer.toString(engine.threads()));
        return facts;
    }

    /** The same for people; the description of an engine names its threads. */
    static String computedBy(Map<String, String> facts) {
        return facts.get("engine") + ", " + facts.get("precision");
    }
}
