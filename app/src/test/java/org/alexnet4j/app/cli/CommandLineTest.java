package org.alexnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What all commands have in common. */
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);

    @Test
    void an_example_is_one_line_to_be_copied() {
        List<CommandLine> commands = new ArrayList<>();
        collect(AlexNetCommand.line(new AlexNetCommand(terminal)), commands);
        assertThat(commands).hasSizeGreaterThan(30);
        for (CommandLine command : commands) {
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                assertThat(command.getUsageMessage().lines())
                        .as(command.getCommandSpec().qualifiedName())
                        .contains(line.replace("%%", "%"));
            }
        }
    }

    private static void collect(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(sub -> collect(sub, all));
    }

    @Test
    void an_empty_path_is_not_the_current_folder() {
        assertThat(AlexNetCommand.run(terminal, "train", "data", "--out", "")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("--out", "the name of the file or folder is empty");
    }

    @Test
    void a_wrong_choice_is_told_what_there_is() {
        assertThat(AlexNetCommand.run(terminal, "show", "pictures", "run")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("choose one of kernels, ", "mistakes");
    }

    @ParameterizedTest
    @CsvSource({"/dev/full, 4, standard output cannot be written", "/dev/null, 0, ''"})
    @EnabledOnOs(OS.LINUX)
    void results_that_cannot_be_written_are_a_failure(String output, int exitCode, String said)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AlexNetCommand.class.getName(),
                        "describe")
                .redirectOutput(new File(output))
                .start();
        String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(errors).isEqualTo(exitCode);
        assertThat(errors).contains(said);
    }
}
