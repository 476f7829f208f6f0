package org.alexnet4j.dataset;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;

/** A tree without hidden files and what systems leave behind; these are counted, with what the tree itself passes over. */
final class VisibleTree implements FileTree {
    private final FileTree tree;
    private final NavigableSet<String> files = new TreeSet<>();
    private final NavigableSet<String> directories = new TreeSet<>();
    private final PassedOver.Counter passedOver = new PassedOver.Counter();

    VisibleTree(FileTree tree) {
        this.tree = tree;
        passedOver.addAll(tree.passedOver());
        for (String file : tree.files()) {
            if (SystemFiles.isOne(file)) {
                passedOver.add(PassedOver.SYSTEM, file);
            } else {
                files.add(file);
            }
        }
        tree.directories().stream()
                .filter(directory -> !SystemFiles.isOne(directory))
                .forEach(directories::add);
    }

    @Override
    public List<PassedOver> passedOver() {
        return passedOver.all();
    }

    @Override
    public String where() {
        return tree.where();
    }

    @Override
    public SortedSet<String> files() {
        return Collections.unmodifiableSortedSet(files);
    }

    @Override
    public SortedSet<String> directories() {
        return Collections.unmodifiableSortedSet(directories);
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        return tree.read(path, most);
    }

    @Override
    public void close() {
        tree.close();
    }
}
