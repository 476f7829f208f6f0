package org.alexnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alexnet4j.Version;
import org.alexnet4j.network.NetworkLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the documents say about the program is what the program says. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..");

    private final String readme = read("README.md");

    private static String read(String document) {
        try {
            return Files.readString(ROOT.resolve(document), UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theReadmeListsTheExitCodes() {
        String expected = Stream.of(ExitCode.values())
                .map(code -> "| " + code.code + " | " + code.meaning + " |")
                .collect(Collectors.joining("\n"));

        assertThat(readme).contains("| exit code | meaning |\n|---|---|\n" + expected + "\n\n");
    }

    @Test
    void theReadmeListsTheCommandsWithTheirArguments() {
        List<String> listed = rows(readme, "| command | what it does |");

        assertThat(listed)
                .containsExactlyElementsOf(
                        commands().map(DocumentsTest::synopsis).toList());
    }

    @Test
    void theReadmeNamesWhatCanBeShown() {
        String row = readme.lines()
                .filter(line -> line.startsWith("| `show WHAT`"))
                .findFirst()
                .orElseThrow();
        CommandLine show = Objects.requireNonNull(line().getSubcommands().get("show"));
        assertThat(row)
                .endsWith(show.getSubcommands().keySet().stream().collect(Collectors.joining("`, `", ": `", "` |")));
    }

    @Test
    void everyCommandHasAnExampleInItsHelp() {
        withNested(commands())
                .forEach(command -> assertThat(command.usageMessage().footer())
                        .as(command.qualifiedName())
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line).startsWith("  " + command.qualifiedName())));
    }

    @Test
    void theCommandsOfTheReadmeAndTheHelpAreAccepted() {
        List<String> lines = Stream.concat(
                        readme.lines()
                                .filter(line -> line.startsWith("    ./alexnet "))
                                .map(line -> line.replaceFirst(" #.*", "")),
                        withNested(commands())
                                .flatMap(command ->
                                        Stream.of(command.usageMessage().footer())))
                .toList();

        assertThat(lines).hasSizeGreaterThan(8);
        for (String line : lines) {
            String arguments = line.strip().replaceFirst("^(\\./)?alexnet ", "");
            // Parsing throws where a command or an option does not exist.
            assertThat(line().parseArgs(arguments.split("\\s+", -1)).subcommand())
                    .as(line)
                    .isNotNull();
        }
    }

    @Test
    void theExampleOfTheReadmeIsCompiled() throws IOException {
        String example = Files.readString(
                Path.of("src", "test", "java", "org", "alexnet4j", "example", "ClassifyOnePicture.java"), UTF_8);

        List<String> blocks = blocks(readme, "java");
        assertThat(blocks).hasSize(1);
        assertThat(withoutLayout(example)).contains(withoutLayout(blocks.get(0)));
    }

    @Test
    void theExampleOfTheReadmeRunsOfTwoClasses(@TempDir Path folder) throws Exception {
        Path model = ColorModel.writeDeep(folder.resolve("model.safetensors"));
        Path dataset = ColorModel.learnable(folder.resolve("data"), "red", "blue");
        ColorModel.picture(folder.resolve("holiday.jpg"), Color.RED);
        Terminal nowhere =
                new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false);
        String[] head = {
            "head",
            model.toString(),
            dataset.toString(),
            "--out",
            folder.resolve("my-run").toString(),
            "--engine",
            "reference"
        };
        assertThat(AlexNetCommand.run(nowhere, head)).isZero();

        Process example = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.alexnet4j.example.ClassifyOnePicture")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(example.getInputStream().readAllBytes(), UTF_8);
        assertThat(example.waitFor()).as(printed).isZero();
        assertThat(printed.lines().filter(line -> line.matches(" *[0-9.]+ %  (red|blue)")))
                .hasSize(2);
    }

    @Test
    void theDependencyOfTheReadmeIsThisVersion() {
        assertThat(blocks(readme, "xml"))
                .singleElement()
                .satisfies(block -> assertThat(block)
                        .contains("<groupId>org.alexnet4j</groupId>")
                        .contains("<artifactId>alexnet4j-onednn</artifactId>")
                        .contains("<version>" + pomVersion() + "</version>"));
        assertThat(Version.current()).startsWith(pomVersion().replace("-SNAPSHOT", ""));
        assertThat(read("CHANGELOG.md")).contains("## " + pomVersion().replace("-SNAPSHOT", ""));
    }

    @Test
    void theQuickstartTrainsANetworkOfTheLibrary() {
        assertThat(NetworkLibrary.names()).contains(QuickstartCommand.NETWORK);
        assertThat(readme).contains(QuickstartCommand.NETWORK);
    }

    @Test
    void linksOfTheDocumentsLeadSomewhere() {
        for (String document : List.of("README.md", "ARCHITECTURE.md")) {
            assertThat(Pattern.compile("\\]\\(([^)#:]+)\\)")
                            .matcher(read(document))
                            .results()
                            .map((MatchResult link) -> link.group(1)))
                    .as(document)
                    .isNotEmpty()
                    .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
        }
    }

    private static CommandLine line() {
        Terminal nowhere =
                new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false);
        return AlexNetCommand.line(new AlexNetCommand(nowhere));
    }

    private static Stream<CommandSpec> commands() {
        return line().getSubcommands().values().stream().map(CommandLine::getCommandSpec);
    }

    private static Stream<CommandSpec> withNested(Stream<CommandSpec> commands) {
        return commands.flatMap(command -> Stream.concat(
                Stream.of(command),
                withNested(command.subcommands().values().stream().map(CommandLine::getCommandSpec))));
    }

    private static String synopsis(CommandSpec command) {
        String name = command.subcommands().isEmpty()
                ? command.name()
                : command.name() + " " + command.usageMessage().synopsisSubcommandLabel();
        return Stream.concat(
                        Stream.of(name), command.positionalParameters().stream().map(parameter -> {
                            String label = parameter.paramLabel()
                                    + (parameter.arity().isVariable() && !parameter.hideParamSyntax() ? "..." : "");
                            return parameter.required() ? label : "[" + label + "]";
                        }))
                .collect(Collectors.joining(" "));
    }

    /** The code in the first cells of a table, in order. */
    private static List<String> rows(String document, String heading) {
        return document.lines()
                .dropWhile(line -> !line.equals(heading))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.replaceFirst("^\\| `([^`]*)` \\|.*$", "$1"))
                .toList();
    }

    private static List<String> blocks(String document, String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(document)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    private static String pomVersion() {
        return read("pom.xml").replaceFirst("(?s).*?<version>([^<]*)</version>.*", "$1");
    }

    private static String withoutLayout(String code) {
        return code.replaceAll("\\s+", "");
    }
}
