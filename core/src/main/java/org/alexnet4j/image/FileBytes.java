package org.alexnet4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bytes of a file; reading beyond its end throws an {@link IndexOutOfBoundsException}. */
final class FileBytes {
    private final byte[] bytes;
    private final ByteBuffer big;
    private final ByteBuffer little;

    FileBytes(byte[] bytes) {
        this.bytes = bytes;
        big = ByteBuffer.wrap(bytes);
        little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    /** An unsigned byte. */
    int at(int position) {
        return bytes[position] & 0xFF;
    }

    int bigInt(int position) {
        return big.getInt(position);
    }

    int bigShort(int position) {
        return big.getShort(position) & 0xFFFF;
    }

    int littleInt(int position) {
        return little.getInt(position);
    }

    int littleShort(int position) {
        return little.getShort(position) & 0xFFFF;
    }

    /** Three bytes, little-endian. */
    int littleThree(int position) {
        return at(position) | at(position + 1) << 8 | at(position + 2) << 16;
    }

    /** Whether these characters of one byte each stand at a position; false beyond the end. */
    boolean startsWith(int position, String magic) {
        byte[] expected = magic.getBytes(ISO_8859_1);
        return position >= 0
                && position <= bytes.length - expected.length
                && Arrays.equals(bytes, position, position + expected.length, expected, 0, expected.length);
    }

    /** A part, as characters of one byte each; shorter at the end of the file. */
    String text(int from, int most) {
        int begin = Math.min(from, bytes.length);
        return new String(bytes, begin, Math.min(most, bytes.length - begin), ISO_8859_1);
    }

    /** A part with positions of its own. */
    ByteBuffer slice(int from, int length) {
        return ByteBuffer.wrap(bytes, from, length).slice();
    }
}
