package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.UnreadableImageException;
import org.jspecify.annotations.Nullable;

/** Labeled images that a dataset is prepared from. Safe to read from many threads. */
public interface ImageSource extends AutoCloseable {
    /** Files larger than this are no images. */
    int MAX_FILE_BYTES = 256 << 20;

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
     * @param path a folder, an archive (tar, also in gzip, bzip2 or xz, or zip) or a list (csv)
     * @param format how it is laid out; null to find out
     * @param scratch directory for what must be unpacked before it can be read; nothing is left in it
     * @throws UserException if there is nothing that can be used
     */
    static ImageSource open(Path path, @Nullable SourceFormat format, Path scratch) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (format == SourceFormat.CSV || (format == null && name.endsWith(".csv"))) {
            return ListLayout.open(path);
        }
        FileTree tree = new VisibleTree(FileTree.open(path, scratch));
        try {
            FileTree rooted = RootedTree.of(tree);
            requireListed(rooted, file -> file.indexOf('/') < file.length() - 1);
            SourceFormat found = format == null ? detect(rooted) : format;
            ImageSource source = switch (found) {
                case FOLDERS -> FolderLayout.read(rooted);
                case TINY_IMAGENET -> TinyImageNetLayout.read(rooted);
                case CIFAR_10 -> CifarLayout.read(rooted);
                case ILSVRC_2012 -> IlsvrcLayout.read(path, scratch);
                case WNID_FILES -> WnidFilesLayout.read(rooted);
                case CSV -> throw new IllegalStateException("lists are no trees");
            };
            Set<String> images = source.images().stream()
                    .map(SourceImage::name)
                    .filter(ImageSource::isFolder)
                    .collect(Collectors.toSet());
            requireListed(rooted, images::contains);
            return source;
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private static boolean isFolder(String file) {
        return file.endsWith("/");
    }

    /**
     * A folder that cannot be listed may be a class or a split: what is left would be taken for the whole.
     *
     * @param tolerated those whose reason is told otherwise
     */
    private static void requireListed(FileTree tree, Predicate<String> tolerated) {
        for (String file : tree.files()) {
            if (isFolder(file) && !tolerated.test(file)) {
                try {
                    tree.read(file, 0);
                } catch (IOException e) {
                    throw UserException.input(
                            tree.where() + ": " + file + ": " + e.getMessage(),
                            "check its permissions, or move it elsewhere");
                }
            }
        }
    }

    private static SourceFormat detect(FileTree tree) {
        if (TinyImageNetLayout.fits(tree)) {
            return SourceFormat.TINY_IMAGENET;
        } else if (CifarLayout.fits(tree)) {
            return SourceFormat.CIFAR_10;
        } else if (IlsvrcLayout.fits(tree)) {
            return SourceFormat.ILSVRC_2012;
        } else if (WnidFilesLayout.fits(tree)) {
            return SourceFormat.WNID_FILES;
        }
        return SourceFormat.FOLDERS;
    }
}
