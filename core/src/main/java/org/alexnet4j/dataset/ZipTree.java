package org.alexnet4j.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.alexnet4j.UserException;

/** The files of a zip archive. */
final class ZipTree implements FileTree {
    private final Path path;
    private final ZipFile zip;
    private final SortedSet<String> files = new TreeSet<>();
    private final SortedSet<String> directories = new TreeSet<>();

    private ZipTree(Path path, ZipFile zip) {
        this.path = path;
        this.zip = zip;
    }

    static ZipTree of(Path path) {
        ZipTree tree;
        try {
            tree = new ZipTree(path, new ZipFile(path.toFile()));
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException(
                    UserException.Kind.INPUT,
                    "archive " + path + " is damaged: " + e.getMessage(),
                    "get it again, and compare its checksum",
                    e);
        }
        try {
            tree.zip.stream().map(ZipEntry::getName).forEach(tree::add);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
        return tree;
    }

    private void add(String name) {
        String checked = ArchivePaths.checked(name, path);
        for (int slash = checked.indexOf('/'); slash >= 0; slash = checked.indexOf('/', slash + 1)) {
            directories.add(checked.substring(0, slash));
        }
        if (!checked.endsWith("/")) {
            files.add(checked);
        }
    }

    @Override
    public String where() {
        return path.toString();
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
    public byte[] read(String file, int most) throws IOException {
        ZipEntry entry = zip.getEntry(file);
        if (entry == null) {
            throw new IOException("no such file");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            // What the archive says about the size is not trusted.
            byte[] bytes = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new IOException("larger than " + most / (1 << 20) + " MiB");
            }
            return bytes;
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
