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

    double number(String key) {
        try {
            return Double.parseDouble(text(key));
        } catch (NumberFormatException e) {
            throw damaged(key);
        }
    }

    boolean flag(String key) {
        return Boolean.parseBoolean(text(key));
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
