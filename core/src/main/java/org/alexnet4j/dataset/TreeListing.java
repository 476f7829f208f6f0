package org.alexnet4j.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alexnet4j.UserException;
import org.jspecify.annotations.Nullable;

/**
 * The members of a folder or an archive, as they are found. A later one of the same name replaces the earlier, as when an
 * archive is unpacked. Links are followed at the end, within the archive only: a link to a folder shows what is in it, and
 * one that leads nowhere, out of the archive or in a circle is a file that says so when it is read.
 */
final class TreeListing {
    /** As many links as Linux follows on the way to one file. */
    private static final int MOST_LINKS = 40;

    /** Links to folders that hold links to folders multiply their files: characters of all paths, for a million files. */
    private static final long MOST_SHOWN_BY_LINKS = 1 << 26;

    /** About what a member takes. */
    private static final int MEMBER_BYTES = 400;

    private final String where;
    private final NavigableMap<String, ListedTree.Content> files = new TreeMap<>();
    private final NavigableSet<String> folders = new TreeSet<>();
    private final NavigableMap<String, Target> links = new TreeMap<>();
    private final long most = Runtime.getRuntime().maxMemory() / MEMBER_BYTES;

    /** Where a link leads to: a path as it is seen from a folder. */
    private record Target(String from, String path) {}

    /** The folders that lie between a walk's beginning, at the top or behind a link, and the link that it came to. */
    private record Way(@Nullable Way before, int length, String begin, String link) {
        boolean passes(String folder) {
            return (isWithin(folder, begin) && isWithin(link, folder)) || (before != null && before.passes(folder));
        }
    }

    /** @param where the folder or archive is, for messages */
    TreeListing(String where) {
        this.where = where;
    }

    /** A folder, and those that it lies in; that of all is empty. */
    void folder(String path) {
        if (!path.isEmpty() && folders.add(path)) {
            folder(parent(path));
        }
    }

    /** A file. */
    void file(String path, ListedTree.Content content) {
        requireRoom();
        folder(parent(path));
        links.remove(path);
        files.put(path, content);
    }

    /** A file that cannot be read. */
    void broken(String path, String reason) {
        file(path, most -> {
            throw new IOException(reason);
        });
    }

    /** A symbolic link. */
    void symbolicLink(String path, String target) {
        link(path, new Target(parent(path), target));
    }

    /** Another name of a member. */
    void hardLink(String path, String root, String target) {
        link(path, new Target(root, target));
    }

    private void link(String path, Target target) {
        requireRoom();
        folder(parent(path));
        files.remove(path);
        links.put(path, target);
    }

    private void requireRoom() {
        if (files.size() + links.size() >= most) {
            throw new UserException(
                    UserException.Kind.RESOURCES,
                    String.format(
                            Locale.ROOT,
                            "%s has more than %,d files, too many for the %,d MB that Java may take",
                            where,
                            most,
                            Runtime.getRuntime().maxMemory() >> 20),
                    "give Java more: ALEXNET_JAVA_OPTIONS=-Xmx8g");
        }
    }

    /** The tree of all that was found, with {@code opened} to be closed with it. */
    FileTree tree(Closeable opened) {
        if (!links.isEmpty()) {
            Followed followed = new Followed();
            links.keySet().forEach(link -> followed.link(link, link, "", null));
            followed.folders.forEach(this::folder);
            followed.files.forEach((path, content) -> {
                folder(parent(path));
                files.put(path, content);
            });
        }
        return new ListedTree(where, files, Collections.unmodifiableSortedSet(folders), opened);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static boolean isWithin(String path, String folder) {
        return folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
    }

    private static String within(String folder, String path) {
        return folder.isEmpty() ? path : folder + "/" + path;
    }

    /** What links show, which other links do not lead to: these lead to what is really there. */
    private final class Followed {
        private final NavigableMap<String, ListedTree.Content> files = new TreeMap<>();
        private final NavigableSet<String> folders = new TreeSet<>();
        private long characters;

        /**
         * Follows a link.
         *
         * @param shown where it is seen
         * @param link where it is
         * @param begin the folder in which the walk that came to it began
         */
        void link(String shown, String link, String begin, @Nullable Way before) {
            Way way = new Way(before, before == null ? 1 : before.length() + 1, begin, link);
            try {
                show(shown, link, way);
            } catch (IOException e) {
                put(shown, most -> {
                    throw new IOException(e.getMessage());
                });
            }
        }

        private void show(String shown, String link, Way way) throws IOException {
            String real = new Resolver().target(link);
            ListedTree.Content content = TreeListing.this.files.get(real);
            if (content != null) {
                put(shown, content);
            } else if (!real.isEmpty() && !TreeListing.this.folders.contains(real)) {
                throw new IOException("a link to " + target(link) + ", which the archive does not have");
            } else if (way.passes(real) || way.length() > MOST_LINKS) {
                throw new IOException("a link that leads back to a folder it lies in");
            } else {
                folder(shown, real, way);
            }
        }

        private void folder(String shown, String real, Way way) {
            count(shown);
            folders.add(shown);
            String begin = real.isEmpty() ? "" : real + "/";
            String end = real.isEmpty() ? Character.toString(Character.MAX_VALUE) : real + "0";
            TreeListing.this
                    .files
                    .subMap(begin, end)
                    .forEach((path, content) -> put(within(shown, path.substring(begin.length())), content));
            TreeListing.this.folders.subSet(begin, end).forEach(path -> {
                count(path);
                folders.add(within(shown, path.substring(begin.length())));
            });
            links.subMap(begin, end)
                    .keySet()
                    .forEach(path -> link(within(shown, path.substring(begin.length())), path, real, way));
        }

        private void put(String path, ListedTree.Content content) {
            count(path);
            files.put(path, content);
        }

        private void count(String path) {
            characters += path.length();
            if (characters > MOST_SHOWN_BY_LINKS) {
                throw UserException.input(
                        where + ": its links to folders multiply its files without end",
                        "do not trust it; get it from another place");
            }
        }
    }

    private String target(String link) {
        Target target = links.get(link);
        return target == null ? link : target.path();
    }

    /** Goes from name to name as a system does. */
    private final class Resolver {
        private int followed;

        /** The path of what a link leads to, which need not be there. */
        String target(String link) throws IOException {
            if (++followed > MOST_LINKS) {
                throw new IOException("a link in a circle");
            }
            Target target = links.get(link);
            if (target == null) {
                return link;
            }
            if (target.path().startsWith("/")) {
                throw new IOException("a link out of the archive, to " + target.path());
            }
            String at = target.from();
            for (String name : target.path().split("/", -1)) {
                if (name.equals("..") && at.isEmpty()) {
                    throw new IOException("a link out of the archive, to " + target.path());
                } else if (name.equals("..")) {
                    at = parent(at);
                } else if (!name.isEmpty() && !name.equals(".")) {
                    at = within(at, name);
                    at = links.containsKey(at) ? target(at) : at;
                }
            }
            return at;
        }
    }
}
