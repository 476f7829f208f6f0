package org.alexnet4j.image.leptonica;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageDecoderContractTest;
import org.alexnet4j.image.ImageDecoders;
import org.alexnet4j.image.ImageResizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class LeptonicaDecoderTest extends ImageDecoderContractTest {
    private static final ImageDecoder DECODER = new LeptonicaDecoder();

    @Override
    protected ImageDecoder decoder() {
        return DECODER;
    }

    /** Odd sides, so that every reduction has to round up: what is reduced while decoding must not shift. */
    @Test
    void a_large_jpeg_that_is_reduced_while_it_is_decoded_looks_the_same() throws Exception {
        for (int[] sides : new int[][] {{1500, 1125}, {1023, 2047}, {999, 999}}) {
            byte[] jpeg = rings(sides[0], sides[1]);
            for (int size : new int[] {30, 64, 128}) {
                Image whole = ImageResizer.square(DECODER.decode(jpeg), size);
                Image reduced = DECODER.decodeSquare(jpeg, size);
                double squares = 0;
                for (int i = 0; i < whole.planes().length; i++) {
                    squares += Math.pow((whole.planes()[i] & 0xFF) - (reduced.planes()[i] & 0xFF), 2);
                }
                assertThat(Math.sqrt(squares / whole.planes().length))
                        .as("%d x %d to %d", sides[0], sides[1], size)
                        .isLessThan(1.5);
            }
            Image few = DECODER.decode(jpeg, 100);
            assertThat(few.shorterSide()).isBetween(100, 200);
        }
    }

    private static byte[] rings(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int value = (int) (127 + 120 * Math.sin(Math.hypot(x - width / 3.0, y - height / 2.0) / 25));
                image.setRGB(x, y, value << 16 | (255 - value) << 8 | value / 2);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }

    @Test
    void is_the_fastest_where_it_is_on_the_class_path() {
        assertThat(ImageDecoders.fastest()).isInstanceOf(LeptonicaDecoder.class);
        assertThat(ImageDecoders.fastest().name()).startsWith("leptonica-");
    }
}
