package org.alexnet4j.dataset;

import java.util.Locale;
import java.util.Set;

/** What a file's name says about whether it is meant as an image. */
final class ImageNames {
    /** Endings of files that lie beside images and are not taken for broken ones. */
    private static final Set<String> OTHER_ENDINGS = Set.of(
            ("txt md rst csv tsv json jsonl xml html htm xhtml css js ini log yml yaml toml cfg conf properties names lst rtf "
                            + "tex bib pdf doc docx odt xls xlsx ods ppt pptx odp key numbers pages "
                            + "py pyc ipynb sh bat ps1 exe dll so jar class java c cpp h r m "
                            + "mat npy npz pkl pickle pt pth h5 hdf5 ckpt onnx pb safetensors caffemodel prototxt joblib "
                            + "tfrecord tfrecords record parquet feather arrow mdb lmdb db sqlite sqlite3 cache "
                            + "mp4 m4v mov avi mkv webm mpg mpeg wmv flv 3gp mts mp3 m4a wav ogg flac aac thm "
                            + "zip rar 7z tar gz tgz bz2 tbz tbz2 xz txz zst iso dmg "
                            + "xmp aae lnk url webloc plist torrent md5 sha1 sha256 asc sig "
                            + "tmp temp bak old orig swp part partial crdownload download")
                    .split(" ", -1));

    /** Names without an ending, in lower case. */
    private static final Set<String> OTHER_NAMES = Set.of(
            "readme",
            "license",
            "licence",
            "copying",
            "notice",
            "authors",
            "changelog",
            "changes",
            "citation",
            "makefile");

    private static final Set<String> IMAGE_ENDINGS = Set.of(
            "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "webp", "tif", "tiff", "heic", "heif", "avif", "ppm",
            "pgm");

    private ImageNames() {}

    /** Whether a file may be meant as an image: all are that do not say by their names that they are something else. */
    static boolean isCandidate(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return !name.endsWith("~")
                && (dot < 0 ? !OTHER_NAMES.contains(name) : !OTHER_ENDINGS.contains(name.substring(dot + 1)));
    }

    /** Whether a name ends as those of images do. */
    static boolean hasImageEnding(String path) {
        int dot = path.lastIndexOf('.');
        return dot >= 0 && IMAGE_ENDINGS.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
