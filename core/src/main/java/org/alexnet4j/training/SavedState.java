package org.alexnet4j.training;

import java.util.Map;
import org.alexnet4j.UserException;

/**
 * The position in a run as a checkpoint holds it, read key by key.
 *
 * @param values key to value
 * @param where the checkpoint, for errors
 */
record SavedState(Map<String, String> values, String where) {
    long wholeNumber(String key) {
        try {
            return Long.parseLong(text(key));
        } catch (NumberFormatException e) {
            throw damaged(key);
        }
    }

    /** A number of things that were counted, of which there can be so many at most. */
    long count(String key, long most) {
        long count = wholeNumber(key);
        if (count < 0 || count > most) {
            throw damaged(key);
        }
        return count;
    }

    double number(String key) {
        try {
            return Double.parseDouble(text(key));
        } catch (NumberFormatException e) {
            throw damaged(key);
        }
    }

    boolean flag(String key) {
        String text = text(key);
        if (!text.equals("true") && !text.equals("false")) {
            throw damaged(key);
        }
        return text.equals("true");
    }

    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw damaged(key);
        }
        return value;
    }

    UserException damaged(String key) {
        return UserException.input(
                where + ": the position in the run is damaged at " + key,
                "take the other checkpoint of the run, or begin a new run");
    }
}
