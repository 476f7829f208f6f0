package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Check sums beside files of formats that have no place for them: {@code FILE.crc32c}, of each file a line with the sum, two
 * spaces and its name. Files that belong together stand in one, so that one of them from another time is noticed, too.
 */
public final class SumFile {
    private static final String ENDING = ".crc32c";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{8})  (.+)");
    private static final int LONGEST = 1 << 16;

    private SumFile() {}

    /** Where the sums of a file, and of those that belong to it, are. */
    public static Path of(Path file) {
        return file.resolveSibling(file.getFileName() + ENDING);
    }

    /**
     * Writes files of one folder with their sums, as {@link WholeFile#writeAll} does: all of them, or none.
     *
     * @throws IOException if that fails; the old files are as they were
     */
    public static void writeAll(List<WholeFile.Part> files) throws IOException {
        StringBuilder lines = new StringBuilder();
        List<WholeFile.Part> parts = new ArrayList<>();
        for (WholeFile.Part part : files) {
            parts.add(new WholeFile.Part(part.file(), channel -> {
                part.content().writeTo(channel);
                lines.append(sumOf(channel))
                        .append("  ")
                        .append(part.file().getFileName())
                        .append('\n');
            }));
        }
        parts.add(new WholeFile.Part(
                of(files.get(0).file()),
                channel ->
                        Channels.newOutputStream(channel).write(lines.toString().getBytes(UTF_8))));
        WholeFile.writeAll(parts);
    }

    /** Compares the files that a file of sums names with it. */
    public static List<Verdict> verify(Path sums) throws IOException {
        if (Files.size(sums) > LONGEST) {
            return List.of(Verdict.damaged(sums.toString(), "it is longer than any that was written"));
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (String line : new String(Files.readAllBytes(sums), UTF_8).lines().toList()) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()
                    || parts.group(2).contains("/")
                    || parts.group(2).indexOf('\0') >= 0) {
                return List.of(Verdict.damaged(sums.toString(), "it has a line that is not a check sum and a name"));
            }
            Path file = sums.resolveSibling(parts.group(2));
            if (!Files.isRegularFile(file)) {
                verdicts.add(Verdict.damaged(file.toString(), "it is missing"));
            } else if (sumOf(file).equals(parts.group(1))) {
                verdicts.add(Verdict.sound(file.toString()));
            } else {
                verdicts.add(
                        Verdict.damaged(file.toString(), "it is not as it was written with " + sums.getFileName()));
            }
        }
        return verdicts;
    }

    private static String sumOf(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return sumOf(channel);
        }
    }

    private static String sumOf(FileChannel channel) throws IOException {
        return CheckSum.text(CheckSum.of(channel, 0, channel.size()));
    }
}
