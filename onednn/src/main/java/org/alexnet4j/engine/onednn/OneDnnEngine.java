package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.alexnet4j.engine.ActivationRanges;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.MachineLimits;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.SaliencyProgram;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.network.Network;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_version_t;

/** The processor engine. */
final class OneDnnEngine implements Engine {
    private final int asked;
    private final int threads;
    private final dnnl_engine engine = Dnnl.processor();
    private final int instructions = dnnl_get_effective_cpu_isa();

    /**
     * @param asked threads that the user wants
     * @param threads how many of them OpenMP starts
     */
    OneDnnEngine(int asked, int threads) {
        this.asked = asked;
        this.threads = threads;
    }

    @Override
    public String name() {
        return OneDnnProvider.NAME;
    }

    @Override
    public String description() {
        dnnl_version_t version = dnnl_version();
        return "oneDNN " + version.major() + "." + version.minor() + "." + version.patch() + " on the processor ("
                + instructionSet() + "), " + threads + (threads == 1 ? " thread" : " threads")
                + (threads == asked ? "" : " (OMP_THREAD_LIMIT allows no more)");
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public List<String> shortcomings() {
        List<String> reasons = new ArrayList<>();
        if (threads < asked) {
            reasons.add("OMP_THREAD_LIMIT allows " + threads + " of the " + asked + " threads asked for");
        }
        if (!OpenMp.isAvailable()) {
            reasons.add("the number of threads cannot be set here: oneDNN uses its own default");
        }
        return reasons;
    }

    @Override
    public List<Precision> precisions() {
        return hasBfloat16() ? List.of(Precision.FLOAT32, Precision.BFLOAT16) : List.of(Precision.FLOAT32);
    }

    @Override
    public TrainingProgram compileTraining(Network network, int batchSize, Precision precision) {
        requireSupported(precision);
        return new OneDnnTrainingProgram(engine, network, batchSize, precision, threads);
    }

    @Override
    public InferenceProgram compileInference(
            Network network, Parameters parameters, int batchSize, Precision precision, Set<String> watched) {
        requireSupported(precision);
        return new OneDnnInferenceProgram(engine, network, parameters, batchSize, precision, threads, null, watched);
    }

    @Override
    public SaliencyProgram compileSaliency(Network network, Parameters parameters, int batchSize) {
        return new OneDnnSaliencyProgram(engine, network, parameters, batchSize, threads);
    }

    @Override
    public boolean quantizes() {
        return isX86() && (has(dnnl_cpu_isa_avx512_core_vnni) || has(dnnl_cpu_isa_avx2_vnni));
    }

    @Override
    public InferenceProgram compileQuantized(
            Network network, Parameters parameters, ActivationRanges ranges, int batchSize) {
        if (!quantizes()) {
            throw new IllegalArgumentException("this processor has no fast products of 8 bits");
        }
        // What is not 8 bits wide is as fast as the processor can.
        return compileQuantized(
                network, parameters, ranges, batchSize, hasBfloat16() ? Precision.BFLOAT16 : Precision.FLOAT32);
    }

    /**
     * The same with a choice.
     *
     * @param others in what to compute what is not 8 bits wide
     */
    InferenceProgram compileQuantized(
            Network network, Parameters parameters, ActivationRanges ranges, int batchSize, Precision others) {
        return new OneDnnInferenceProgram(engine, network, parameters, batchSize, others, threads, ranges, Set.of());
    }

    @Override
    public Optional<MachineLimits> limits(Precision precision) {
        if (precision != Precision.INT8 || !quantizes()) {
            requireSupported(precision);
        }
        return Optional.of(new MachineLimits(
                LimitMeasurement.matrixProduct(engine, precision, threads), LimitMeasurement.copy(threads)));
    }

    @Override
    public void close() {
        if (!engine.isNull()) {
            dnnl_engine_destroy(engine);
            engine.setNull();
        }
    }

    private void requireSupported(Precision precision) {
        if (!precisions().contains(precision)) {
            throw new IllegalArgumentException(precision + " is not supported by this processor");
        }
    }

    private boolean has(int instructionSet) {
        return (instructions & instructionSet) == instructionSet;
    }

    private boolean hasBfloat16() {
        return isX86() && has(dnnl_cpu_isa_avx512_core_bf16);
    }

    private static boolean isX86() {
        String architecture = System.getProperty("os.arch");
        return architecture.equals("amd64") || architecture.equals("x86_64");
    }

    private String instructionSet() {
        if (!isX86()) {
            return System.getProperty("os.arch");
        }
        if (has(dnnl_cpu_isa_avx512_core_amx)) {
            return "AVX-512 with AMX";
        } else if (has(dnnl_cpu_isa_avx512_core_bf16)) {
            return "AVX-512 with bfloat16";
        } else if (has(dnnl_cpu_isa_avx512_core)) {
            return "AVX-512";
        } else if (has(dnnl_cpu_isa_avx2)) {
            return "AVX2";
        }
        return "no AVX2";
    }
}
