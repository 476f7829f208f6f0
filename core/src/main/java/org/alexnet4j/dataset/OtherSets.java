package org.alexnet4j.dataset;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.alexnet4j.UserException;

/** Published datasets in forms that are not read, by the names of their files. */
final class OtherSets {
    private record Kind(Pattern file, String what, String remedy) {}

    private static final String AS_FOLDERS = "write its images as files, a folder for each class";

    private static final List<Kind> KINDS = List.of(
            kind(
                    "data_batch_\\d+(\\.mat)?|batches\\.meta(\\.mat)?",
                    "the Python or Matlab version of CIFAR-10",
                    "get the binary version, cifar-10-binary.tar.gz"),
            kind("(train|test)\\.bin|(fine|coarse)_label_names\\.txt", "the binary version of CIFAR-100", AS_FOLDERS),
            kind("meta", "the Python version of CIFAR-100", AS_FOLDERS),
            kind(".+\\.parquet", "Parquet files", AS_FOLDERS),
            kind("(train|t10k)-(images-idx3|labels-idx1)-ubyte(\\.gz)?", "MNIST's idx files", AS_FOLDERS),
            kind("(train|test|extra)_32x32\\.mat", "the Matlab version of SVHN", AS_FOLDERS),
            kind("(train|test|unlabeled)_X\\.bin", "the binary version of STL-10", AS_FOLDERS),
            kind(".+\\.tfrecords?(-\\d+-of-\\d+)?", "TensorFlow's records", AS_FOLDERS),
            kind("data\\.mdb", "an LMDB database", AS_FOLDERS));

    private OtherSets() {}

    private static Kind kind(String file, String what, String remedy) {
        return new Kind(Pattern.compile(file), what, remedy);
    }

    /** Whether a file is part of such a dataset. */
    static boolean isPart(String name) {
        return KINDS.stream().anyMatch(kind -> kind.file.matcher(name).matches());
    }

    /**
     * Refuses a folder that holds one of these and nothing else.
     *
     * @throws UserException if it does
     */
    static void refuse(FileTree tree) {
        for (Kind kind : KINDS) {
            Optional<String> part = tree.files().stream()
                    .filter(file -> kind.file.matcher(file).matches())
                    .findFirst();
            if (part.isPresent() && tree.files().stream().noneMatch(file -> file.contains("/"))) {
                throw UserException.input(
                        tree.where() + " is " + kind.what + ", which is not read: " + part.get(), kind.remedy);
            }
        }
    }
}
