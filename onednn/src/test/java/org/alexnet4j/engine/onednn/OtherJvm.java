package org.alexnet4j.engine.onednn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a program in a process of its own: it may need another environment, or come down without taking the tests along. */
final class OtherJvm {
    private OtherJvm() {}

    /**
     * Runs a main program to its end.
     *
     * @param environment beside that of this process
     * @return what it printed; it must have ended with 0
     */
    static String run(Map<String, String> environment, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // A crash is to leave no files behind.
                "-XX:ErrorFile=/dev/stderr",
                "-XX:-CreateCoredumpOnCrash",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as("%s %s %s%n%s", environment, program.getSimpleName(), List.of(arguments), output)
                .isZero();
        return output;
    }
}
