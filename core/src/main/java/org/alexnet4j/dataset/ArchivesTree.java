package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.alexnet4j.file.PathText;

/** A folder of archives, such as one for each class: each counts as a folder of its name without the ending. */
final class ArchivesTree implements FileTree {
    private static final Pattern ARCHIVE = Pattern.compile("(?i)(.+)\\.(?:tar|tar\\.gz|tgz|zip)");

    private record Member(FileTree archive, String path) {}

    private final FileTree folder;
    private final List<FileTree> archives = new ArrayList<>();
    private final Map<String, Member> members = new HashMap<>();
    private final NavigableSet<String> files = new TreeSet<>();
    private final NavigableSet<String> directories = new TreeSet<>();
    private final PassedOver.Counter passedOver = new PassedOver.Counter();

    private ArchivesTree(FileTree folder) {
        this.folder = folder;
        directories.addAll(folder.directories());
        passedOver.addAll(folder.passedOver());
    }

    /** Whether a folder holds archives, and no images outside them. */
    static boolean fits(FileTree tree) {
        return tree.files().stream().noneMatch(ImageNames::isCandidate)
                && tree.files().stream().anyMatch(file -> ARCHIVE.matcher(file).matches());
    }

    /**
     * Opens all archives.
     *
     * @param path of the folder
     * @param scratch for what must be unpacked before it can be read
     */
    static ArchivesTree of(FileTree folder, Path path, Path scratch) {
        ArchivesTree tree = new ArchivesTree(folder);
        try {
            for (String file : folder.files()) {
                Matcher matcher = ARCHIVE.matcher(file);
                if (matcher.matches()) {
                    tree.add(
                            matcher.group(1),
                            new VisibleTree(FileTree.open(PathText.path(PathText.of(path) + "/" + file), scratch)));
                } else {
                    tree.passedOver.add(PassedOver.ENDING, file);
                }
            }
            return tree;
        } catch (RuntimeException e) {
            tree.archives.forEach(FileTree::close);
            throw e;
        }
    }

    private void add(String name, FileTree archive) {
        archives.add(archive);
        passedOver.addAll(archive.passedOver());
        directories.add(name);
        archive.directories().forEach(directory -> directories.add(name + "/" + directory));
        for (String file : archive.files()) {
            files.add(name + "/" + file);
            members.put(name + "/" + file, new Member(archive, file));
        }
    }

    @Override
    public String where() {
        return folder.where();
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
    public List<PassedOver> passedOver() {
        return passedOver.all();
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        Member member = members.get(path);
        if (member == null) {
            throw new IOException("no such file");
        }
        return member.archive().read(member.path(), most);
    }

    @Override
    public void close() {
        archives.forEach(FileTree::close);
        folder.close();
    }
}
