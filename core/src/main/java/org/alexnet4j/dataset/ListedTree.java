package org.alexnet4j.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.SortedSet;

/**
 * A tree whose files have been listed once, each with the way to read it.
 *
 * @param where it is, for messages
 * @param contents of all files, by path
 * @param directories paths of all directories
 * @param opened what the files are read from
 */
record ListedTree(String where, NavigableMap<String, Content> contents, SortedSet<String> directories, Closeable opened)
        implements FileTree {
    /** Reads a file of a tree, or says why it cannot be read. */
    @FunctionalInterface
    interface Content {
        /**
         * @param most bytes that it may have
         * @throws IOException if it cannot be read, or is larger
         */
        byte[] read(int most) throws IOException;
    }

    @Override
    public SortedSet<String> files() {
        return Collections.unmodifiableSortedSet(contents.navigableKeySet());
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        Content content = contents.get(path);
        if (content == null) {
            throw new IOException("no such file");
        }
        return content.read(most);
    }

    /** What says that a file is too large to be what is wanted. */
    static IOException tooLarge(int most) {
        return new IOException("larger than " + most / (1 << 20) + " MiB");
    }

    @Override
    public void close() {
        try {
            opened.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
