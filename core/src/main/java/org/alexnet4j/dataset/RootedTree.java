package org.alexnet4j.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A tree without the one folder that its images lie in, as archives usually have it. Files beside it do not count. */
final class RootedTree implements FileTree {
    private final FileTree tree;
    /** With a slash at its end. */
    private final String root;

    private final SortedSet<String> files;
    private final SortedSet<String> directories;
    private final PassedOver.Counter passedOver = new PassedOver.Counter();

    private RootedTree(FileTree tree, String root) {
        this.tree = tree;
        this.root = root;
        this.files = below(tree.files(), root);
        this.directories = below(tree.directories(), root);
        passedOver.addAll(tree.passedOver());
        tree.files().stream()
                .filter(file -> !file.startsWith(root))
                .forEach(file -> passedOver.add(
                        ImageNames.isCandidate(file)
                                ? "beside the folder '" + root.substring(0, root.length() - 1) + "'"
                                : PassedOver.ENDING,
                        file));
    }

    /**
     * A tree, then the folder in it that its images lie in, and so on, as long as those that remain still have folders in
     * them: the last ones are the classes or the splits.
     */
    static List<FileTree> levels(FileTree tree) {
        List<FileTree> levels = new ArrayList<>();
        FileTree level = tree;
        while (true) {
            levels.add(level);
            Optional<String> only = onlyFolder(level);
            if (only.isEmpty() || SplitName.splitOf(only.get()).isPresent()) {
                return levels;
            }
            level = new RootedTree(level, only.get() + "/");
        }
    }

    /** The only folder with images or parts of a known dataset, if there are folders or such parts in it. */
    private static Optional<String> onlyFolder(FileTree tree) {
        Set<String> folders = tree.files().stream()
                .filter(file -> file.indexOf('/') >= 0 && isOfUse(file))
                .map(file -> file.substring(0, file.indexOf('/')))
                .collect(Collectors.toSet());
        if (folders.size() != 1) {
            return Optional.empty();
        }
        String root = folders.iterator().next() + "/";
        boolean holdsMore = tree.files().stream()
                .filter(file -> file.startsWith(root) && isOfUse(file))
                .map(file -> file.substring(root.length()))
                .anyMatch(file -> file.contains("/") || WnidFilesLayout.isNamed(file) || isPart(file));
        return holdsMore ? folders.stream().findFirst() : Optional.empty();
    }

    private static boolean isOfUse(String file) {
        return ImageNames.isCandidate(file) || isPart(file.substring(file.lastIndexOf('/') + 1));
    }

    private static boolean isPart(String name) {
        return CifarLayout.isBatch(name) || IlsvrcLayout.isPart(name) || OtherSets.isPart(name);
    }

    @Override
    public String where() {
        return tree.where();
    }

    @Override
    public FileTree whole() {
        return tree.whole();
    }

    @Override
    public String root() {
        return tree.root() + root;
    }

    @Override
    public List<PassedOver> passedOver() {
        return passedOver.all();
    }

    @Override
    public SortedSet<String> files() {
        return files;
    }

    @Override
    public SortedSet<String> directories() {
        return directories;
    }

    private static SortedSet<String> below(SortedSet<String> paths, String root) {
        return paths.stream()
                .filter(path -> path.startsWith(root))
                .map(path -> path.substring(root.length()))
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(TreeSet::new), Collections::unmodifiableSortedSet));
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        return tree.read(root + path, most);
    }

    @Override
    public void close() {
        tree.close();
    }
}
