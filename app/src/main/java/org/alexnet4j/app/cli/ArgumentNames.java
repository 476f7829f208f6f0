package org.alexnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Names of files among the arguments that look like options, such as -x.png, which a shell finds for *. */
final class ArgumentNames {
    private static final String END_OF_OPTIONS = "--";

    private ArgumentNames() {}

    /** The arguments, with ./ in front of each that is a file that is there, and no option of the command. */
    static String[] of(CommandLine line, String... arguments) {
        Set<String> options = command(line, arguments).optionsMap().keySet();
        String[] named = arguments.clone();
        for (int i = 0; i < named.length && !named[i].equals(END_OF_OPTIONS); i++) {
            if (named[i].startsWith("-") && !isOption(named[i], options) && isFile(named[i])) {
                named[i] = "./" + named[i];
            }
        }
        return named;
    }

    /** The command that the first arguments name. */
    static CommandSpec command(CommandLine line, String... arguments) {
        CommandLine command = line;
        for (String argument : arguments) {
            Map<String, CommandLine> commands = command.getSubcommands();
            CommandLine next = commands.get(argument);
            if (next == null) {
                break;
            }
            command = next;
        }
        return command.getCommandSpec();
    }

    /** As picocli takes them: --size, --size=56, -k, -k7. */
    private static boolean isOption(String argument, Set<String> options) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        return argument.equals("-")
                || options.contains(name)
                || (!argument.startsWith("--") && options.contains(argument.substring(0, 2)));
    }

    private static boolean isFile(String argument) {
        try {
            return Files.exists(Path.of(argument));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
