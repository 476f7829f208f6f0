package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.file.PathText;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a folder or archive is laid out: the known datasets, also below folders that only wrap them, else class
 * folders.
 *
 * @param path where it is
 * @param asked the format that was asked for; null to find out
 * @param splits the splits that were named; null to find out
 * @param scratch for what must be unpacked before it can be read
 */
record SourceFinder(
        Path path, @Nullable SourceFormat asked, @Nullable SplitFolders splits, Path scratch) {
    private record Known(SourceFormat format, Predicate<FileTree> fits) {}

    private static final List<Known> KNOWN = List.of(
            new Known(SourceFormat.TINY_IMAGENET, TinyImageNetLayout::fits),
            new Known(SourceFormat.CIFAR_10, CifarLayout::fits),
            new Known(SourceFormat.ILSVRC_2012, IlsvrcLayout::fits),
            new Known(SourceFormat.WNID_FILES, WnidFilesLayout::fits));

    ImageSource read(FileTree tree) {
        List<FileTree> levels = RootedTree.levels(tree);
        for (FileTree level : levels) {
            requireListed(level, file -> file.indexOf('/') < file.length() - 1);
        }
        if (splits != null) {
            FileTree level = levelOf(splits, levels);
            return listed(level, FolderLayout.read(level, splits));
        }
        for (FileTree level : levels) {
            for (Known known : KNOWN) {
                if ((asked == null || asked == known.format) && known.fits.test(level)) {
                    return listed(level, read(known.format, level));
                }
            }
        }
        FileTree innermost = levels.get(levels.size() - 1);
        if (asked != null && asked != SourceFormat.FOLDERS && asked != SourceFormat.FILE_NAMES) {
            return read(asked, innermost);
        }
        OtherSets.refuse(innermost);
        if (Files.isDirectory(path) && ArchivesTree.fits(tree)) {
            return readArchives(tree);
        }
        return listed(innermost, read(general(), innermost));
    }

    /** A source whose images name all folders that cannot be listed, so that their reasons are told. */
    private static ImageSource listed(FileTree tree, ImageSource source) {
        Set<String> images = source.images().stream()
                .map(SourceImage::name)
                .filter(SourceFinder::isFolder)
                .collect(Collectors.toSet());
        requireListed(tree, images::contains);
        return source;
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

    private ImageSource read(SourceFormat format, FileTree level) {
        return switch (format) {
            case FOLDERS -> FolderLayout.read(level, null);
            case TINY_IMAGENET -> TinyImageNetLayout.read(level);
            case CIFAR_10 -> CifarLayout.read(level);
            case ILSVRC_2012 -> IlsvrcLayout.read(PathText.path(PathText.of(path) + "/" + level.root()), scratch);
            case WNID_FILES -> WnidFilesLayout.read(level);
            case FILE_NAMES -> FileNamesLayout.read(level);
            case CSV -> throw new IllegalStateException("lists are no trees");
        };
    }

    private SourceFormat general() {
        return asked == SourceFormat.FILE_NAMES ? asked : SourceFormat.FOLDERS;
    }

    private ImageSource readArchives(FileTree folder) {
        FileTree tree = new VisibleTree(ArchivesTree.of(folder, path, scratch));
        try {
            return new SourceFinder(path, general(), splits, scratch).read(tree);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    /** The outermost folder that has all folders that are named. */
    private static FileTree levelOf(SplitFolders splits, List<FileTree> levels) {
        if (splits.isNone()) {
            return levels.get(levels.size() - 1);
        }
        Optional<FileTree> level =
                levels.stream().filter(some -> splits.missingIn(some).isEmpty()).findFirst();
        return level.orElseThrow(() -> {
            FileTree innermost = levels.get(levels.size() - 1);
            List<String> folders = new ArrayList<>(innermost.directories());
            folders.removeIf(folder -> folder.contains("/"));
            return UserException.input(
                    "--splits: there is no folder " + String.join(", ", splits.missingIn(innermost)) + " in "
                            + innermost.where(),
                    "choose among " + String.join(", ", folders.subList(0, Math.min(folders.size(), 10))));
        });
    }
}
