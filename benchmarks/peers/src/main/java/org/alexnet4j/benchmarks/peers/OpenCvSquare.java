package org.alexnet4j.benchmarks.peers;

import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.util.IdentityHashMap;
import java.util.function.ToIntFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A file to the square that networks are trained on, by OpenCV on one thread: decoded, the shorter side resized to 256, the
 * central square. The pixels stay where they are, outside the heap, blue first. Returns the color of the pixel in the
 * middle, 0xRRGGBB.
 */
public final class OpenCvSquare implements ToIntFunction<byte[]> {
    private static final int SIZE = 256;

    private final int filter;
    private final boolean sparing;

    /** How to decode each file, known from its first time, as its header would tell. */
    private final IdentityHashMap<byte[], Integer> flags = new IdentityHashMap<>();

    /**
     * @param variant {@code area}, which is antialiased: the whole picture is resized, then cut; {@code sparing-area}, which
     *     resizes no more than the square, and decodes JPEG in a half, a quarter or an eighth of its size where that leaves
     *     256 pixels; {@code linear}, OpenCV's default and not antialiased, of the whole picture
     */
    public OpenCvSquare(String variant) {
        setNumThreads(1);
        sparing = variant.equals("sparing-area");
        filter = switch (variant) {
            case "area", "sparing-area" -> INTER_AREA;
            case "linear" -> INTER_LINEAR;
            default -> throw new IllegalArgumentException(variant);
        };
    }

    @Override
    public int applyAsInt(byte[] encoded) {
        try (BytePointer memory = new BytePointer(encoded);
                Mat file = new Mat(memory);
                Mat picture = imdecode(file, flags.getOrDefault(encoded, IMREAD_COLOR));
                Mat square = sparing ? cutAndResize(picture) : resizeAndCut(picture);
                BytePointer middle = square.ptr(SIZE / 2, SIZE / 2)) {
            if (sparing) {
                flags.computeIfAbsent(encoded, first -> reducedTo(shorter(picture)));
            }
            return (middle.get(2) & 0xFF) << 16 | (middle.get(1) & 0xFF) << 8 | (middle.get(0) & 0xFF);
        }
    }

    private static int shorter(Mat picture) {
        return Math.min(picture.cols(), picture.rows());
    }

    private static int reducedTo(int shorter) {
        if (shorter >= 8 * SIZE) {
            return IMREAD_REDUCED_COLOR_8;
        } else if (shorter >= 4 * SIZE) {
            return IMREAD_REDUCED_COLOR_4;
        }
        return shorter >= 2 * SIZE ? IMREAD_REDUCED_COLOR_2 : IMREAD_COLOR;
    }

    private Mat cutAndResize(Mat picture) {
        int side = shorter(picture);
        try (Rect center = center(picture.cols(), picture.rows(), side);
                Mat cut = picture.apply(center)) {
            return resized(cut, SIZE, SIZE);
        }
    }

    private Mat resizeAndCut(Mat picture) {
        float factor = (float) SIZE / shorter(picture);
        int width = Math.round(picture.cols() * factor);
        int height = Math.round(picture.rows() * factor);
        try (Mat resized = resized(picture, width, height);
                Rect center = center(width, height, SIZE);
                Mat cut = resized.apply(center)) {
            return cut.clone();
        }
    }

    private static Rect center(int width, int height, int side) {
        return new Rect((width - side) / 2, (height - side) / 2, side, side);
    }

    private Mat resized(Mat picture, int width, int height) {
        Mat resized = new Mat();
        try (Size size = new Size(width, height)) {
            resize(picture, resized, size, 0, 0, filter);
        }
        return resized;
    }
}
