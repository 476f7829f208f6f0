package org.alexnet4j.file;

import java.util.Locale;

/**
 * Texts from anywhere, such as names of files and classes, as people may be shown them. A control character becomes "?".
 * What turns the direction of a line, breaks it or is invisible becomes its escape, such as {@code \}{@code u202e}, which
 * is also what JSON writes for it.
 */
public final class Printable {
    private static final String CUT = "...";

    private Printable() {}

    /** A text as one line. */
    public static String line(String text) {
        return shown(text, "");
    }

    /** A text as one line of not much more than so many characters. */
    public static String line(String text, int most) {
        return text.length() <= most ? line(text) : line(text.substring(0, most)) + CUT;
    }

    /** A text that may have many lines and tabs. */
    public static String lines(String text) {
        return shown(text, "\t" + System.lineSeparator() + "\n");
    }

    private static String shown(String text, String allowed) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (allowed.indexOf(c) >= 0) {
                shown.appendCodePoint(c);
            } else if (Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.SURROGATE) {
                shown.append('?');
            } else if (isUnseen(c)) {
                for (char unit : Character.toChars(c)) {
                    shown.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** Not the joiners of emoji and of scripts that need them, nor the signs that are format characters but are seen. */
    private static boolean isUnseen(int c) {
        return c == 0xAD
                || c == 0x61C
                || c == 0x180E
                || c == 0x200B
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x2028 && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x206F)
                || c == 0xFEFF
                || (c >= 0xFFF9 && c <= 0xFFFB)
                || (c >= 0xE0000 && c <= 0xE007F);
    }
}
