package org.alexnet4j.app.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.alexnet4j.UserException;

/** Times as people give them: 90s, 20m, 8h, 1h30m, 2d. */
final class TimeBudget {
    private static final String NUMBER = "(\\d{1,8}(?:\\.\\d{1,8})?)";
    private static final Pattern PARTS = Pattern.compile("(?:%1$sd)?(?:%1$sh)?(?:%1$sm)?(?:%1$ss)?".formatted(NUMBER));
    private static final int[] SECONDS = {86_400, 3_600, 60, 1};

    private TimeBudget() {}

    /**
     * Seconds of a time.
     *
     * @throws UserException if it is none
     */
    static double seconds(String text) {
        Matcher parts = PARTS.matcher(text);
        double seconds = 0;
        if (parts.matches()) {
            for (int i = 0; i < SECONDS.length; i++) {
                seconds += parts.group(i + 1) == null ? 0 : SECONDS[i] * Double.parseDouble(parts.group(i + 1));
            }
        }
        if (seconds <= 0) {
            throw UserException.input("--budget " + text + " is not a duration", "give one such as 90s, 20m, 8h or 2d");
        }
        return seconds;
    }

    /** A time that is not shorter, as {@link #seconds} reads it: whole seconds, from a minute on whole minutes. */
    static String text(double seconds) {
        long whole = (long) Math.ceil(seconds);
        if (whole <= 60) {
            return Math.max(1, whole) + "s";
        }
        long minutes = (whole + 59) / 60;
        return minutes < 60 ? minutes + "m" : minutes / 60 + "h" + (minutes % 60 == 0 ? "" : minutes % 60 + "m");
    }
}
