package org.alexnet4j.image;

import java.util.Arrays;

/** The first frame of a GIF file, on its canvas: white where nothing is. */
final class GifFile {
    private static final int SCREEN = 6;
    private static final int AFTER_SCREEN = 13;
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2C;
    private static final int TRAILER = 0x3B;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int HAS_COLORS = 0x80;
    private static final int INTERLACED = 0x40;
    private static final int NO_COLOR = -1;
    private static final int LARGEST_CODE_SIZE = 8;

    /** First row of each pass of an interlaced frame, and the steps between its rows. */
    private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private final FileBytes bytes;
    private int frame;
    private int transparent = NO_COLOR;

    private GifFile(FileBytes bytes) throws UnreadableImageException {
        this.bytes = bytes;
        findFrame();
    }

    /** What the file says; of a frame that does not fit on its screen, a canvas that is large enough. */
    static ImageHeader header(FileBytes bytes) throws UnreadableImageException {
        GifFile file = new GifFile(bytes);
        int width = Math.max(bytes.littleShort(SCREEN), file.left() + file.width());
        int height = Math.max(bytes.littleShort(SCREEN + 2), file.top() + file.height());
        if (file.width() == 0 || file.height() == 0) {
            throw new UnreadableImageException("damaged: the first frame of a GIF file is empty");
        }
        long stored = (long) file.width() * file.height();
        return ImageHeader.of(ImageKind.GIF, width, height, Orientation.UPRIGHT, stored);
    }

    /** The first frame on its canvas. */
    static Image decode(ImageHeader header, byte[] encoded) throws UnreadableImageException {
        GifFile file;
        byte[] pixels;
        try {
            file = new GifFile(new FileBytes(encoded));
            pixels = file.unpack();
        } catch (IndexOutOfBoundsException e) {
            throw new UnreadableImageException("truncated: the first frame of a GIF file is not whole", e);
        }
        return file.paint(header, pixels);
    }

    private int left() {
        return bytes.littleShort(frame);
    }

    private int top() {
        return bytes.littleShort(frame + 2);
    }

    private int width() {
        return bytes.littleShort(frame + 4);
    }

    private int height() {
        return bytes.littleShort(frame + 6);
    }

    private int flags() {
        return bytes.at(frame + 8);
    }

    private int afterFlags() {
        return frame + 9;
    }

    private static int colorBytes(int flags) {
        return (flags & HAS_COLORS) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /** Walks to the first frame, past comments and other extensions. */
    private void findFrame() throws UnreadableImageException {
        int at = AFTER_SCREEN + colorBytes(bytes.at(SCREEN + 4));
        while (bytes.at(at) != FRAME) {
            int block = bytes.at(at);
            if (block == TRAILER) {
                throw new UnreadableImageException("a GIF file without an image in it");
            }
            if (block != EXTENSION) {
                throw new UnreadableImageException("damaged: a GIF file with a block of no kind");
            }
            if (bytes.at(at + 1) == GRAPHIC_CONTROL && (bytes.at(at + 3) & 1) == 1) {
                transparent = bytes.at(at + 6);
            }
            at += 2;
            while (bytes.at(at) != 0) {
                at += 1 + bytes.at(at);
            }
            at++;
        }
        frame = at + 1;
    }

    /** The color numbers of the frame, in the order in which the file has them. What follows the last is passed over. */
    private byte[] unpack() throws UnreadableImageException {
        int at = afterFlags() + colorBytes(flags());
        int codeSize = bytes.at(at);
        if (codeSize < 1 || codeSize > LARGEST_CODE_SIZE) {
            throw new UnreadableImageException("damaged: a GIF file with codes of " + codeSize + " bits");
        }
        byte[] pixels = new byte[width() * height()];
        int done = new GifCodes(bytes, at + 1, codeSize).unpack(pixels);
        if (done < pixels.length) {
            throw new UnreadableImageException("truncated: the first frame of a GIF file is not whole");
        }
        return pixels;
    }

    private Image paint(ImageHeader header, byte[] pixels) {
        int plane = header.width() * header.height();
        byte[] planes = new byte[Image.CHANNELS * plane];
        Arrays.fill(planes, (byte) 255);
        int[] palette = palette();
        int source = 0;
        int[][] passes = (flags() & INTERLACED) == 0 ? new int[][] {{0, 1}} : PASSES;
        for (int[] pass : passes) {
            for (int y = pass[0]; y < height(); y += pass[1]) {
                int target = (top() + y) * header.width() + left();
                for (int x = 0; x < width(); x++) {
                    int number = pixels[source++] & 0xFF;
                    if (number != transparent) {
                        planes[target + x] = (byte) (palette[number] >> 16);
                        planes[plane + target + x] = (byte) (palette[number] >> 8);
                        planes[2 * plane + target + x] = (byte) palette[number];
                    }
                }
            }
        }
        return new Image(header.width(), header.height(), planes);
    }

    /** The frame's own colors, else those of the file, else shades of gray; black for numbers beyond. */
    private int[] palette() {
        boolean own = colorBytes(flags()) > 0;
        int at = own ? afterFlags() : AFTER_SCREEN;
        int length = own ? colorBytes(flags()) : colorBytes(bytes.at(SCREEN + 4));
        int[] palette = new int[256];
        for (int i = 0; i < palette.length && length == 0; i++) {
            palette[i] = i * 0x010101;
        }
        for (int i = 0; i < length / 3; i++) {
            palette[i] = bytes.at(at + 3 * i) << 16 | bytes.at(at + 3 * i + 1) << 8 | bytes.at(at + 3 * i + 2);
        }
        return palette;
    }
}
