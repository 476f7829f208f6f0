package org.alexnet4j.file;

/** What a path may hold, as {@link Recognition} tells. */
public enum ContentKind {
    /** A model file. */
    MODEL("a model", Group.OURS),
    /** A model with its position in a run. */
    CHECKPOINT("a checkpoint", Group.OURS),
    /** The probabilities of a model for a split. */
    PREDICTIONS("a file of predictions", Group.OURS),
    /** An index of features, for searching. */
    INDEX("an index of features", Group.OURS),
    /** The folder of a prepared dataset. */
    DATASET("a prepared dataset", Group.OURS),
    /** The folder of a training run. */
    RUN("a training run", Group.OURS),
    /** The folder of several runs that are one ensemble. */
    ENSEMBLE("an ensemble of training runs", Group.OURS),
    /** The folder of a search for settings. */
    SEARCH("a search", Group.OURS),
    /** The folder of an experiment of the paper. */
    EXPERIMENT("an experiment", Group.OURS),
    /** A network file, or a folder with one. */
    NETWORK("a network file", Group.OURS),
    /** A file of training settings. */
    SETTINGS("a file of training settings", Group.OURS),

    /** PyTorch, in its zip or its pickle form. */
    PYTORCH("a PyTorch file", Group.FOREIGN_MODEL),
    /** ONNX. */
    ONNX("an ONNX model", Group.FOREIGN_MODEL),
    /** Weights of Caffe. */
    CAFFE_WEIGHTS("a Caffe model", Group.FOREIGN_MODEL),
    /** A network or solver of Caffe, in text. */
    CAFFE_NETWORK("a Caffe network description", Group.FOREIGN_MODEL),
    /** Keras, in its zip form or in HDF5. */
    KERAS("a Keras model", Group.FOREIGN_MODEL),
    /** A graph or a saved model of TensorFlow. */
    TENSORFLOW("a TensorFlow model", Group.FOREIGN_MODEL),
    /** TensorFlow Lite. */
    TFLITE("a TensorFlow Lite model", Group.FOREIGN_MODEL),
    /** GGUF or GGML. */
    GGUF("a GGUF model", Group.FOREIGN_MODEL),
    /** Core ML. */
    CORE_ML("a Core ML model", Group.FOREIGN_MODEL),
    /** A safetensors file that this program has not written. */
    SAFETENSORS("a safetensors file of another program", Group.FOREIGN_MODEL),

    /** JPEG. */
    JPEG("an image (JPEG)", Group.IMAGE),
    /** PNG. */
    PNG("an image (PNG)", Group.IMAGE),
    /** GIF. */
    GIF("an image (GIF)", Group.IMAGE),
    /** Windows bitmap. */
    BMP("an image (BMP)", Group.IMAGE),
    /** WebP. */
    WEBP("an image (WebP)", Group.IMAGE),
    /** TIFF, and the raw files of cameras that build on it. */
    TIFF("an image (TIFF)", Group.IMAGE),
    /** HEIC, as telephones write it. */
    HEIC("an image (HEIC)", Group.IMAGE),
    /** AVIF. */
    AVIF("an image (AVIF)", Group.IMAGE),
    /** JPEG 2000. */
    JPEG_2000("an image (JPEG 2000)", Group.IMAGE),
    /** JPEG XL. */
    JPEG_XL("an image (JPEG XL)", Group.IMAGE),
    /** Photoshop. */
    PHOTOSHOP("an image (Photoshop)", Group.IMAGE),
    /** A drawing in SVG. */
    SVG("a drawing (SVG)", Group.IMAGE),

    /** Zip. */
    ZIP("a zip archive", Group.ARCHIVE),
    /** Tar. */
    TAR("a tar archive", Group.ARCHIVE),
    /** Gzip, such as .tar.gz. */
    GZIP("a gzip archive", Group.ARCHIVE),
    /** Bzip2. */
    BZIP2("a bzip2 archive", Group.ARCHIVE),
    /** XZ. */
    XZ("an xz archive", Group.ARCHIVE),
    /** 7-Zip. */
    SEVEN_ZIP("a 7-Zip archive", Group.ARCHIVE),
    /** RAR. */
    RAR("a RAR archive", Group.ARCHIVE),
    /** Zstandard. */
    ZSTANDARD("a Zstandard archive", Group.ARCHIVE),

    /** A matrix of NumPy, which features are written as, too. */
    NUMPY("a NumPy array", Group.OTHER),
    /** Several matrices of NumPy. */
    NUMPY_ARCHIVE("a NumPy archive", Group.OTHER),
    /** A pickle of Python that is no PyTorch file. */
    PICKLE("a Python pickle", Group.OTHER),
    /** HDF5 that is no Keras file. */
    HDF5("an HDF5 file", Group.OTHER),
    /** MATLAB. */
    MATLAB("a MATLAB file", Group.OTHER),
    /** LMDB, LevelDB and others have folders; this is the file of SQLite. */
    SQLITE("an SQLite database", Group.OTHER),
    /** PDF. */
    PDF("a PDF document", Group.OTHER),
    /** MP4 and QuickTime. */
    VIDEO("a video", Group.OTHER),
    /** A page of the web: what a failed download leaves. */
    WEB_PAGE("a web page (HTML)", Group.OTHER),
    /** What Git leaves in place of a large file. */
    GIT_LFS_POINTER("a Git LFS pointer", Group.OTHER),
    /** JSON. */
    JSON("a JSON file", Group.OTHER),
    /** A table in text: CSV or TSV. */
    TABLE("a table in text", Group.OTHER),
    /** Any other text. */
    TEXT("a text file", Group.OTHER),
    /** A file without a byte. */
    EMPTY_FILE("an empty file", Group.OTHER),
    /** A file that none of the rules knows. */
    UNKNOWN_FILE("a file of an unknown kind", Group.OTHER),
    /** A device, a pipe, a socket. */
    SPECIAL("no regular file", Group.OTHER),

    /** A folder with images in it or in its folders. */
    IMAGE_FOLDER("a folder of images", Group.FOLDER),
    /** A folder with nothing in it. */
    EMPTY_FOLDER("an empty folder", Group.FOLDER),
    /** Any other folder. */
    FOLDER("a folder", Group.FOLDER),

    /** Nothing. */
    MISSING("missing", Group.NOTHING),
    /** Something that this user may not read. */
    UNREADABLE("unreadable", Group.NOTHING);

    /** What kinds have in common. */
    public enum Group {
        /** Written by this program, or for it. */
        OURS,
        /** A model of another program. */
        FOREIGN_MODEL,
        /** An image, whether it can be read or not. */
        IMAGE,
        /** An archive of files. */
        ARCHIVE,
        /** Any other file. */
        OTHER,
        /** A folder that is nothing else. */
        FOLDER,
        /** Nothing that can be looked at. */
        NOTHING
    }

    private final String noun;
    private final Group group;

    ContentKind(String noun, Group group) {
        this.noun = noun;
        this.group = group;
    }

    /** What it is called, with its article: "a prepared dataset". */
    public String noun() {
        return noun;
    }

    /** What it has in common with others. */
    public Group group() {
        return group;
    }
}
