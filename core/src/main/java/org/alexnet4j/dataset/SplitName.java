package org.alexnet4j.dataset;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a folder's name says that its images are for: {@code train}, {@code Training_Set}, {@code seg_train},
 * {@code val2017}, {@code TestImages}.
 *
 * @param split null for images without labels, such as those of {@code seg_pred}
 * @param rest the other words of the name; empty where they say nothing
 */
record SplitName(@Nullable Split split, String rest) {
    private static final Map<String, Split> WORDS = Map.ofEntries(
            Map.entry("train", Split.TRAIN),
            Map.entry("training", Split.TRAIN),
            Map.entry("trainval", Split.TRAIN),
            Map.entry("val", Split.VALIDATION),
            Map.entry("valid", Split.VALIDATION),
            Map.entry("validate", Split.VALIDATION),
            Map.entry("validation", Split.VALIDATION),
            Map.entry("dev", Split.VALIDATION),
            Map.entry("devel", Split.VALIDATION),
            Map.entry("test", Split.TEST),
            Map.entry("tests", Split.TEST),
            Map.entry("testing", Split.TEST),
            Map.entry("tst", Split.TEST),
            Map.entry("eval", Split.TEST),
            Map.entry("evaluation", Split.TEST));

    private static final Set<String> UNLABELED =
            Set.of("pred", "predict", "prediction", "predictions", "unlabeled", "unlabelled", "inference");

    /** Words that every folder of images could have in its name. */
    private static final Set<String> FILLERS = Set.of(
            ("set sets data dataset datasets split splits seg folder dir files file image images img imgs picture pictures "
                            + "pic pics photo photos sample samples example examples jpg jpeg png")
                    .split(" ", -1));

    /** What a name says; empty if it names no split, or two of them. */
    static Optional<SplitName> of(String folder) {
        Set<Optional<Split>> splits = new HashSet<>();
        List<String> rest = new ArrayList<>();
        for (String word : words(folder)) {
            Optional<String> split = splitWord(word);
            if (split.isPresent()) {
                splits.add(Optional.ofNullable(WORDS.get(split.get())));
            } else if (!FILLERS.contains(word)) {
                rest.add(word);
            }
        }
        return splits.size() == 1
                ? Optional.of(new SplitName(splits.iterator().next().orElse(null), String.join(" ", rest)))
                : Optional.empty();
    }

    /** The split that a name stands for and nothing else. */
    static Optional<Split> splitOf(String name) {
        return of(name).filter(meaning -> meaning.rest.isEmpty())
                .flatMap(meaning -> Optional.ofNullable(meaning.split));
    }

    /** Whether a name says nothing at all, such as {@code images}. */
    static boolean isFiller(String folder) {
        List<String> words = words(folder);
        return !words.isEmpty() && FILLERS.containsAll(words);
    }

    /** The words in lower case, without digits: {@code TrainSet-2} has "train" and "set". */
    private static List<String> words(String name) {
        String spaced = Normalizer.normalize(name, Normalizer.Form.NFC).replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", " ");
        return List.of(spaced.toLowerCase(Locale.ROOT).split("[^\\p{L}]+", -1)).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The word for a split that a word is, also within one such as {@code trainset}. */
    private static Optional<String> splitWord(String word) {
        for (Set<String> all : List.of(WORDS.keySet(), UNLABELED)) {
            for (String split : all) {
                boolean joined = (word.startsWith(split) && FILLERS.contains(word.substring(split.length())))
                        || (word.endsWith(split)
                                && FILLERS.contains(word.substring(0, word.length() - split.length())));
                if (word.equals(split) || joined) {
                    return Optional.of(split);
                }
            }
        }
        return Optional.empty();
    }
}
