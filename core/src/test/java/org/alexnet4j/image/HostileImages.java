package org.alexnet4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Draws small files that stand for much work. */
public final class HostileImages {
    private HostileImages() {}

    /**
     * A gray or colorful JPEG file all of whose blocks are alike.
     *
     * @param scans passes, progressive if they are more than one
     * @param bytes of the first scan; two bits make a block
     */
    public static byte[] jpeg(int width, int height, int channels, int scans, int bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD8});
        byte[] quantization = new byte[65];
        Arrays.fill(quantization, 1, 65, (byte) 1);
        putSegment(out, 0xDB, quantization);
        ByteBuffer frame = ByteBuffer.allocate(6 + 3 * channels);
        frame.put((byte) 8).putShort((short) height).putShort((short) width).put((byte) channels);
        ByteBuffer first = ByteBuffer.allocate(4 + 2 * channels).put((byte) channels);
        for (int channel = 1; channel <= channels; channel++) {
            frame.put(new byte[] {(byte) channel, 0x11, 0});
            first.put(new byte[] {(byte) channel, 0});
        }
        putSegment(out, scans > 1 ? 0xC2 : 0xC0, frame.array());
        for (int table : new int[] {0x00, 0x10}) {
            // One code of one bit, for 0: the same gray, the end of a block.
            byte[] codes = new byte[18];
            codes[0] = (byte) table;
            codes[1] = 1;
            putSegment(out, 0xC4, codes);
        }
        putSegment(
                out,
                0xDA,
                first.put(new byte[] {0, (byte) (scans > 1 ? 0 : 63), 0}).array());
        out.writeBytes(new byte[bytes]);
        for (int scan = 1; scan < scans; scan++) {
            putSegment(out, 0xDA, new byte[] {1, 1, 0, 1, 63, 0});
            out.write(0);
        }
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD9});
        return out.toByteArray();
    }

    private static void putSegment(ByteArrayOutputStream out, int marker, byte[] content) {
        out.writeBytes(
                new byte[] {(byte) 0xFF, (byte) marker, (byte) ((content.length + 2) >> 8), (byte) (content.length + 2)
                });
        out.writeBytes(content);
    }

    /** A black PNG file of RGB with some chunks that unpack to 8 MB each. */
    public static byte[] png(int width, int height, String chunk, int chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("\u0089PNG\r\n\u001A\n".getBytes(ISO_8859_1));
        putChunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .putInt(0x08020000)
                        .array());
        byte[] packed = deflated(1, 7_900_000);
        for (int i = 0; i < chunks; i++) {
            byte[] name = ("k" + i + "\0\0").getBytes(ISO_8859_1);
            byte[] content = Arrays.copyOf(name, name.length + packed.length);
            System.arraycopy(packed, 0, content, name.length, packed.length);
            putChunk(out, chunk, content);
        }
        putChunk(out, "IDAT", deflated(height, 1 + 3 * width));
        putChunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void putChunk(ByteArrayOutputStream out, String name, byte[] content) {
        byte[] chunk = ByteBuffer.allocate(4 + content.length)
                .put(name.getBytes(ISO_8859_1))
                .put(content)
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(chunk);
        out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        out.writeBytes(chunk);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }

    /** Zeros, so many rows of so many. */
    private static byte[] deflated(int rows, int row) {
        Deflater deflater = new Deflater(9);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] zeros = new byte[row];
        byte[] packed = new byte[1 << 16];
        for (int y = 0; y < rows; y++) {
            deflater.setInput(zeros);
            if (y == rows - 1) {
                deflater.finish();
            }
            int count = deflater.deflate(packed);
            while (count > 0) {
                out.write(packed, 0, count);
                count = deflater.deflate(packed);
            }
        }
        deflater.end();
        return out.toByteArray();
    }

    /** A black TIFF file of RGB, deflated. */
    public static byte[] tiff(int width, int height) {
        byte[] strip = deflated(height, 3 * width);
        int[][] entries = {
            {256, width},
            {257, height},
            {258, 8},
            {259, 8},
            {262, 2},
            {273, 8},
            {277, 3},
            {278, height},
            {279, strip.length}
        };
        ByteBuffer tiff = ByteBuffer.allocate(8 + strip.length + 2 + 12 * entries.length + 4)
                .order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I', '*', 0}).putInt(8 + strip.length).put(strip);
        tiff.putShort((short) entries.length);
        for (int[] entry : entries) {
            tiff.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
        }
        return tiff.array();
    }

    /** A WebP file of 38 bytes in which everything has one color, which takes no bits. */
    public static byte[] webp(int width, int height) {
        ByteBuffer webp = ByteBuffer.allocate(38).order(ByteOrder.LITTLE_ENDIAN);
        webp.put("RIFF".getBytes(ISO_8859_1))
                .putInt(30)
                .put("WEBPVP8L".getBytes(ISO_8859_1))
                .putInt(18);
        webp.put((byte) 0x2F).putInt((width - 1) | ((height - 1) << 14));
        // No transform, no cache, one set of codes; five codes of one symbol each: 1 0 0 0 from the lowest bit on.
        long codes = 0;
        for (int code = 0; code < 5; code++) {
            codes |= 1L << (3 + 4 * code);
        }
        return webp.putLong(codes).array();
    }

    /** A GIF file whose comment does not end. */
    public static byte[] gif(int blocks) {
        byte[] gif = new byte[15 + 256 * blocks];
        System.arraycopy("GIF89a\4\0\4\0\0\0\0!\u00FE".getBytes(ISO_8859_1), 0, gif, 0, 15);
        for (int i = 0; i < blocks; i++) {
            gif[15 + 256 * i] = (byte) 255;
        }
        return gif;
    }
}
