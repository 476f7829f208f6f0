package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Files of a source that are not meant as its images, for one reason.
 *
 * @param reason why not, such as {@code not an image by the ending}
 * @param files how many, at least 1
 * @param example the first of them
 */
public record PassedOver(String reason, int files, String example) {
    static final String SYSTEM = "hidden, or left behind by a system";
    static final String ENDING = "not an image by the ending";

    /**
     * One line for people.
     *
     * @param unit what is counted, such as {@code file}
     */
    public String line(String unit) {
        return String.format(
                Locale.ROOT, "%,d %s passed over: %s (%s)", files, files == 1 ? unit : unit + "s", reason, example);
    }

    /** Counts files as they are passed over. */
    static final class Counter {
        private final Map<String, PassedOver> byReason = new LinkedHashMap<>();

        void add(String reason, String file) {
            byReason.merge(
                    reason,
                    new PassedOver(reason, 1, file),
                    (sum, one) -> new PassedOver(reason, sum.files + one.files, sum.example));
        }

        void addAll(List<PassedOver> others) {
            for (PassedOver other : others) {
                byReason.merge(
                        other.reason,
                        other,
                        (sum, more) -> new PassedOver(sum.reason, sum.files + more.files, sum.example));
            }
        }

        List<PassedOver> all() {
            return List.copyOf(new ArrayList<>(byReason.values()));
        }
    }
}
