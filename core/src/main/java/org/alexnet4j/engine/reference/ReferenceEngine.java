package org.alexnet4j.engine.reference;

import java.util.List;
import java.util.Set;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.SaliencyProgram;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.network.Network;

/** The engine of plain loops. */
final class ReferenceEngine implements Engine {
    @Override
    public String name() {
        return ReferenceProvider.NAME;
    }

    @Override
    public String description() {
        return "reference (plain loops in double precision)";
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public List<String> shortcomings() {
        return List.of("plain loops are hundreds of times slower than onednn, and meant for checks");
    }

    @Override
    public List<Precision> precisions() {
        return List.of(Precision.FLOAT32);
    }

    @Override
    public TrainingProgram compileTraining(Network network, int batchSize, Precision precision) {
        return new ReferenceTrainingProgram(network, batchSize);
    }

    @Override
    public InferenceProgram compileInference(
            Network network, Parameters parameters, int batchSize, Precision precision, Set<String> watched) {
        return new ReferenceInferenceProgram(network, parameters, batchSize, watched);
    }

    @Override
    public SaliencyProgram compileSaliency(Network network, Parameters parameters, int batchSize) {
        return new ReferenceSaliencyProgram(network, parameters, batchSize);
    }

    @Override
    public void close() {}
}
