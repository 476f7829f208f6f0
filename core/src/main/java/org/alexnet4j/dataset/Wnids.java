package org.alexnet4j.dataset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Synset names and the words for them. */
final class Wnids {
    private static final Pattern NAME = Pattern.compile("(n\\d{8})(?:[_ -](.+))?");

    /** Files that sources come with: a WNID, a tab or a blank, the words. */
    private static final List<String> WORD_FILES = List.of("words.txt", "synset_words.txt", "LOC_synset_mapping.txt");

    private static final Pattern WORDS = Pattern.compile("(n\\d{8})\\s+(\\S.*)");

    private Wnids() {}

    /** The class of a folder (or the beginning of a file's name) such as {@code n01440764} or {@code n01440764_tench}. */
    static ClassLabel label(String name, Map<String, String> words) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return new ClassLabel(ClassNames.composed(name), null);
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

    /** Words by WNID, as far as the source tells, also beside the folder that its images lie in. */
    static Map<String, String> words(FileTree tree) {
        FileTree whole = tree.whole();
        Map<String, String> words = new HashMap<>();
        for (int end = tree.root().length();
                end >= 0;
                end = end == 0 ? -1 : tree.root().lastIndexOf('/', end - 2) + 1) {
            for (String file : WORD_FILES) {
                String path = tree.root().substring(0, end) + file;
                if (whole.files().contains(path)) {
                    whole.lines(path).forEach(line -> put(words, line));
                }
            }
        }
        return words;
    }

    private static void put(Map<String, String> words, String line) {
        Matcher matcher = WORDS.matcher(line);
        if (matcher.matches()) {
            words.putIfAbsent(matcher.group(1), matcher.group(2).strip());
        }
    }
}
