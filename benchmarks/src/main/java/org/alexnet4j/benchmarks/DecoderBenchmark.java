package org.alexnet4j.benchmarks;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageDecoders;
import org.alexnet4j.image.UnreadableImageException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A full-size picture from a JPEG in memory to pixels, on one core. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
// Three processes: what the compiler of Java makes of the inner loops differs from run to run.
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
// In the first seconds the loops are interpreted.
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class DecoderBenchmark {
    private static final int LEAST_BYTES = 90_000;
    private static final int MOST_BYTES = 130_000;

    /** What JPEG takes away, and the first decoder gives back differently from the second. */
    private static final double LARGEST_DIFFERENCE = 4;

    /** How the name of a decoder begins. */
    @Param({"imageio", "leptonica"})
    public String decoder;

    /** Side of the square that a picture is resized to. */
    @Param("256")
    public int size;

    private byte[] file;
    private ImageDecoder subject;

    /** Compresses the picture, and sees that the decoder reads it as it was. */
    @Setup
    public void prepare() throws UnreadableImageException {
        file = SyntheticPhotograph.jpeg();
        Verify.that(file.length >= LEAST_BYTES && file.length <= MOST_BYTES, file.length + " bytes are a photograph's");
        List<ImageDecoder> all = Stream.concat(
                        Stream.of(ImageDecoders.pure()),
                        ServiceLoader.load(ImageDecoder.class).stream().map(ServiceLoader.Provider::get))
                .toList();
        subject = all.stream()
                .filter(candidate -> candidate.name().startsWith(decoder))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no decoder " + decoder + " among "
                        + all.stream().map(ImageDecoder::name).toList()));
        verify(decode());
        Image square = decodeAndResize();
        Verify.that(square.width() == size && square.height() == size, "the square has a side of " + size);
    }

    private static void verify(Image decoded) {
        Verify.that(
                decoded.width() == SyntheticPhotograph.WIDTH && decoded.height() == SyntheticPhotograph.HEIGHT,
                "the picture keeps its size");
        double sum = 0;
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
            for (int y = 0; y < decoded.height(); y++) {
                for (int x = 0; x < decoded.width(); x++) {
                    sum += Math.abs(decoded.value(channel, y, x) - SyntheticPhotograph.value(channel, y, x));
                }
            }
        }
        double difference = sum / decoded.planes().length;
        Verify.that(difference < LARGEST_DIFFERENCE, "pixels differ little: by " + difference + " in the mean");
    }

    /** In full size. */
    @Benchmark
    public Image decode() throws UnreadableImageException {
        return subject.decode(file);
    }

    /** To the square that is trained on. */
    @Benchmark
    public Image decodeAndResize() throws UnreadableImageException {
        return subject.decodeSquare(file, size);
    }
}
