package org.alexnet4j.engine;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.alexnet4j.network.Network;

/**
 * An engine that may be used and closed by any thread at any time, and so may its programs: engines themselves need not
 * know of it. A program keeps its engine alive until it is closed itself.
 */
final class SharedEngine implements Engine {
    private final Engine engine;
    private final Lifetime lifetime;

    SharedEngine(Engine engine) {
        this.engine = engine;
        lifetime = Lifetime.of(this, "the engine", engine::close);
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public String description() {
        return engine.description();
    }

    @Override
    public int threads() {
        return engine.threads();
    }

    @Override
    public List<String> shortcomings() {
        return engine.shortcomings();
    }

    @Override
    public List<Precision> precisions() {
        return engine.precisions();
    }

    @Override
    public boolean quantizes() {
        return engine.quantizes();
    }

    @Override
    public TrainingProgram compileTraining(Network network, int batchSize, Precision precision) {
        requireNonNull(network, "network is null");
        requireNonNull(precision, "precision is null");
        return compile(() -> engine.compileTraining(network, batchSize, precision), SharedTrainingProgram::new);
    }

    @Override
    public InferenceProgram compileInference(
            Network network, Parameters parameters, int batchSize, Precision precision, Set<String> watched) {
        requireNonNull(network, "network is null");
        requireNonNull(parameters, "parameters is null");
        requireNonNull(precision, "precision is null");
        requireNonNull(watched, "watched is null");
        return compile(
                () -> engine.compileInference(network, parameters, batchSize, precision, watched),
                SharedInferenceProgram::new);
    }

    @Override
    public InferenceProgram compileQuantized(
            Network network, Parameters parameters, ActivationRanges ranges, int batchSize) {
        requireNonNull(network, "network is null");
        requireNonNull(parameters, "parameters is null");
        requireNonNull(ranges, "ranges is null");
        return compile(
                () -> engine.compileQuantized(network, parameters, ranges, batchSize), SharedInferenceProgram::new);
    }

    @Override
    public SaliencyProgram compileSaliency(Network network, Parameters parameters, int batchSize) {
        requireNonNull(network, "network is null");
        requireNonNull(parameters, "parameters is null");
        return compile(() -> engine.compileSaliency(network, parameters, batchSize), SharedSaliencyProgram::new);
    }

    /** The engine is in use until the program is freed, or could not be compiled. */
    private <P, S> S compile(Supplier<P> compiler, BiFunction<P, Lifetime, S> sharing) {
        lifetime.begin();
        try {
            return sharing.apply(compiler.get(), lifetime);
        } catch (RuntimeException | Error e) {
            lifetime.end();
            throw e;
        }
    }

    @Override
    public Optional<MachineLimits> limits(Precision precision) {
        return lifetime.get(() -> engine.limits(precision));
    }

    @Override
    public void close() {
        lifetime.close();
    }
}
