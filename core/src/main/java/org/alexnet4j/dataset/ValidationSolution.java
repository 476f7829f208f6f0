package org.alexnet4j.dataset;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The labels of ImageNet's validation images as Kaggle has them: {@code LOC_val_solution.csv} with a line
 * {@code ILSVRC2012_val_00000001,n01751748 111 108 230 366} for each, somewhere above the images.
 *
 * @param wnids by the name of the image without its ending
 */
record ValidationSolution(Map<String, String> wnids) {
    private static final String FILE = "LOC_val_solution.csv";
    private static final Pattern LINE = Pattern.compile("(ILSVRC2012_val_\\d{8}),(n\\d{8})\\b.*");
    private static final Pattern IMAGE = Pattern.compile("(?:.*/)?(ILSVRC2012_val_\\d{8})\\.(?:JPEG|jpeg|jpg)");

    /** That of a tree or of what it is a folder of; without labels if there is none. */
    static ValidationSolution of(FileTree tree) {
        FileTree whole = tree.whole();
        Map<String, String> wnids = new HashMap<>();
        for (String file : whole.files()) {
            if ((file.equals(FILE) || file.endsWith("/" + FILE))
                    && tree.root().startsWith(file.substring(0, file.length() - FILE.length()))) {
                for (String line : whole.lines(file)) {
                    Matcher matcher = LINE.matcher(line);
                    if (matcher.matches()) {
                        wnids.put(matcher.group(1), matcher.group(2));
                    }
                }
            }
        }
        return new ValidationSolution(wnids);
    }

    /** Whether a file is named as one of these images. */
    static boolean isImage(String path) {
        return IMAGE.matcher(path).matches();
    }

    /** The WNID of an image, if it is known. */
    Optional<String> wnidOf(String path) {
        Matcher matcher = IMAGE.matcher(path);
        return matcher.matches() ? Optional.ofNullable(wnids.get(matcher.group(1))) : Optional.empty();
    }
}
