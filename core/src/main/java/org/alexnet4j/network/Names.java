package org.alexnet4j.network;

import java.util.Collection;
import java.util.Locale;
import org.alexnet4j.file.Printable;

/** Names that people mistype, and how errors show them. */
final class Names {
    private static final int LONGEST_SHOWN = 60;

    private Names() {}

    /** A name from outside as an error may show it: on one line, without control characters, not endless. */
    static String shown(String name) {
        return Printable.line(name, LONGEST_SHOWN);
    }

    /** {@code " (did you mean NAME?)"} where one of the choices is near, else nothing. */
    static String suggestion(String name, Collection<String> choices) {
        if (name.length() > LONGEST_SHOWN) {
            return "";
        }
        String best = "";
        int farthest = Math.max(1, name.length() / 3);
        int smallest = farthest + 1;
        for (String choice : choices) {
            int distance = distance(name.toLowerCase(Locale.ROOT), choice.toLowerCase(Locale.ROOT));
            if (name.startsWith(choice) || (name.length() > 2 && choice.startsWith(name))) {
                distance = Math.min(distance, farthest);
            }
            if (distance < smallest) {
                smallest = distance;
                best = choice;
            }
        }
        return best.isEmpty() ? "" : " (did you mean " + best + "?)";
    }

    /** How many characters have to be inserted, removed or replaced to make one name the other. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(row[j - 1], above[j]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
