package org.alexnet4j.file;

/** Tables of comma-separated values (RFC 4180). */
public final class Csv {
    private Csv() {}

    /** A field that may hold anything, in quotes. */
    public static String quoted(String field) {
        return "\"" + field.replace("\"", "\"\"") + "\"";
    }
}
