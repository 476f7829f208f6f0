package org.alexnet4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That the benchmarks run, and what they measure passes their own checks; as briefly as JMH can. */
class BenchmarksTest {
    private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options
                        // In this process, so that a debugger and the coverage see it.
                        .forks(0)
                        .mode(Mode.AverageTime)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
    }

    private static ChainedOptionsBuilder of(Class<?> benchmark) {
        return new OptionsBuilder().include(benchmark.getName() + "\\.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv1", "lrn1", "pool1", "conv2", "lrn2", "pool2", "conv3", "conv4", "conv5", "pool5", "fc6", "fc7",
                "fc8"
            })
    void everyLayerRuns(String layer) throws RunnerException {
        Collection<RunResult> results = run(of(LayerBenchmark.class)
                .param("layer", layer)
                .param("precision", "FLOAT32")
                .param("batch", "2"));

        assertThat(results).hasSize(3);
    }

    @Test
    void theTimeOfTheLayerAloneIsPartOfTheStep() throws RunnerException {
        RunResult step = run(new OptionsBuilder()
                        .include(LayerBenchmark.class.getName() + ".timedStep")
                        .param("layer", "conv3")
                        .param("precision", "FLOAT32")
                        .param("batch", "2"))
                .iterator()
                .next();

        assertThat(step.getSecondaryResults()).containsOnlyKeys("layerForward", "layerBackward");
        assertThat(step.getSecondaryResults().values())
                .extracting(part -> part.getScore())
                .allMatch(part -> part > 0 && part < step.getPrimaryResult().getScore());
    }

    @Test
    void theUpdateRuns() throws RunnerException {
        assertThat(run(of(UpdateBenchmark.class)
                        .param("network", "quickstart-48")
                        .param("precision", "FLOAT32")))
                .hasSize(1);
    }

    @Test
    void whatIsTrainedByDefaultCanBeTrained() throws ReflectiveOperationException {
        for (Class<?> benchmark : List.of(LayerBenchmark.class, UpdateBenchmark.class)) {
            assertThat(benchmark
                            .getField("precision")
                            .getAnnotation(Param.class)
                            .value())
                    .as(benchmark.getSimpleName())
                    .containsExactly("FLOAT32", "BFLOAT16");
        }
    }

    @Test
    void theLoaderRuns() throws RunnerException {
        assertThat(run(of(LoaderBenchmark.class)
                        .param("imageSize", "32")
                        .param("cropSize", "28")
                        .param("batch", "4")))
                .hasSize(2);
    }

    @Test
    void theDecodersRun() throws RunnerException {
        assertThat(run(of(DecoderBenchmark.class))).hasSize(4);
    }
}
