package org.alexnet4j.dataset;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.alexnet4j.UserException;
import org.jspecify.annotations.Nullable;

/**
 * A folder with the original files of ILSVRC-2012: {@code ILSVRC2012_img_train.tar} (a tar for each WNID),
 * {@code ILSVRC2012_img_val.tar} and the development kit ({@code ILSVRC2012_devkit_t12.tar.gz}, or unpacked), which has
 * the validation labels and what the classes are called.
 *
 * <p>The kit numbers the classes from 1 in an order of its own; here they have the order of their WNIDs.
 */
final class IlsvrcLayout {
    private static final String TRAINING = "ILSVRC2012_img_train.tar";
    private static final String VALIDATION = "ILSVRC2012_img_val.tar";
    private static final Pattern KIT = Pattern.compile("ILSVRC2012_devkit_t12(\\.tar\\.gz|\\.tar|\\.tgz)?");
    private static final String SYNSETS = "data/meta.mat";
    private static final String GROUND_TRUTH = "data/ILSVRC2012_validation_ground_truth.txt";
    private static final Pattern VALIDATION_IMAGE = Pattern.compile("(?:.*/)?ILSVRC2012_val_(\\d{8})\\.JPEG");

    /** The classes of the competition are those numbered so; the kit also lists the nodes above them. */
    private static final int CLASSES = 1000;

    static final int MAX_SYNSET_BYTES = 64 << 20;

    private IlsvrcLayout() {}

    static boolean isPart(String path) {
        return path.equals(TRAINING) || path.equals(VALIDATION);
    }

    static boolean fits(FileTree tree) {
        return tree.files().contains(TRAINING) || tree.files().contains(VALIDATION);
    }

    static ImageSource read(Path folder, Path scratch) {
        if (!Files.isDirectory(folder) || !Files.exists(folder.resolve(TRAINING))) {
            throw UserException.input(
                    folder + " is not a folder with " + TRAINING,
                    "put that file, " + VALIDATION + " and ILSVRC2012_devkit_t12.tar.gz into one folder");
        }
        List<FileTree> opened = new ArrayList<>();
        try {
            FileTree training = new VisibleTree(FileTree.open(folder.resolve(TRAINING), scratch));
            opened.add(training);
            Map<Integer, Synset> synsets = new HashMap<>();
            List<Integer> truth = new ArrayList<>();
            Optional<Path> kit = kit(folder);
            if (kit.isPresent()) {
                try (FileTree files = FileTree.open(kit.get(), scratch)) {
                    synsets.putAll(synsets(files));
                    files.lines(inKit(files, GROUND_TRUTH)).stream()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .forEach(line -> truth.add(number(line, kit.get())));
                }
            }
            FileTree validation = null;
            if (Files.exists(folder.resolve(VALIDATION))) {
                if (kit.isEmpty()) {
                    throw UserException.input(
                            VALIDATION + " in " + folder + " has no labels",
                            "put ILSVRC2012_devkit_t12.tar.gz beside it, or move it away");
                }
                validation = new VisibleTree(FileTree.open(folder.resolve(VALIDATION), scratch));
                opened.add(validation);
            }
            return new Builder(training, validation, synsets, truth, folder).build();
        } catch (RuntimeException e) {
            opened.forEach(FileTree::close);
            throw e;
        }
    }

    private static Optional<Path> kit(Path folder) {
        try (java.util.stream.Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            KIT.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT, folder + " cannot be listed: " + e.getMessage(), "check it", e);
        }
    }

    /** Where a file of the kit is: below the folder that it is packed in, or not. */
    private static String inKit(FileTree kit, String file) {
        return kit.files().stream()
                .filter(path -> path.equals(file) || path.endsWith("/" + file))
                .findFirst()
                .orElse(file);
    }

    private static int number(String text, Path where) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw UserException.input(
                    where + ": " + GROUND_TRUTH + " has a line that is not a number: " + text, "get it again");
        }
    }

    /** A class of the competition. */
    record Synset(String wnid, String words) {}

    private static Map<Integer, Synset> synsets(FileTree kit) {
        try {
            return synsets(kit.read(inKit(kit, SYNSETS), MAX_SYNSET_BYTES));
        } catch (IOException e) {
            throw unreadable(kit.where() + ": " + SYNSETS, e);
        }
    }

    /**
     * The classes by their numbers in the kit.
     *
     * @param file the content of a kit's meta.mat
     */
    static Map<Integer, Synset> synsets(byte[] file) throws IOException {
        Map<Integer, Synset> synsets = new HashMap<>();
        for (Map<String, Object> row : MatStructs.read(new ByteArrayInputStream(file), "synsets", MAX_SYNSET_BYTES)) {
            String number = row.containsKey("ILSVRC2010_ID") ? "ILSVRC2010_ID" : "ILSVRC2012_ID";
            if (row.get(number) instanceof Double id
                    && row.get("WNID") instanceof String wnid
                    && row.get("words") instanceof String words
                    && id >= 1
                    && id <= CLASSES) {
                synsets.put(id.intValue(), new Synset(wnid, words));
            }
        }
        return synsets;
    }

    static UserException unreadable(String what, IOException cause) {
        return new UserException(
                UserException.Kind.INPUT,
                what + " cannot be read: " + cause.getMessage(),
                "get the development kit again",
                cause);
    }

    private record Builder(
            FileTree training,
            @Nullable FileTree validation,
            Map<Integer, Synset> synsets,
            List<Integer> truth,
            Path folder) {
        ImageSource build() {
            Map<String, String> words = new HashMap<>();
            synsets.values().forEach(synset -> words.put(synset.wnid(), synset.words()));
            TreeMap<String, Integer> indices = new TreeMap<>();
            for (String directory : new TreeSet<>(training.directories())) {
                if (directory.indexOf('/') < 0) {
                    indices.put(directory, 0);
                }
            }
            List<ClassLabel> classes = new ArrayList<>();
            for (Map.Entry<String, Integer> entry : indices.entrySet()) {
                entry.setValue(classes.size());
                classes.add(Wnids.label(entry.getKey(), words));
            }
            List<SourceImage> images = new ArrayList<>();
            PassedOver.Counter passedOver = new PassedOver.Counter();
            passedOver.addAll(training.passedOver());
            for (String path : training.files()) {
                Integer index = path.indexOf('/') < 0 ? null : indices.get(path.substring(0, path.indexOf('/')));
                if (index == null) {
                    passedOver.add("in no class folder", path);
                } else {
                    images.add(new SourceImage(Source.TRAINING_PREFIX + path, index, Split.TRAIN));
                }
            }
            if (validation != null) {
                passedOver.addAll(validation.passedOver());
                for (String path : validation.files()) {
                    images.add(new SourceImage(
                            Source.VALIDATION_PREFIX + path, validationIndex(path, indices), Split.VALIDATION));
                }
            }
            List<String> notes = validation == null
                    ? List.of("no " + VALIDATION + ": there will be no validation split but what --validation takes")
                    : List.of();
            return new Source(
                    folder, training, validation, List.copyOf(classes), List.copyOf(images), passedOver.all(), notes);
        }

        private int validationIndex(String path, Map<String, Integer> indices) {
            Matcher matcher = VALIDATION_IMAGE.matcher(path);
            int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
            if (number < 1 || number > truth.size()) {
                throw UserException.input(
                        VALIDATION + " in " + folder + ": no label for " + path,
                        "see that it and the development kit are both those of 2012");
            }
            Synset synset = synsets.get(truth.get(number - 1));
            Integer index = synset == null ? null : indices.get(synset.wnid());
            if (index == null) {
                throw UserException.input(
                        VALIDATION + " in " + folder + ": the class of " + path + " (number " + truth.get(number - 1)
                                + " of the development kit) is not among the training images",
                        "see that " + TRAINING + " is whole");
            }
            return index;
        }
    }

    private record Source(
            Path folder,
            FileTree training,
            @Nullable FileTree validation,
            List<ClassLabel> classes,
            List<SourceImage> images,
            List<PassedOver> passedOver,
            List<String> notes)
            implements ImageSource {
        static final String TRAINING_PREFIX = "train/";
        static final String VALIDATION_PREFIX = "validation/";

        @Override
        public String where() {
            return folder.toString();
        }

        @Override
        public SourceFormat format() {
            return SourceFormat.ILSVRC_2012;
        }

        @Override
        public byte[] read(SourceImage image) throws IOException {
            if (validation != null && image.name().startsWith(VALIDATION_PREFIX)) {
                return validation.read(image.name().substring(VALIDATION_PREFIX.length()), MAX_FILE_BYTES);
            }
            return training.read(image.name().substring(TRAINING_PREFIX.length()), MAX_FILE_BYTES);
        }

        @Override
        public void close() {
            training.close();
            if (validation != null) {
                validation.close();
            }
        }
    }
}
