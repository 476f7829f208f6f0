package org.alexnet4j.app.cli;

import java.util.List;
import picocli.CommandLine.Command;

/**
 * Commands for one task.
 *
 * @param title the heading in help
 * @param commands in the order of help
 */
record CommandGroup(String title, List<Class<?>> commands) {
    CommandGroup {
        commands = List.copyOf(commands);
    }

    static CommandGroup of(String title, Class<?>... commands) {
        return new CommandGroup(title, List.of(commands));
    }

    static String nameOf(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    List<String> names() {
        return commands.stream().map(CommandGroup::nameOf).toList();
    }
}
