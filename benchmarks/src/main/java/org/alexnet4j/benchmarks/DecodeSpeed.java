package org.alexnet4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageDecoders;
import org.alexnet4j.image.UnreadableImageException;

/**
 * Images a second of processor time from the files of a folder to squares of 256, on one thread: {@code FOLDER [CLASS
 * VARIANT]}. Prints one line that {@code peers/decode.py} reads. The class is what is measured instead of our decoder: a
 * {@code ToIntFunction<byte[]>} from a file to the color of the square's middle, 0xRRGGBB, made of the name of a variant.
 */
public final class DecodeSpeed {
    private static final int SIZE = 256;

    /** Of all threads, so that what compiles and collects counts as well. */
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private static final Duration MEASURED = Duration.ofSeconds(3);

    /** What another filter makes of pixels in the middle, in the mean over pictures and colors. */
    private static final double LARGEST_DIFFERENCE = 8;

    private final List<byte[]> files;

    private DecodeSpeed(List<byte[]> files) {
        this.files = files;
    }

    /** See the class. */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        DecodeSpeed speed = new DecodeSpeed(read(Path.of(arguments[0])));
        ImageDecoder decoder = ImageDecoders.fastest();
        ToIntFunction<byte[]> ours = encoded -> middle(decoder, encoded);
        if (arguments.length == 1) {
            speed.measure(decoder.name(), ours);
        } else {
            ToIntFunction<byte[]> theirs = peer(arguments[1], arguments[2]);
            speed.verify(ours, theirs);
            speed.measure(arguments[1] + " " + arguments[2], theirs);
        }
    }

    @SuppressWarnings("unchecked") // What the function takes only the compiler knows.
    private static ToIntFunction<byte[]> peer(String name, String variant) throws ReflectiveOperationException {
        return Class.forName(name)
                .asSubclass(ToIntFunction.class)
                .getConstructor(String.class)
                .newInstance(variant);
    }

    private static List<byte[]> read(Path folder) throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.sorted().toList()) {
                files.add(Files.readAllBytes(path));
            }
        }
        return files;
    }

    private static int middle(ImageDecoder decoder, byte[] encoded) {
        try {
            Image square = decoder.decodeSquare(encoded, SIZE);
            return square.value(0, SIZE / 2, SIZE / 2) << 16
                    | square.value(1, SIZE / 2, SIZE / 2) << 8
                    | square.value(2, SIZE / 2, SIZE / 2);
        } catch (UnreadableImageException e) {
            throw new IllegalStateException(e);
        }
    }

    private void verify(ToIntFunction<byte[]> ours, ToIntFunction<byte[]> theirs) {
        double sum = 0;
        for (byte[] file : files) {
            int a = ours.applyAsInt(file);
            int b = theirs.applyAsInt(file);
            for (int shift = 0; shift < 24; shift += 8) {
                sum += Math.abs((a >> shift & 0xFF) - (b >> shift & 0xFF));
            }
        }
        double difference = sum / (Image.CHANNELS * files.size());
        Verify.that(difference < LARGEST_DIFFERENCE, "the colors differ little: by " + difference + " in the mean");
    }

    private void measure(String name, ToIntFunction<byte[]> square) {
        rate(square, WARM_UP);
        System.out.printf("%s: %.1f images/s of a core%n", name, rate(square, MEASURED));
    }

    /** Images a second of processor time, over whole passes that take at least so long. */
    private double rate(ToIntFunction<byte[]> square, Duration least) {
        long colors = sum(square);
        Duration begin = BatchSpeed.processorTime();
        Duration used = Duration.ZERO;
        int images = 0;
        while (used.compareTo(least) < 0) {
            Verify.that(sum(square) == colors, "every pass gives the same colors");
            images += files.size();
            used = BatchSpeed.processorTime().minus(begin);
        }
        return images * 1e9 / used.toNanos();
    }

    private long sum(ToIntFunction<byte[]> square) {
        return files.stream().mapToInt(square).asLongStream().sum();
    }
}
