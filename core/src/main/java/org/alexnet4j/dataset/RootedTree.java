package org.alexnet4j.dataset;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A tree without the one folder that everything in it lies in, as archives usually have it. */
final class RootedTree implements FileTree {
    private final FileTree tree;
    /** With a slash at its end. */
    private final String root;

    private final SortedSet<String> files;
    private final SortedSet<String> directories;

    private RootedTree(FileTree tree, String root) {
        this.tree = tree;
        this.root = root;
        this.files = without(tree.files(), root);
        this.directories = without(tree.directories(), root);
    }

    /**
     * Leaves out the folders that everything lies in, as long as those that remain still have folders in them: the last
     * ones are the classes or the splits.
     */
    static FileTree of(FileTree tree) {
        FileTree rooted = tree;
        while (true) {
            SortedSet<String> files = rooted.files();
            if (files.isEmpty()) {
                return rooted;
            }
            String first = files.first();
            int slash = first.indexOf('/');
            String root = first.substring(0, slash + 1);
            if (slash < 0
                    || FolderLayout.splitOf(root.substring(0, slash)) != null
                    || !Stream.concat(files.stream(), rooted.directories().stream())
                            .allMatch(path -> (path + "/").startsWith(root))
                    || !holdsFoldersOrMarkers(files, root)) {
                return rooted;
            }
            rooted = new RootedTree(rooted, root);
        }
    }

    private static boolean holdsFoldersOrMarkers(SortedSet<String> files, String root) {
        return files.stream()
                .map(path -> path.substring(root.length()))
                .anyMatch(path -> path.contains("/")
                        || CifarLayout.isBatch(path)
                        || IlsvrcLayout.isPart(path)
                        || WnidFilesLayout.isNamed(path));
    }

    @Override
    public List<PassedOver> passedOver() {
        return tree.passedOver();
    }

    @Override
    public String where() {
        return tree.where();
    }

    @Override
    public SortedSet<String> files() {
        return files;
    }

    @Override
    public SortedSet<String> directories() {
        return directories;
    }

    private static SortedSet<String> without(SortedSet<String> paths, String root) {
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
