package org.alexnet4j.image;

/** Unpacks the LZW codes of a GIF frame. */
final class GifCodes {
    private static final int MOST_CODES = 1 << 12;
    private static final int LARGEST_WIDTH = 12;
    private static final int NONE = -1;

    private final FileBytes bytes;
    private final int codeSize;

    /** Of a code: the code of all its pixels but the last, the last, and how many they are. */
    private final int[] prefix = new int[MOST_CODES];

    private final byte[] last = new byte[MOST_CODES];
    private final int[] length = new int[MOST_CODES];

    private int at;
    private int blockEnd;
    private int bits;
    private int bitCount;

    /**
     * @param at where the first block of codes begins
     * @param codeSize bits of a color number
     */
    GifCodes(FileBytes bytes, int at, int codeSize) {
        this.bytes = bytes;
        this.at = at;
        this.blockEnd = at;
        this.codeSize = codeSize;
        for (int code = 0; code < 1 << codeSize; code++) {
            last[code] = (byte) code;
            length[code] = 1;
        }
    }

    /**
     * Fills an array with color numbers.
     *
     * @return how many there are; fewer than the array holds if the codes end before
     */
    int unpack(byte[] pixels) throws UnreadableImageException {
        int clear = 1 << codeSize;
        int next = clear + 2;
        int width = codeSize + 1;
        int previous = NONE;
        int done = 0;
        while (done < pixels.length) {
            int code = read(width);
            if (code == NONE || code == clear + 1) {
                break;
            }
            if (code == clear) {
                next = clear + 2;
                width = codeSize + 1;
                previous = NONE;
                continue;
            }
            // A code may be used at the moment when it is made: then it ends as it begins.
            boolean isNew = code == next && previous != NONE && next < MOST_CODES;
            if (code > clear && code >= next && !isNew) {
                throw new UnreadableImageException("damaged: a GIF file with a code that was not made");
            }
            if (previous != NONE && next < MOST_CODES) {
                prefix[next] = previous;
                last[next] = first(isNew ? previous : code);
                length[next] = length[previous] + 1;
                next++;
                if (next == 1 << width && width < LARGEST_WIDTH) {
                    width++;
                }
            }
            done = write(code, pixels, done);
            previous = code;
        }
        return done;
    }

    private byte first(int code) {
        int at = code;
        while (length[at] > 1) {
            at = prefix[at];
        }
        return last[at];
    }

    /** Writes the pixels of a code from the last to the first; those that no longer fit are left out. */
    private int write(int code, byte[] pixels, int done) {
        int end = done + length[code];
        int from = code;
        for (int i = end - 1; i >= done; i--) {
            if (i < pixels.length) {
                pixels[i] = last[from];
            }
            from = prefix[from];
        }
        return Math.min(end, pixels.length);
    }

    /** The next code; none where the blocks or the file end. */
    private int read(int width) {
        while (bitCount < width) {
            if (at == blockEnd) {
                int size = at < bytes.length() ? bytes.at(at) : 0;
                if (size == 0) {
                    return NONE;
                }
                at++;
                blockEnd = Math.min(at + size, bytes.length());
                if (at == blockEnd) {
                    return NONE;
                }
            }
            bits |= bytes.at(at++) << bitCount;
            bitCount += 8;
        }
        int code = bits & (1 << width) - 1;
        bits >>>= width;
        bitCount -= width;
        return code;
    }
}
