package org.alexnet4j.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The chunks of a WebP file. */
final class WebpFile {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int FRAME_HEADER = 16;
    private static final int ALPHA_FLAG = 0x10;
    private static final int LOSSLESS_SIGNATURE = 0x2F;

    private final FileBytes bytes;
    private final Orientation orientation = new Orientation();

    private WebpFile(FileBytes bytes) {
        this.bytes = bytes;
    }

    /** Where the payload of a chunk stands. */
    private record Chunk(int at, int length) {
        int start() {
            return at - CHUNK_HEADER;
        }

        int end() {
            return at + length;
        }
    }

    /** A coded image: its chunk, and that of its alpha channel if it has one of its own. */
    private record Frame(Chunk coded, @Nullable Chunk alpha, boolean lossy, int width, int height) {}

    static ImageFile open(FileBytes bytes) throws UnreadableImageException {
        WebpFile file = new WebpFile(bytes);
        return bytes.startsWith(FIRST_CHUNK, "VP8X") ? file.extended() : file.simple();
    }

    private ImageFile simple() throws UnreadableImageException {
        Frame frame = frame(FIRST_CHUNK, bytes.length());
        return file(frame, frame.width, frame.height, null);
    }

    private ImageFile extended() throws UnreadableImageException {
        int width = bytes.littleThree(24) + 1;
        int height = bytes.littleThree(27) + 1;
        readMetadata();
        Chunk animation = find("ANMF", FIRST_CHUNK, bytes.length());
        if (animation == null) {
            Frame frame = frame(FIRST_CHUNK, bytes.length());
            if (frame.width != width || frame.height != height) {
                throw new UnreadableImageException("damaged: a WebP file with two sizes");
            }
            return file(frame, width, height, null);
        }
        Frame frame = frame(animation.at + FRAME_HEADER, animation.end());
        Canvas canvas =
                new Canvas(width, height, 2 * bytes.littleThree(animation.at), 2 * bytes.littleThree(animation.at + 3));
        boolean covered = frame.width == width && frame.height == height && canvas.left() == 0 && canvas.top() == 0;
        return file(frame, width, height, covered ? null : canvas);
    }

    private void readMetadata() {
        Chunk exif = find("EXIF", FIRST_CHUNK, bytes.length());
        if (exif != null) {
            orientation.exif(bytes, exif.at, exif.length);
        }
        Chunk xmp = find("XMP ", FIRST_CHUNK, bytes.length());
        if (xmp != null) {
            orientation.xmp(bytes, xmp.at, xmp.length);
        }
    }

    /** The first chunk of a name between two positions; null if there is none that is whole. */
    private @Nullable Chunk find(String name, int from, int to) {
        int at = from;
        while (at <= to - CHUNK_HEADER) {
            int length = bytes.littleInt(at + 4);
            if (length < 0 || length > to - at - CHUNK_HEADER) {
                return null;
            }
            if (bytes.startsWith(at, name)) {
                return new Chunk(at + CHUNK_HEADER, length);
            }
            at += CHUNK_HEADER + length + (length & 1);
        }
        return null;
    }

    private Frame frame(int from, int to) throws UnreadableImageException {
        Chunk lossless = find("VP8L", from, to);
        if (lossless != null) {
            if (lossless.length < 5 || bytes.at(lossless.at) != LOSSLESS_SIGNATURE) {
                throw new UnreadableImageException("damaged: the header of a WebP image makes no sense");
            }
            int sizes = bytes.littleInt(lossless.at + 1);
            return new Frame(lossless, null, false, (sizes & 0x3FFF) + 1, (sizes >>> 14 & 0x3FFF) + 1);
        }
        Chunk lossy = find("VP8 ", from, to);
        if (lossy == null) {
            throw new UnreadableImageException("truncated: a WebP file without a whole image in it");
        }
        return new Frame(
                lossy,
                find("ALPH", from, to),
                true,
                bytes.littleShort(lossy.at + 6) & 0x3FFF,
                bytes.littleShort(lossy.at + 8) & 0x3FFF);
    }

    private ImageFile file(Frame frame, int width, int height, @Nullable Canvas canvas) {
        long stored = (long) frame.width * frame.height * 4;
        ImageHeader header =
                new ImageHeader(ImageKind.WEBP, width, height, 0, orientation.value(), false, frame.lossy, 1, stored);
        return new ImageFile(header, content(frame), canvas, true);
    }

    /** A file of this frame and nothing else. */
    private byte[] content(Frame frame) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream(frame.coded.length + 64);
        if (frame.alpha != null) {
            ByteBuffer extended = ByteBuffer.allocate(CHUNK_HEADER + 10).order(ByteOrder.LITTLE_ENDIAN);
            extended.put(new byte[] {'V', 'P', '8', 'X'}).putInt(10).putInt(ALPHA_FLAG);
            putThree(extended, frame.width - 1);
            putThree(extended, frame.height - 1);
            chunks.writeBytes(extended.array());
            write(frame.alpha, chunks);
        }
        write(frame.coded, chunks);
        ByteBuffer riff = ByteBuffer.allocate(FIRST_CHUNK + chunks.size()).order(ByteOrder.LITTLE_ENDIAN);
        riff.put(new byte[] {'R', 'I', 'F', 'F'}).putInt(4 + chunks.size());
        riff.put(new byte[] {'W', 'E', 'B', 'P'}).put(chunks.toByteArray());
        return riff.array();
    }

    private void write(Chunk chunk, ByteArrayOutputStream to) {
        to.write(bytes.array(), chunk.start(), chunk.end() - chunk.start());
        if ((chunk.length & 1) == 1) {
            to.write(0);
        }
    }

    private static void putThree(ByteBuffer to, int value) {
        to.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
    }
}
