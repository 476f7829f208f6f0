package org.alexnet4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is. */
public final class Version {
    private Version() {}

    /** Version and abbreviated commit, such as {@code 0.1.0 (1a2b3c4)}. */
    public static String current() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("git.build.version", "unknown") + " ("
                + properties.getProperty("git.commit.id.abbrev", "no commit") + ")";
    }
}
