package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.alexnet4j.UserException;

/**
 * Paths as text, whatever the locale of the process. On Unix a name is bytes. A {@link Path} keeps them; but Java makes
 * them a string, and a string a path, by the locale, and what that cannot express is lost or refused. Here a name's bytes
 * are UTF-8, as nearly everywhere, and those that are not are written as {@code \xE9}.
 */
public final class PathText {
    private static final char LOST = '\uFFFD';
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9A-F]{2})");

    /** Whether Java itself sees all names as we do, but for bytes that are not UTF-8. */
    private static final boolean FAITHFUL =
            File.separatorChar == '\\' || "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

    private PathText() {}

    /** A path as text. */
    public static String of(Path path) {
        String text = path.toString();
        if (isAscii(text) || (FAITHFUL && text.indexOf(LOST) < 0) || path.getFileSystem() != FileSystems.getDefault()) {
            return text;
        }
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(nameOf(name)));
        String separator = path.getFileSystem().getSeparator();
        return (path.getRoot() == null ? "" : path.getRoot()) + String.join(separator, names);
    }

    /** A path's URI has its bytes. */
    private static String nameOf(Path name) {
        if (isAscii(name.toString())) {
            return name.toString();
        }
        String uri = name.toUri().getRawPath();
        String last = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = last.lastIndexOf('/') + 1; i < last.length(); i++) {
            char c = last.charAt(i);
            if (c == '%') {
                bytes.write(HexFormat.fromHexDigits(last, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return decoded(bytes.toByteArray());
    }

    private static String decoded(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        StringBuilder text = new StringBuilder();
        while (in.hasRemaining()) {
            CharBuffer out = CharBuffer.allocate(in.remaining());
            CharsetDecoder decoder = UTF_8.newDecoder();
            CoderResult result = decoder.decode(in, out, true);
            text.append(out.flip());
            for (int i = 0; result.isError() && i < result.length(); i++) {
                text.append(String.format(Locale.ROOT, "\\x%02X", in.get() & 0xFF));
            }
        }
        return text.toString();
    }

    /**
     * The path that {@link #of} made a text of; if it was relative, seen from the current folder.
     *
     * @throws InvalidPathException if no path has such a text
     */
    public static Path path(String text) {
        boolean escaped = ESCAPE.matcher(text).find();
        if ((FAITHFUL || isAscii(text)) && (!escaped || Files.exists(Path.of(text)))) {
            return Path.of(text);
        }
        StringBuilder uri = new StringBuilder(text.startsWith("/") ? "/" : currentFolder());
        for (byte b : encoded(text)) {
            if (b == '/') {
                uri.append('/');
            } else {
                uri.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
            }
        }
        return Path.of(URI.create("file://" + uri));
    }

    private static String currentFolder() {
        String folder = Path.of("").toAbsolutePath().toUri().getRawPath();
        return folder.endsWith("/") ? folder : folder + "/";
    }

    private static byte[] encoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        java.util.regex.Matcher matcher = ESCAPE.matcher(text);
        int at = 0;
        while (matcher.find()) {
            bytes.writeBytes(text.substring(at, matcher.start()).getBytes(UTF_8));
            bytes.write(HexFormat.fromHexDigits(matcher.group(1)));
            at = matcher.end();
        }
        bytes.writeBytes(text.substring(at).getBytes(UTF_8));
        return bytes.toByteArray();
    }

    /**
     * The path that an argument of the process means. Where the locale could not express a name, Java has put the same
     * sign for each of its bytes; such a name is looked for among those that are there.
     *
     * @throws UserException if it is none, or there is no such name, or more than one
     */
    public static Path ofArgument(String argument) {
        try {
            if (argument.indexOf(LOST) < 0 || (FAITHFUL && Files.exists(Path.of(argument)))) {
                return Path.of(argument);
            }
        } catch (InvalidPathException e) {
            throw new UserException(
                    UserException.Kind.INPUT,
                    Printable.line(argument) + " cannot be the name of a file: " + e.getReason(),
                    FAITHFUL ? "check the path" : localeRemedy(),
                    e);
        }
        Path at = Path.of(argument.startsWith("/") ? "/" : "");
        for (String name : argument.split("/", -1)) {
            if (!name.isEmpty()) {
                at = name.indexOf(LOST) < 0 ? at.resolve(name) : child(at, name, argument);
            }
        }
        return at;
    }

    /** The one entry of a folder that Java sees as this name. */
    private static Path child(Path folder, String name, String argument) {
        List<Path> alike = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.resolve("."))) {
            for (Path entry : entries) {
                if (entry.getFileName().toString().equals(name)) {
                    alike.add(folder.resolve(entry.getFileName()));
                }
            }
        } catch (IOException e) {
            throw ReadFailure.of(e, folder);
        }
        if (alike.size() == 1) {
            return alike.get(0);
        }
        String problem = alike.isEmpty()
                ? argument + ": no such file, or a new name that this locale cannot express"
                : argument + ": this locale cannot tell apart " + alike.size() + " files of that name";
        throw UserException.input(problem, FAITHFUL ? "give the folder instead, or rename the file" : localeRemedy());
    }

    private static String localeRemedy() {
        return "set a UTF-8 locale: LC_ALL=C.UTF-8 (./alexnet does so itself)";
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
