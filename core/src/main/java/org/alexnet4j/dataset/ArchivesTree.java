package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Path;
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
    private static final Pattern ARCHIVE =
            Pattern.compile("(?i)(.+?)\\.(?:tar(?:\\.(?:gz|bz2|xz))?|tgz|tbz2?|txz|zip)");

    private record Member(Path archive, String path) {}

    private final FileTree folder;
    private final OpenArchives archives;
    private final Map<String, Member> members = new HashMap<>();
    private final NavigableSet<String> files = new TreeSet<>();
    private final NavigableSet<String> directories = new TreeSet<>();
    private final PassedOver.Counter passedOver = new PassedOver.Counter();

    private ArchivesTree(FileTree folder, Path scratch) {
        this.folder = folder;
        this.archives = new OpenArchives(scratch);
        directories.addAll(folder.directories());
        passedOver.addAll(folder.passedOver());
    }

    /** Whether a folder holds archives, and no images outside them. */
    static boolean fits(FileTree tree) {
        return tree.files().stream().noneMatch(ImageNames::isCandidate)
                && tree.files().stream().anyMatch(file -> ARCHIVE.matcher(file).matches());
    }

    /**
     * Lists all archives.
     *
     * @param path of the folder
     * @param scratch for what must be unpacked before it can be read
     */
    static ArchivesTree of(FileTree folder, Path path, Path scratch) {
        ArchivesTree tree = new ArchivesTree(folder, scratch);
        try {
            for (String file : folder.files()) {
                Matcher matcher = ARCHIVE.matcher(file);
                if (matcher.matches()) {
                    tree.add(matcher.group(1), PathText.path(PathText.of(path) + "/" + file));
                } else {
                    tree.passedOver.add(PassedOver.ENDING, file);
                }
            }
            return tree;
        } catch (RuntimeException e) {
            tree.archives.close();
            throw e;
        }
    }

    private void add(String name, Path archive) {
        OpenArchives.Contents contents = archives.list(archive);
        directories.add(name);
        contents.directories().forEach(directory -> directories.add(name + "/" + directory));
        for (String file : contents.files()) {
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
        return archives.read(member.archive(), member.path(), most);
    }

    @Override
    public void close() {
        archives.close();
        folder.close();
    }
}
