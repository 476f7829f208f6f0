package org.alexnet4j.dataset;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Synset names and the words for them. */
final class Wnids {
    private static final Pattern NAME = Pattern.compile("(n\\d{8})(?:[_ -](.+))?");

    /** Files that sources come with: a WNID, a tab or a blank, the words. */
    private static final String[] WORD_FILES = {"words.txt", "synset_words.txt", "LOC_synset_mapping.txt"};

    private Wnids() {}

    /** The class of a folder (or the beginning of a file's name) such as {@code n01440764} or {@code n01440764_tench}. */
    static ClassLabel label(String name, Map<String, String> words) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return new ClassLabel(name, null);
        }
        String wnid = matcher.group(1);
        String rest = matcher.group(2);
        String known = words.get(wnid);
        if (known != null) {
            return new ClassLabel(known, wnid);
        }
        boolean hasWords = rest != null && !rest.matches("\\d+");
        return new ClassLabel(hasWords ? rest.replace('_', ' ') : wnid, wnid);
    }

    /** The WNID that a name begins with, or null. */
    static @Nullable String of(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** Words by WNID, as far as the source tells. */
    static Map<String, String> words(FileTree tree) {
        Map<String, String> words = new HashMap<>();
        for (String file : WORD_FILES) {
            if (tree.files().contains(file)) {
                for (String line : tree.lines(file)) {
                    Matcher matcher = Pattern.compile("(n\\d{8})\\s+(\\S.*)").matcher(line);
                    if (matcher.matches()) {
                        words.putIfAbsent(matcher.group(1), matcher.group(2).strip());
                    }
                }
            }
        }
        return words;
    }
}
