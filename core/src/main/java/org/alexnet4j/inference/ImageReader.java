package org.alexnet4j.inference;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.image.DecodingMemory;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageDecoders;
import org.alexnet4j.image.UnreadableImageException;
import org.slf4j.LoggerFactory;

/**
 * Reads images from files and streams as far as a network needs them: to the square that datasets are prepared in, by the
 * same code. Safe to use from many threads.
 */
public final class ImageReader {
    /** Files larger than this are no pictures. */
    private static final int LARGEST_FILE = 256 << 20;

    private final int side;
    private final ImageDecoder decoder = ImageDecoders.fastest()
            .telling(() -> LoggerFactory.getLogger(ImageReader.class)
                    .warn(
                            "{} cannot decode an image; Java has decoded it",
                            ImageDecoders.fastest().name()));

    /** @param side of the squares, at least 1 */
    public ImageReader(int side) {
        this.side = side;
    }

    /** Side of the squares. */
    public int side() {
        return side;
    }

    /**
     * Reads and decodes a file to a square.
     *
     * @throws UserException if the file cannot be read or is no image
     */
    public Image read(Path file) {
        requireNonNull(file, "file is null");
        try {
            return DecodingMemory.orRefuse(() -> {
                try (InputStream in = Files.newInputStream(file)) {
                    return decode(bytes(in, file.toString()));
                }
            });
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        } catch (UnreadableImageException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /**
     * Reads and decodes what comes out of a stream to a square.
     *
     * @param in is read to its end and not closed
     * @param name of the stream, for messages
     * @throws UserException if it cannot be read, is larger than 256 MiB or is no image
     */
    public Image read(InputStream in, String name) {
        requireNonNull(in, "in is null");
        requireNonNull(name, "name is null");
        try {
            byte[] encoded = bytes(in, name);
            return DecodingMemory.orRefuse(() -> decode(encoded));
        } catch (IOException e) {
            throw ReadFailure.of(e, name);
        } catch (UnreadableImageException e) {
            throw unreadable(name, e);
        }
    }

    private static byte[] bytes(InputStream in, String name) throws IOException {
        byte[] encoded = in.readNBytes(LARGEST_FILE + 1);
        if (encoded.length > LARGEST_FILE) {
            throw UserException.input(
                    name + " is larger than " + LARGEST_FILE + " bytes", "images are smaller; check that it is one");
        }
        return encoded;
    }

    /**
     * Decodes an image to the square that datasets are prepared in.
     *
     * @param encoded the bytes of a JPEG, PNG, GIF, BMP, WebP or TIFF file
     * @throws UnreadableImageException if they are no image
     */
    public Image decode(byte[] encoded) throws UnreadableImageException {
        requireNonNull(encoded, "encoded is null");
        return decoder.decodeSquare(encoded, side);
    }

    static UserException unreadable(String what, UnreadableImageException e) {
        return new UserException(
                UserException.Kind.INPUT, what + " cannot be read as an image: " + e.reason(), e.remedy(), e);
    }
}
