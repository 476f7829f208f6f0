package org.alexnet4j.app.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code alexnet} command. */
@Command(
        name = "alexnet",
        description = "Image classification after Krizhevsky, Sutskever and Hinton (2012).",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class AlexNetCommand implements Runnable {
    static final List<CommandGroup> GROUPS = List.of(
            CommandGroup.of("Getting started", QuickstartCommand.class, DescribeCommand.class),
            CommandGroup.of(
                    "Training",
                    PrepareCommand.class,
                    TrainCommand.class,
                    FinetuneCommand.class,
                    ResumeCommand.class,
                    RateCommand.class,
                    TuneCommand.class,
                    HeadCommand.class),
            CommandGroup.of(
                    "Looking at models and runs",
                    InfoCommand.class,
                    RunsCommand.class,
                    EvaluateCommand.class,
                    ShowCommand.class),
            CommandGroup.of(
                    "Using a model",
                    ClassifyCommand.class,
                    FeaturesCommand.class,
                    IndexCommand.class,
                    SimilarCommand.class,
                    CalibrateCommand.class),
            CommandGroup.of(
                    "The paper and the competition", ReproduceCommand.class, SubmitCommand.class, ScoreCommand.class),
            CommandGroup.of(
                    "Checking files, the machine and the code",
                    VerifyCommand.class,
                    BenchCommand.class,
                    CheckGradientsCommand.class));

    /** Of a command's commands, so many are listed where none of them was meant. */
    private static final int MOST_CHOICES = 10;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "print stack traces of errors")
    private boolean debug;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private final Terminal terminal;

    AlexNetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        // Pictures are drawn and decoded, windows never opened.
        System.setProperty("java.awt.headless", "true");
        Terminal terminal = Terminal.ofProcess();
        int exitCode = run(terminal, arguments);
        System.exit(exitCode == ExitCode.OK.code ? outputCode(terminal) : exitCode);
    }

    /** The exit code of a command whose work is done: were its results written? */
    private static int outputCode(Terminal terminal) {
        IOException failure = terminal.failure();
        // A closed pipe is ignored: head, for one, reads no further.
        if (failure == null || String.valueOf(failure.getMessage()).contains("Broken pipe")) {
            return ExitCode.OK.code;
        }
        terminal.notice("alexnet: standard output cannot be written: " + failure.getMessage()
                + "; see where it goes, and start again");
        return ExitCode.RESOURCES.code;
    }

    /** Runs the command and returns its exit code. */
    static int run(Terminal terminal, String... arguments) {
        String[] asked = withoutHelpCommand(arguments);
        AlexNetCommand command = new AlexNetCommand(terminal);
        CommandLine line = line(command, asked);
        line.setOut(terminal.help());
        line.setErr(terminal.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // @cat.png is the name of a file, not of one with more arguments.
        line.setExpandAtFiles(false);
        line.registerConverter(Path.class, AlexNetCommand::path);
        line.setExecutionExceptionHandler((exception, where, parsed) -> command.report(exception, parsed));
        line.setParameterExceptionHandler((exception, all) -> reportArguments(terminal, exception));
        line.setExitCodeExceptionMapper(exception -> ExitCode.INPUT.code);
        try {
            return line.execute(ArgumentNames.of(line, asked));
        } catch (OutOfMemoryError e) {
            terminal.notice("alexnet: not enough memory (" + e.getMessage() + "); "
                    + savings(line, arguments)
                            .map(option -> "take " + option + ", ")
                            .collect(Collectors.joining())
                    + "or give Java more: ALEXNET_JAVA_OPTIONS=-Xmx8g");
            return ExitCode.of(UserException.Kind.RESOURCES).code;
        }
    }

    /**
     * The command line with its commands; only with the one that the arguments name, if they begin with one, since each
     * takes some milliseconds to set up.
     */
    static CommandLine line(AlexNetCommand command, String... arguments) {
        CommandFactory factory = new CommandFactory(command.terminal);
        List<Class<?>> all =
                GROUPS.stream().flatMap(group -> group.commands().stream()).toList();
        List<Class<?>> named = all.stream()
                .filter(type ->
                        arguments.length > 0 && CommandGroup.nameOf(type).equals(arguments[0]))
                .toList();
        CommandLine line = new CommandLine(command, factory);
        for (Class<?> type : named.isEmpty() ? all : named) {
            line.addSubcommand(new CommandLine(type, factory));
        }
        HelpLayout.apply(line, GROUPS, command.terminal.columns());
        return line;
    }

    /** What takes less memory, of the options that the command has. */
    static Stream<String> savings(CommandLine line, String... arguments) {
        Set<String> options =
                ArgumentNames.command(line, arguments).optionsMap().keySet();
        return Stream.of("a smaller --batch", "a smaller --size", "fewer --threads")
                .filter(saving -> options.contains(saving.substring(saving.indexOf("--"))));
    }

    /** {@code help train} is {@code train --help}; what is not a command is refused as without {@code help}. */
    private static String[] withoutHelpCommand(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals("help")) {
            return arguments;
        }
        boolean known = arguments.length == 1
                || GROUPS.stream().anyMatch(group -> group.names().contains(arguments[1]));
        return Stream.concat(Arrays.stream(arguments).skip(1), known ? Stream.of("--help") : Stream.empty())
                .toArray(String[]::new);
    }

    private static Path path(String argument) {
        try {
            return Picture.pathOf(argument);
        } catch (UserException e) {
            throw new CommandLine.TypeConversionException(e.line());
        }
    }

    /** What is wrong with the arguments, in one line. */
    private static int reportArguments(Terminal terminal, CommandLine.ParameterException exception) {
        CommandLine line = exception.getCommandLine();
        String problem = String.valueOf(exception.getMessage()).lines().collect(Collectors.joining(" "));
        String suggestion = exception instanceof CommandLine.UnmatchedArgumentException unmatched
                ? suggestion(line, unmatched.getUnmatched().get(0))
                : "";
        terminal.notice("alexnet: " + problem + "; " + suggestion + "see '"
                + line.getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.INPUT.code;
    }

    private static String suggestion(CommandLine line, String unmatched) {
        Set<String> commands = line.getSubcommands().keySet();
        if (!commands.isEmpty() && commands.size() <= MOST_CHOICES) {
            return "choose one of " + String.join(", ", commands) + "; ";
        }
        List<String> names = new ArrayList<>(line.getCommandSpec().optionsMap().keySet());
        line.getCommandSpec()
                .positionalParameters()
                .forEach(positional -> names.addAll(
                        List.of(positional.paramLabel().replace("...", "").split(" "))));
        Optional<String> meant = unmatched.startsWith("-") && unmatched.length() > 1
                ? Synonyms.option(unmatched, names)
                : Synonyms.command(unmatched, commands);
        return meant.map(name ->
                        (Character.isUpperCase(name.charAt(0)) ? "it is given without an option, as " : "did you mean ")
                                + name
                                + (Character.isUpperCase(name.charAt(0)) ? "; " : "? "))
                .orElse("");
    }

    /** Runs another command with this one's terminal and {@code --debug}, as if it had been typed. */
    int runAnother(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        if (debug) {
            all.add("--debug");
        }
        return run(terminal, all.toArray(String[]::new));
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.help());
    }

    private int report(Exception exception, CommandLine.ParseResult parsed) {
        if (debug) {
            exception.printStackTrace(terminal.err());
        }
        if (exception instanceof UserException problem) {
            Optional<String> swapped =
                    problem.kind() == UserException.Kind.INPUT ? SwappedArguments.question(parsed) : Optional.empty();
            terminal.notice("alexnet: "
                    + swapped.map(question -> problem.getMessage() + "; " + question)
                            .orElseGet(problem::line));
            return ExitCode.of(problem.kind()).code;
        }
        if (exception instanceof InvalidPathException problem) {
            terminal.notice("alexnet: " + problem.getInput() + ": this locale cannot express the name; set a UTF-8 one:"
                    + " LC_ALL=C.UTF-8 (./alexnet does so itself)");
            return ExitCode.INPUT.code;
        }
        terminal.notice("alexnet: internal error: " + exception + "; this is a defect, --debug shows where");
        return ExitCode.DEFECT.code;
    }
}
