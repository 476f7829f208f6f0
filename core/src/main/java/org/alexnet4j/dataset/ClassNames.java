package org.alexnet4j.dataset;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How names of classes are compared. */
final class ClassNames {
    private ClassNames() {}

    /** A name in the form in which names that look alike are equal: "é" is one letter, and not "e" and an accent. */
    static String composed(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** A line for each two classes that may be meant as one: they differ in case or blanks only. */
    static List<String> alike(Collection<ClassLabel> classes) {
        Map<String, String> seen = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (ClassLabel label : classes) {
            String folded = label.key()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[\\s_-]+", " ")
                    .strip();
            String other = seen.putIfAbsent(folded, label.key());
            if (other != null) {
                lines.add("classes '" + other + "' and '" + label.key()
                        + "' are taken for two: rename one if they are the same");
            }
        }
        return lines;
    }
}
