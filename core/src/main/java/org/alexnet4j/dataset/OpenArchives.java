package org.alexnet4j.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;

/**
 * Archives that are opened when they are read, of which only a few are open at a time: a system may allow no more than a
 * thousand open files. Safe to read from many threads; cheap when most reads in a row are from the same archive.
 */
final class OpenArchives implements Closeable {
    private static final int MOST = 16;

    private final Path scratch;
    /** The one that was used last is the last. */
    private final Map<Path, Opened> opened = new LinkedHashMap<>(MOST, 0.75F, true);

    private static final class Opened {
        private final FileTree tree;
        private int readers;

        private Opened(FileTree tree) {
            this.tree = tree;
        }
    }

    /** What an archive holds. */
    record Contents(SortedSet<String> files, SortedSet<String> directories) {}

    /** @param scratch for what must be unpacked before it can be read */
    OpenArchives(Path scratch) {
        this.scratch = scratch;
    }

    /**
     * Lists an archive.
     *
     * @throws org.alexnet4j.UserException if it cannot be opened
     */
    Contents list(Path archive) {
        Opened one = lend(archive);
        try {
            return new Contents(one.tree.files(), one.tree.directories());
        } finally {
            giveBack(one);
        }
    }

    /**
     * Reads a file of an archive.
     *
     * @param most bytes that it may have
     * @throws IOException if it cannot be read, or is larger
     * @throws org.alexnet4j.UserException if the archive can no longer be opened
     */
    byte[] read(Path archive, String file, int most) throws IOException {
        Opened one = lend(archive);
        try {
            return one.tree.read(file, most);
        } finally {
            giveBack(one);
        }
    }

    private synchronized Opened lend(Path archive) {
        Opened one = opened.get(archive);
        if (one == null) {
            closeUnused();
            one = new Opened(FileTree.open(archive, scratch));
            opened.put(archive, one);
        }
        one.readers++;
        return one;
    }

    private synchronized void giveBack(Opened one) {
        one.readers--;
    }

    /** Makes room for one more. Those that are read at this moment stay, even if they are too many. */
    private void closeUnused() {
        Iterator<Opened> longestUnused = opened.values().iterator();
        while (opened.size() >= MOST && longestUnused.hasNext()) {
            Opened one = longestUnused.next();
            if (one.readers == 0) {
                longestUnused.remove();
                one.tree.close();
            }
        }
    }

    @Override
    public synchronized void close() {
        opened.values().forEach(one -> one.tree.close());
        opened.clear();
    }
}
