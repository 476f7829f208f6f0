package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.alexnet4j.UserException;

/**
 * Text that people write or download, in UTF-8. A byte order mark is passed over. Any other encoding is refused rather
 * than guessed, and so is a line that no person wrote.
 */
public final class Utf8Text {
    /** Most characters of a line. */
    public static final int LONGEST_LINE = 1 << 16;

    private static final String REMEDY = "save it as UTF-8 text";

    private Utf8Text() {}

    /**
     * Reads a text file whole.
     *
     * @param most bytes that it may have; more are not read
     * @throws UserException if it cannot be read, is larger, is not UTF-8, or has an endless line
     */
    public static String read(Path file, int most) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw UserException.input(
                        file + " is larger than " + most + " bytes", "check that it is the file that is meant");
            }
            return decode(bytes, file.toString());
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    /**
     * The text that bytes are.
     *
     * @param what they are, for messages
     * @throws UserException if they are not UTF-8, or have an endless line
     */
    public static String decode(byte[] bytes, String what) {
        if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
            throw UserException.input(what + " is UTF-16 text", REMEDY);
        }
        int begin = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        ByteBuffer in = ByteBuffer.wrap(bytes, begin, bytes.length - begin);
        CharBuffer out = CharBuffer.allocate(bytes.length - begin);
        CharsetDecoder decoder = UTF_8.newDecoder();
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        requireLines(text, what);
        if (result.isError()) {
            throw UserException.input(what + ", line " + lineAt(text, text.length()) + ": not UTF-8 text", REMEDY);
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw UserException.input(
                    what + ", line " + lineAt(text, nul) + ": a zero byte, as UTF-16 and other files have", REMEDY);
        }
        return text;
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static long lineAt(String text, int position) {
        return 1 + text.substring(0, position).chars().filter(c -> c == '\n').count();
    }

    private static void requireLines(String text, String what) {
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                begin = i + 1;
            } else if (i - begin >= LONGEST_LINE) {
                throw UserException.input(
                        what + ", line " + lineAt(text, begin) + ": longer than " + LONGEST_LINE + " characters",
                        "check that it is the file that is meant");
            }
        }
    }
}
