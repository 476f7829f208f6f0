package org.alexnet4j;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A command that a user may run next. It can be run as it is printed: nothing in it has to be filled in.
 *
 * @param arguments what follows {@code alexnet}
 */
public record Hint(List<String> arguments) {
    /** A hint; the list is copied. */
    public Hint {
        arguments = List.copyOf(arguments);
    }

    /**
     * A hint of these arguments.
     *
     * @param arguments words and paths
     */
    public static Hint of(Object... arguments) {
        return new Hint(Arrays.stream(arguments).map(Hint::argument).toList());
    }

    /** A path that begins like an option is written so that it is none. */
    private static String argument(Object argument) {
        String text = argument.toString();
        return argument instanceof Path && text.startsWith("-") ? "./" + text : text;
    }

    /** As it is typed into a shell. */
    @Override
    public String toString() {
        return "alexnet " + arguments.stream().map(ShellWord::of).collect(Collectors.joining(" "));
    }
}
