package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.UnreadableImageException;
import org.jspecify.annotations.Nullable;

/** Labeled images that a dataset is prepared from. Safe to read from many threads. */
public interface ImageSource extends AutoCloseable {
    /** Files larger than this are no images. */
    int MAX_FILE_BYTES = 256 << 20;

    /** Where it is, for messages. */
    String where();

    /** How it is laid out. */
    SourceFormat format();

    /** The classes in ASCII order of WNIDs or names. */
    List<ClassLabel> classes();

    /** All images in ASCII order of their names. */
    List<SourceImage> images();

    /** Files that are not meant as images, by reason. They are no candidates: {@link #images} holds those. */
    List<PassedOver> passedOver();

    /** What the user should know besides, a line each. */
    List<String> notes();

    /**
     * Reads an image's file.
     *
     * @throws IOException if it cannot be read
     */
    byte[] read(SourceImage image) throws IOException;

    /**
     * Decodes what {@link #read} gave.
     *
     * @param size side of the square to make
     * @throws UnreadableImageException if it is no image
     */
    default Image decode(byte[] content, int size, ImageDecoder decoder) throws UnreadableImageException {
        return decoder.decodeSquare(content, size);
    }

    @Override
    void close();

    /**
     * Opens a source.
     *
     * @param path a folder, an archive (tar, also in gzip, bzip2 or xz, or zip) or a list (csv, tsv, txt)
     * @param format how it is laid out; null to find out
     * @param scratch directory for what must be unpacked before it can be read; nothing is left in it
     * @throws UserException if there is nothing that can be used
     */
    static ImageSource open(Path path, @Nullable SourceFormat format, Path scratch) {
        return open(path, format, null, scratch);
    }

    /**
     * Opens a source, likewise.
     *
     * @param splits which of its folders are splits; null to find out
     * @throws UserException if there is nothing that can be used
     */
    static ImageSource open(Path path, @Nullable SourceFormat format, @Nullable SplitFolders splits, Path scratch) {
        if (format == SourceFormat.CSV || (format == null && ListLayout.isNamed(path))) {
            return ListLayout.open(path);
        }
        FileTree tree = new VisibleTree(FileTree.open(path, scratch));
        try {
            return new SourceFinder(path, format, splits, scratch).read(tree);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }
}
