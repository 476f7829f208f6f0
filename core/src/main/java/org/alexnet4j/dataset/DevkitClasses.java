package org.alexnet4j.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.alexnet4j.UserException;

/**
 * The classes of ILSVRC in the order of the competition's development kit, whose numbers (ILSVRC2012_ID, from 1) are those
 * of its ground truth and of submissions. Everything else here has the classes in the order of their WNIDs.
 */
public final class DevkitClasses {
    private static final String SYNSETS = "meta.mat";

    private DevkitClasses() {}

    /**
     * The WNIDs of a kit, that of class 1 first.
     *
     * @param kit the kit as it is (such as {@code ILSVRC2012_devkit_t12.tar.gz}), its folder, or its meta.mat
     * @throws UserException if there is none, it is damaged, or a number is missing
     */
    public static List<String> read(Path kit) {
        Map<Integer, IlsvrcLayout.Synset> synsets;
        try {
            synsets = IlsvrcLayout.synsets(isSynsets(kit) ? file(kit) : fileIn(kit));
        } catch (IOException e) {
            throw IlsvrcLayout.unreadable(kit + ": " + SYNSETS, e);
        }
        List<String> wnids = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int number = 1; number <= synsets.size(); number++) {
            IlsvrcLayout.Synset synset = synsets.get(number);
            if (synset == null || !seen.add(synset.wnid())) {
                throw UserException.input(
                        kit + ": class " + number + " is missing or there twice", "get the development kit again");
            }
            wnids.add(synset.wnid());
        }
        if (wnids.isEmpty()) {
            throw UserException.input(kit + " numbers no classes", "get the development kit again");
        }
        return wnids;
    }

    private static UserException notOne(Path kit) {
        return UserException.input(
                kit + " is not a development kit: there is no " + SYNSETS + " in it",
                "give ILSVRC2012_devkit_t12.tar.gz, its folder, or its " + SYNSETS);
    }

    private static boolean isSynsets(Path path) {
        return Files.isRegularFile(path) && path.toString().endsWith(".mat");
    }

    private static byte[] file(Path synsets) throws IOException {
        try (InputStream in = Files.newInputStream(synsets)) {
            return in.readNBytes(IlsvrcLayout.MAX_SYNSET_BYTES);
        }
    }

    private static byte[] fileIn(Path kit) throws IOException {
        Path scratch = Files.createTempDirectory("alexnet-devkit");
        try (FileTree tree = FileTree.openKnown(kit, scratch).orElseThrow(() -> notOne(kit))) {
            String path = tree.files().stream()
                    .filter(file -> file.equals(SYNSETS) || file.endsWith("/" + SYNSETS))
                    .findFirst()
                    .orElseThrow(() -> notOne(kit));
            return tree.read(path, IlsvrcLayout.MAX_SYNSET_BYTES);
        } finally {
            DirectoryTree.delete(scratch);
        }
    }
}
