package org.alexnet4j.benchmarks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * A picture of ImageNet's usual size that costs a decoder as much as a photograph: smooth noise of every scale, the coarse
 * stronger than the fine, as in nature, with some grain; as a JPEG of about 105 KB.
 */
final class SyntheticPhotograph {
    static final int WIDTH = 500;
    static final int HEIGHT = 375;

    private static final float QUALITY = 0.95f;
    private static final int COARSEST = 256;
    private static final double STRONGEST = 70;
    /** How much weaker noise of half the scale is. */
    private static final double DECREASE = 0.62;

    private static final double GRAIN = 40;

    private SyntheticPhotograph() {}

    /** The file. */
    static byte[] jpeg() {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture(), null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    private static BufferedImage picture() {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                picture.setRGB(x, y, value(0, y, x) << 16 | value(1, y, x) << 8 | value(2, y, x));
            }
        }
        return picture;
    }

    /**
     * A value of the picture before it was compressed, 0 to 255.
     *
     * @param channel 0 red, 1 green, 2 blue
     */
    static int value(int channel, int y, int x) {
        double sum = 127.5;
        double strength = STRONGEST;
        for (int scale = COARSEST; scale > 1; scale /= 2) {
            // Most of a photograph is light and dark; colors are the smaller part.
            sum += strength * (0.8 * smooth(0, scale, y, x) + 0.4 * smooth(1 + channel, scale, y, x));
            strength *= DECREASE;
        }
        RandomKey grain = RandomKey.of(1, Purpose.TEST).at(y);
        return (int) Math.max(0, Math.min(255, sum + GRAIN * (grain.uniform(x) - 0.5)));
    }

    /** Noise of -1 to 1 on a grid of {@code scale} pixels, linear in between. */
    private static double smooth(int layer, int scale, int y, int x) {
        RandomKey key = RandomKey.of(2, Purpose.TEST).at(layer).at(scale);
        RandomKey upper = key.at(y / scale);
        RandomKey lower = key.at(y / scale + 1);
        int left = x / scale;
        double across = (double) (x % scale) / scale;
        double down = (double) (y % scale) / scale;
        double above = upper.uniform(left) * (1 - across) + upper.uniform(left + 1) * across;
        double below = lower.uniform(left) * (1 - across) + lower.uniform(left + 1) * across;
        return 2 * (above * (1 - down) + below * down) - 1;
    }
}
