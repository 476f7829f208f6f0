package org.alexnet4j.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Writes GIF files of one frame, as unusual as wanted. */
final class GifBytes {
    private static final int[] COLORS = {0x102030, 0xC81E1E, 0x1E1EC8, 0xE0E010, 0x404040, 0x00FF80, 0x8000FF, 0xFFFFFF
    };

    private static final int CODE_SIZE = 3;
    private static final int CLEAR = 1 << CODE_SIZE;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int bits;
    private int bitCount;
    private final ByteArrayOutputStream codes = new ByteArrayOutputStream();

    boolean interlaced;
    boolean localColors;
    boolean trailer = true;
    boolean doubleClear;
    boolean codesAfterTheEnd;
    boolean endCode = true;
    int transparent = -1;
    int screenWidth;
    int screenHeight;
    int left;
    int top;
    int comments;

    /** The color that a number stands for, 0xRRGGBB. */
    static int color(int number) {
        return COLORS[number];
    }

    byte[] write(int[] numbers, int width, int height) {
        text("GIF89a");
        putShort(Math.max(screenWidth, localScreen(width)));
        putShort(Math.max(screenHeight, localScreen(height)));
        out.write(localColors ? 0 : 0x82);
        out.write(0);
        out.write(0);
        if (!localColors) {
            putColors();
        }
        for (int i = 0; i < comments; i++) {
            out.writeBytes(new byte[] {0x21, (byte) 0xFE, 2, 'h', 'i', 3, 'y', 'o', 'u', 0});
        }
        out.writeBytes(
                new byte[] {0x21, (byte) 0xF9, 4, (byte) (transparent < 0 ? 0 : 1), 0, 0, (byte) transparent, 0});
        out.write(0x2C);
        putShort(left);
        putShort(top);
        putShort(width);
        putShort(height);
        out.write((localColors ? 0x82 : 0) | (interlaced ? 0x40 : 0));
        if (localColors) {
            putColors();
        }
        out.write(CODE_SIZE);
        putCodes(interlaced ? interlace(numbers, width, height) : numbers);
        putBlocks();
        if (trailer) {
            out.write(0x3B);
        }
        return out.toByteArray();
    }

    private int localScreen(int side) {
        return screenWidth == 0 ? side : 1;
    }

    private static int[] interlace(int[] numbers, int width, int height) {
        List<Integer> rows = new ArrayList<>();
        for (int[] pass : new int[][] {{0, 8}, {4, 8}, {2, 4}, {1, 2}}) {
            for (int y = pass[0]; y < height; y += pass[1]) {
                rows.add(y);
            }
        }
        int[] mixed = new int[numbers.length];
        for (int i = 0; i < height; i++) {
            System.arraycopy(numbers, rows.get(i) * width, mixed, i * width, width);
        }
        return mixed;
    }

    /** Each pixel as a code of its own; the table grows all the same, and with it the width of the codes. */
    private void putCodes(int[] numbers) {
        putCode(CLEAR, CODE_SIZE + 1);
        if (doubleClear) {
            putCode(CLEAR, CODE_SIZE + 1);
        }
        int next = CLEAR + 2;
        int width = CODE_SIZE + 1;
        boolean first = true;
        for (int number : numbers) {
            putCode(number, width);
            if (!first && next < 4096) {
                next++;
                if (next == 1 << width && width < 12) {
                    width++;
                }
            }
            first = false;
            if (doubleClear && next == 40) {
                putCode(CLEAR, width);
                width = CODE_SIZE + 1;
                putCode(CLEAR, width);
                next = CLEAR + 2;
                first = true;
            }
        }
        for (int i = 0; codesAfterTheEnd && i < 50; i++) {
            putCode(1, width);
        }
        if (endCode) {
            putCode(CLEAR + 1, width);
        }
        putCode(0, 7);
    }

    private void putCode(int code, int width) {
        bits |= code << bitCount;
        bitCount += width;
        while (bitCount >= 8) {
            codes.write(bits);
            bits >>>= 8;
            bitCount -= 8;
        }
    }

    private void putBlocks() {
        byte[] all = codes.toByteArray();
        for (int at = 0; at < all.length; at += 255) {
            int length = Math.min(255, all.length - at);
            out.write(length);
            out.write(all, at, length);
        }
        if (trailer) {
            out.write(0);
        }
    }

    private void putColors() {
        for (int color : COLORS) {
            out.write(color >> 16);
            out.write(color >> 8);
            out.write(color);
        }
    }

    private void putShort(int value) {
        out.write(value);
        out.write(value >> 8);
    }

    private void text(String text) {
        out.writeBytes(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }
}
