package org.alexnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

    private static String usage(CommandLine line, String command) {
        return Objects.requireNonNull(line.getSubcommands().get(command)).getUsageMessage();
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
    @CsvSource({
        "predict, classify", "infer, classify", "test, evaluate", "fit, train", "learn, train", "search, similar",
        "embed, features", "list, runs", "ls, runs", "models, describe --list", "version, --version", "trian, train",
        "evalute, evaluate", "eval, evaluate", "continue, resume", "summary, info"
    })
    void a_command_is_suggested_by_its_meaning_or_its_letters(String typed, String meant) {
        assertThat(AlexNetCommand.run(terminal, typed, "x")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("alexnet: ")
                .contains("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "--lr=1, did you mean --rate?", "--learning-rate=1, did you mean --rate?", "--epocs=2, did you mean --epochs?",
        "--batch-size=2, did you mean --batch?", "--output=x, did you mean --out?",
                "--workers=2, did you mean --threads?",
        "--gpu, did you mean --engine?", "--model=x, did you mean --network?", "--data=x, 'as DATASET'",
        "--weight-decay=1, did you mean --decay?", "--seeed=1, did you mean --seed?"
    })
    void an_option_is_suggested_by_its_meaning_or_its_letters(String typed, String said) {
        assertThat(AlexNetCommand.run(terminal, "train", "data", "--out", "run", typed))
                .isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("alexnet: ")
                .contains(said)
                .endsWith("see 'alexnet train --help'");
    }

    @Test
    void help_lists_every_command_in_a_group() {
        CommandLine line = AlexNetCommand.line(new AlexNetCommand(terminal));
        assertThat(AlexNetCommand.GROUPS.stream().flatMap(group -> group.names().stream()))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(line.getSubcommands().keySet());
        assertThat(AlexNetCommand.run(terminal)).isZero();
        assertThat(out.toString()).contains("Training:", "  train", "Using a model:", "  classify");
    }

    @Test
    void help_of_a_command_can_be_asked_for_in_two_ways() {
        assertThat(AlexNetCommand.run(terminal, "help", "train")).isZero();
        String first = out.toString();
        out.getBuffer().setLength(0);
        assertThat(AlexNetCommand.run(terminal, "train", "--help")).isZero();
        assertThat(first).isEqualTo(out.toString()).contains("Learning rate:", "Augmentation:", "Machine:", "General:");
        out.getBuffer().setLength(0);
        assertThat(AlexNetCommand.run(terminal, "help")).isZero();
        assertThat(out.toString()).contains("Usage: alexnet");
    }

    @Test
    void precision_is_explained_for_the_command_and_flags_have_no_default() {
        List<CommandLine> commands = new ArrayList<>();
        collect(AlexNetCommand.line(new AlexNetCommand(terminal)), commands);
        assertThat(commands)
                .noneSatisfy(command -> assertThat(command.getUsageMessage()).contains("(default: false)"));
        for (String training : List.of("train", "finetune", "tune")) {
            assertThat(usage(commands.get(0), training)).contains("--precision").doesNotContain("int8");
        }
        assertThat(usage(commands.get(0), "classify")).contains("int8");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100})
    void help_is_as_wide_as_the_terminal(int columns) {
        StringWriter help = new StringWriter();
        assertThat(AlexNetCommand.run(
                        new Terminal(new PrintWriter(help), new PrintWriter(err), false, columns), "train", "--help"))
                .isZero();
        assertThat(help.toString().lines().takeWhile(line -> !line.startsWith("Example")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns))
                .anySatisfy(line -> assertThat(line).hasSizeGreaterThan(columns - 12));
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
