package org.alexnet4j.image;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The chunks of a PNG file. Checks those that the pixels need, since PNG is the one kind that says how it should be, and
 * keeps no others: text and profiles may unpack to a thousand times their size.
 */
final class PngFile {
    private static final int SIGNATURE_BYTES = 8;
    private static final int CHUNK_BYTES = 12;
    private static final int GRAY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GRAY_ALPHA = 4;
    private static final int RGBA = 6;

    /** Deflate makes no byte into more than this. */
    private static final int LARGEST_EXPANSION = 1032;

    /** First column and row of each pass of an interlaced image, and the steps between them. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private final FileBytes bytes;
    private final ByteArrayOutputStream kept;
    private final Orientation orientation = new Orientation();
    private int width;
    private int height;
    private int depth;
    private int type;
    private boolean interlaced;
    private int colors;
    private boolean transparency;
    private long data;

    private PngFile(FileBytes bytes) {
        this.bytes = bytes;
        kept = new ByteArrayOutputStream(bytes.length());
    }

    static ImageFile open(FileBytes bytes) throws UnreadableImageException {
        return new PngFile(bytes).open();
    }

    private ImageFile open() throws UnreadableImageException {
        kept.write(bytes.array(), 0, SIGNATURE_BYTES);
        boolean ended = readChunks();
        if (data == 0) {
            throw new UnreadableImageException("a PNG file without an image in it");
        }
        long stored = storedBytes();
        if (stored > (data + 1) * LARGEST_EXPANSION) {
            throw new UnreadableImageException(String.format(
                    "truncated: %,d bytes cannot hold a PNG image of %d x %d", bytes.length(), width, height));
        }
        if (!ended) {
            requireAllRows(stored);
            writeEnd();
        }
        boolean keyed = transparency && type != PALETTE;
        ImageHeader header =
                new ImageHeader(ImageKind.PNG, width, height, 0, orientation.value(), keyed, false, 1, stored);
        return new ImageFile(header, kept.toByteArray(), null, ended);
    }

    /** Walks the chunks up to the end, and returns whether its mark is there. */
    private boolean readChunks() throws UnreadableImageException {
        int at = SIGNATURE_BYTES;
        while (at <= bytes.length() - SIGNATURE_BYTES) {
            int length = bytes.bigInt(at);
            String name = bytes.text(at + 4, 4);
            if (name.equals("IEND")) {
                writeEnd();
                return true;
            }
            if (length < 0 || length > bytes.length() - at - CHUNK_BYTES) {
                if (data == 0 || name.equals("IDAT")) {
                    throw new UnreadableImageException("truncated: a PNG file without an end");
                }
                return false;
            }
            if (at == SIGNATURE_BYTES && !name.equals("IHDR")) {
                throw name.equals("CgBI")
                        ? new UnreadableImageException(
                                "a PNG file in Apple's own form, which is not supported", "convert it to JPEG or PNG")
                        : new UnreadableImageException("damaged: a PNG file without a header");
            }
            if (Character.isUpperCase(bytes.at(at + 4))) {
                requireChecksum(at, length);
            }
            readChunk(name, at, length);
            at += length + CHUNK_BYTES;
        }
        if (data == 0) {
            throw new UnreadableImageException("truncated: a PNG file without an end");
        }
        return false;
    }

    private void readChunk(String name, int at, int length) throws UnreadableImageException {
        switch (name) {
            case "IHDR" -> {
                if (at == SIGNATURE_BYTES) {
                    readHeader(at + 8, length);
                    keep(at, length);
                }
            }
            case "PLTE" -> {
                if (type == PALETTE && colors == 0 && data == 0) {
                    readPalette(length);
                    keep(at, length);
                }
            }
            case "tRNS" -> {
                if (!transparency && data == 0 && isTransparency(length)) {
                    transparency = true;
                    keep(at, length);
                }
            }
            case "IDAT" -> {
                if (type == PALETTE && colors == 0) {
                    throw new UnreadableImageException("damaged: a PNG file without its palette");
                }
                data += length;
                keep(at, length);
            }
            case "eXIf" -> orientation.exif(bytes, at + 8, length);
            case "iTXt" -> {
                if (bytes.startsWith(at + 8, "XML:com.adobe.xmp\0\0")) {
                    orientation.xmp(bytes, at + 8, length);
                }
            }
            default -> {
                // Not needed.
            }
        }
    }

    private void readHeader(int at, int length) throws UnreadableImageException {
        width = bytes.bigInt(at);
        height = bytes.bigInt(at + 4);
        depth = bytes.at(at + 8);
        type = bytes.at(at + 9);
        interlaced = bytes.at(at + 12) == 1;
        boolean depthFits = switch (type) {
            case GRAY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case RGB, GRAY_ALPHA, RGBA -> depth == 8 || depth == 16;
            default -> false;
        };
        boolean methodsFit = bytes.at(at + 10) == 0 && bytes.at(at + 11) == 0 && bytes.at(at + 12) <= 1;
        if (length != 13 || !depthFits || !methodsFit) {
            throw new UnreadableImageException("damaged: the header of a PNG file makes no sense");
        }
    }

    private void readPalette(int length) throws UnreadableImageException {
        if (length == 0 || length % 3 != 0) {
            throw new UnreadableImageException("damaged: the palette of a PNG file has no whole colors");
        }
        colors = Math.min(length / 3, 1 << depth);
    }

    /** Others are passed over, as browsers do: with an alpha channel, or for more colors than there are. */
    private boolean isTransparency(int length) {
        return switch (type) {
            case GRAY -> length == 2;
            case RGB -> length == 6;
            case PALETTE -> length >= 1 && length <= colors;
            default -> false;
        };
    }

    private void keep(int at, int length) {
        kept.write(bytes.array(), at, length + CHUNK_BYTES);
    }

    private void writeEnd() {
        byte[] end = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 0x42, 0x60, (byte) 0x82};
        kept.write(end, 0, end.length);
    }

    private void requireChecksum(int at, int length) throws UnreadableImageException {
        CRC32 checksum = new CRC32();
        checksum.update(bytes.array(), at + 4, length + 4);
        if ((int) checksum.getValue() != bytes.bigInt(at + 8 + length)) {
            throw new UnreadableImageException("damaged: a chunk of a PNG file has a wrong checksum");
        }
    }

    private long storedBytes() {
        if (!interlaced) {
            return storedBytes(width, height);
        }
        long sum = 0;
        for (int[] pass : PASSES) {
            sum += storedBytes((int) (((long) width - pass[0] + pass[2] - 1) / pass[2]), (int)
                    (((long) height - pass[1] + pass[3] - 1) / pass[3]));
        }
        return sum;
    }

    /** Each row has a byte for its filter; a pass without pixels has no rows. */
    private long storedBytes(int columns, int rows) {
        int samples = switch (type) {
            case RGB -> 3;
            case GRAY_ALPHA -> 2;
            case RGBA -> 4;
            default -> 1;
        };
        return columns < 1 || rows < 1 ? 0 : rows * (1 + ((long) columns * samples * depth + 7) / 8);
    }

    /** Unpacks everything once more; only files without an end mark have to suffer that. */
    private void requireAllRows(long stored) throws UnreadableImageException {
        Inflater inflater = new Inflater();
        try {
            byte[] rows = new byte[1 << 16];
            long unpacked = 0;
            FileBytes png = new FileBytes(kept.toByteArray());
            for (int at = SIGNATURE_BYTES; at < png.length(); at += png.bigInt(at) + CHUNK_BYTES) {
                if (png.startsWith(at + 4, "IDAT")) {
                    inflater.setInput(png.array(), at + 8, png.bigInt(at));
                    int count = inflater.inflate(rows);
                    while (count > 0) {
                        unpacked += count;
                        count = inflater.inflate(rows);
                    }
                }
            }
            if (unpacked < stored) {
                throw new UnreadableImageException("truncated: rows of a PNG image are missing");
            }
        } catch (DataFormatException e) {
            throw new UnreadableImageException("damaged: the rows of a PNG image cannot be unpacked", e);
        } finally {
            inflater.end();
        }
    }
}
