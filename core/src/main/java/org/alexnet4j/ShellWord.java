package org.alexnet4j;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Words of commands that a user may copy. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:\\\\+,@%=~-]+");

    private ShellWord() {}

    /** The path, in quotes if a shell would take it for more than one word. */
    public static String of(Path path) {
        return of(path.toString());
    }

    /** The word, likewise. */
    public static String of(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
