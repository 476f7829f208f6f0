package org.alexnet4j.image.leptonica;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageDecoders;
import org.alexnet4j.image.UnreadableImageException;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * A process that decodes damaged files on a thread whose context knows no decoder, and prints which decoder that was: for
 * what only a process of its own can show.
 */
final class DamagedFiles {
    private DamagedFiles() {}

    /** Takes the files to damage. */
    public static void main(String[] files) throws IOException {
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        ImageDecoder decoder = ImageDecoders.fastest();
        RandomKey key = RandomKey.of(5, Purpose.TEST);
        int unreadable = 0;
        long position = 0;
        for (String file : files) {
            for (int i = 0; i < 40; i++) {
                byte[] bytes = Files.readAllBytes(Path.of(file));
                for (int damages = 0; damages < 3; damages++) {
                    int from = bytes.length / 3;
                    bytes[from + key.below(bytes.length - 14 - from, position++)] = (byte) key.below(256, position++);
                }
                if (file.endsWith("png")) {
                    mendChecksums(bytes);
                }
                try {
                    decoder.decodeSquare(bytes, 8);
                } catch (UnreadableImageException e) {
                    unreadable++;
                }
            }
        }
        System.out.println(decoder.name().replaceAll("-.*", "") + (unreadable > 0 ? " and damage" : ""));
    }

    /** So that the library sees the damage. */
    private static void mendChecksums(byte[] png) {
        ByteBuffer buffer = ByteBuffer.wrap(png);
        int at = 8;
        while (at + 12 <= png.length) {
            int length = buffer.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                return;
            }
            CRC32 checksum = new CRC32();
            checksum.update(png, at + 4, length + 4);
            buffer.putInt(at + 8 + length, (int) checksum.getValue());
            at += length + 12;
        }
    }
}
