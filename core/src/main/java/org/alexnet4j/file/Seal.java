package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * The check sum that a JSON text holds of itself, as the value of its key {@value #KEY}: the CRC32C of all its bytes with
 * {@value #OPEN} in the place of the sum.
 */
public final class Seal {
    /** The key of the sum. No text within a JSON text can look like it: quotes in texts are escaped. */
    public static final String KEY = "crc32c";

    /** What stands in the place of the sum until it is known. */
    public static final String OPEN = "00000000";

    private static final byte[] QUOTED_KEY = ("\"" + KEY + "\"").getBytes(ISO_8859_1);

    private Seal() {}

    /** What a look at a text finds. */
    public enum State {
        /** The text is as it was written. */
        SOUND,
        /** It is not. */
        BROKEN,
        /** It has no sum, as all that version 0.1.0 wrote. */
        MISSING
    }

    /**
     * Puts the sum into a text.
     *
     * @param text has {@value #KEY} with the value {@value #OPEN}; is changed
     */
    public static byte[] close(byte[] text) {
        int at = placeIn(text);
        if (at < 0 || !OPEN.equals(new String(text, at, OPEN.length(), ISO_8859_1))) {
            throw new IllegalArgumentException("no place for a check sum");
        }
        put(CheckSum.text(CheckSum.of(text)), text, at);
        return text;
    }

    /** Compares a text with the sum in it. */
    public static State of(byte[] text) {
        int at = placeIn(text);
        if (at < 0) {
            return State.MISSING;
        }
        if (at + OPEN.length() > text.length) {
            return State.BROKEN;
        }
        String sum = new String(text, at, OPEN.length(), ISO_8859_1);
        byte[] open = text.clone();
        put(OPEN, open, at);
        return sum.equals(CheckSum.text(CheckSum.of(open))) ? State.SOUND : State.BROKEN;
    }

    /** Where the digits begin; -1 if the text has no key for them. A text may be as long as memory allows. */
    private static int placeIn(byte[] text) {
        for (int at = 0; at + QUOTED_KEY.length <= text.length; at++) {
            if (text[at] == '"' && Arrays.equals(text, at, at + QUOTED_KEY.length, QUOTED_KEY, 0, QUOTED_KEY.length)) {
                int colon = skipSpace(text, at + QUOTED_KEY.length);
                int quote = skipSpace(text, colon + 1);
                if (quote < text.length && text[colon] == ':' && text[quote] == '"') {
                    return quote + 1;
                }
            }
        }
        return -1;
    }

    private static int skipSpace(byte[] text, int from) {
        int at = from;
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static void put(String digits, byte[] text, int at) {
        System.arraycopy(digits.getBytes(ISO_8859_1), 0, text, at, digits.length());
    }
}
