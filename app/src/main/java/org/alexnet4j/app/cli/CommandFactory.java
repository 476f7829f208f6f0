package org.alexnet4j.app.cli;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Makes the commands: those whose constructor takes a {@link Terminal} get it.
 *
 * @param terminal where the commands print
 */
record CommandFactory(Terminal terminal) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
        Optional<Constructor<?>> constructor = Arrays.stream(type.getDeclaredConstructors())
                .filter(candidate -> Arrays.equals(candidate.getParameterTypes(), new Class<?>[] {Terminal.class}))
                .findFirst();
        if (constructor.isPresent()) {
            return type.cast(constructor.get().newInstance(terminal));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
