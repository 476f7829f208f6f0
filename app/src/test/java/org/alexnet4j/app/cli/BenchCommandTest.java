package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return AlexNetCommand.run(new Terminal(new PrintWriter(out), new PrintWriter(err, true), false), arguments);
    }

    @Test
    @Tag("native")
    void json_has_limits_speeds_layers_and_advice() throws IOException {
        assertThat(run("bench", "--network", "cifar-80sec", "--batches", "2,16", "--seconds", "0", "--json"))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("limits").path("memoryGBs").asDouble()).isPositive();
        for (String precision : (Iterable<String>) result.path("limits")::fieldNames) {
            if (precision.equals("memoryGBs")) {
                continue;
            }
            assertThat(result.at("/limits/" + precision + "/gflops").asDouble()).isPositive();
            boolean trains = !precision.equals("int8");
            for (String mode : trains ? new String[] {"training", "inference"} : new String[] {"inference"}) {
                JsonNode speed = result.at("/" + mode + "/" + precision);
                assertThat(speed.path("batch").asInt()).isEqualTo(16);
                assertThat(speed.path("imagesPerSecond").asDouble()).isPositive();
                // No upper bound: while the limit was measured, others may have had the machine.
                assertThat(speed.path("shareOfMatrixRate").asDouble()).isGreaterThan(0.0001);
                assertThat(speed.path("byBatch").findValuesAsText("batch")).containsExactly("2", "16");
            }
            assertThat(result.at("/single/" + precision + "/milliseconds").asDouble())
                    .isPositive();
            assertThat(result.path("training").has(precision)).isEqualTo(trains);
            if (trains) {
                assertThat(result.at("/layers/" + precision).findValuesAsText("layer"))
                        .contains("conv1", "pool1", "update");
            }
        }
        assertThat(result.path("limits").has("float32")).isTrue();
        assertThat(result.at("/recommended/batch").asInt()).isEqualTo(16);
    }

    @Test
    void an_engine_without_limits_is_measured_too() {
        assertThat(run(
                        "bench",
                        "--network",
                        "cifar-80sec",
                        "--engine",
                        "reference",
                        "--batches",
                        "1",
                        "--seconds",
                        "0"))
                .isZero();
        assertThat(out.toString())
                .contains("training", "inference", "one image", "recommended: --precision float32")
                .doesNotContain("NaN");
    }

    @Test
    void wrong_input_is_one_line_with_a_remedy() {
        assertThat(run("bench", "--batches", "0")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("--batches: 0 is not within").hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(run("bench", "--batches", "4000")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString())
                .contains("--batches: 4000 is not within 1 to 3566")
                .hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(run("bench", "--network", "nosuch")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("nosuch").hasLineCount(1);
    }
}
