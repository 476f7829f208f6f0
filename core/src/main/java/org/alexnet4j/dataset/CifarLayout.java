package org.alexnet4j.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.alexnet4j.UserException;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageResizer;

/**
 * The binary version of CIFAR-10: files of records, each a label (1 byte) and a 32 x 32 image (3,32,32), and a file with
 * the names of the classes, a line each.
 */
final class CifarLayout {
    private static final Pattern BATCH = Pattern.compile("(data_batch_\\d+|test_batch)\\.bin");
    private static final String TEST_BATCH = "test_batch.bin";
    private static final String NAMES = "batches.meta.txt";
    private static final int SIDE = 32;
    private static final int PIXELS = Image.CHANNELS * SIDE * SIDE;
    private static final int RECORD = 1 + PIXELS;

    /** The published files have 30,730,000 bytes each. */
    private static final int MAX_BATCH_BYTES = 256 << 20;

    private CifarLayout() {}

    static boolean isBatch(String path) {
        return BATCH.matcher(path).matches();
    }

    static boolean fits(FileTree tree) {
        return tree.files().stream().anyMatch(CifarLayout::isBatch);
    }

    static ImageSource read(FileTree tree) {
        if (!fits(tree) || !tree.files().contains(NAMES)) {
            throw UserException.input(
                    tree.where() + " is not the binary version of CIFAR-10: it has no data_batch_1.bin or no " + NAMES,
                    "get cifar-10-binary.tar.gz, or leave --format out");
        }
        List<String> names = tree.lines(NAMES).stream()
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
        List<String> order = List.copyOf(new TreeSet<>(names));
        Map<String, byte[]> batches = new HashMap<>();
        List<SourceImage> images = new ArrayList<>();
        for (String path : tree.files()) {
            if (isBatch(path)) {
                byte[] batch = batch(tree, path);
                batches.put(path, batch);
                Split split = path.equals(TEST_BATCH) ? Split.TEST : Split.TRAIN;
                for (int record = 0; record < batch.length / RECORD; record++) {
                    int label = batch[record * RECORD] & 0xFF;
                    if (label >= names.size()) {
                        throw UserException.input(
                                tree.where() + "/" + path + ": record " + record + " has label " + label + " of "
                                        + names.size() + " classes",
                                "get the file again");
                    }
                    images.add(new SourceImage(path + "/" + record, order.indexOf(names.get(label)), split));
                }
            }
        }
        List<ClassLabel> classes =
                order.stream().map(name -> new ClassLabel(name, null)).toList();
        return new Source(tree, classes, List.copyOf(images), batches);
    }

    private static byte[] batch(FileTree tree, String path) {
        try {
            byte[] batch = tree.read(path, MAX_BATCH_BYTES);
            if (batch.length % RECORD != 0) {
                throw new IOException(batch.length + " bytes are no whole number of records of " + RECORD);
            }
            return batch;
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT,
                    tree.where() + "/" + path + " is damaged: " + e.getMessage(),
                    "get the file again",
                    e);
        }
    }

    private record Source(
            FileTree tree, List<ClassLabel> classes, List<SourceImage> images, Map<String, byte[]> batches)
            implements ImageSource {
        @Override
        public String where() {
            return tree.where();
        }

        @Override
        public SourceFormat format() {
            return SourceFormat.CIFAR_10;
        }

        @Override
        public List<PassedOver> passedOver() {
            PassedOver.Counter passedOver = new PassedOver.Counter();
            passedOver.addAll(tree.passedOver());
            tree.files().stream()
                    .filter(file -> !isBatch(file))
                    .forEach(file -> passedOver.add("not a batch of CIFAR-10", file));
            return passedOver.all();
        }

        @Override
        public List<String> notes() {
            return List.of();
        }

        @Override
        public byte[] read(SourceImage image) throws IOException {
            int slash = image.name().lastIndexOf('/');
            byte[] batch = batches.get(image.name().substring(0, slash));
            if (batch == null) {
                throw new IOException("no such file");
            }
            int from = Integer.parseInt(image.name().substring(slash + 1)) * RECORD + 1;
            return Arrays.copyOfRange(batch, from, from + PIXELS);
        }

        @Override
        public Image decode(byte[] content, int size, ImageDecoder decoder) {
            return ImageResizer.square(new Image(SIDE, SIDE, content), size);
        }

        @Override
        public void close() {
            tree.close();
        }
    }
}
