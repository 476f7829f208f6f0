package org.alexnet4j.image;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;

/**
 * Bounds the memory of what is being decoded at once in this process: large images wait for each other, and those that
 * would not fit alone are refused. Safe to use from many threads.
 */
public final class DecodingMemory {
    private static final String MORE_HEAP = "give Java more memory: ALEXNET_JAVA_OPTIONS=-Xmx8g, or make it smaller";
    private static final Object SECOND_TRY = new Object();

    /** Half of Java's heap, for images that Java decodes. */
    public static final DecodingMemory HEAP =
            new DecodingMemory(Runtime.getRuntime().maxMemory() / 2, "Java's heap", MORE_HEAP);

    /** Half of what this machine, or its container, has besides, for images that are decoded natively. */
    public static final DecodingMemory NATIVE =
            new DecodingMemory(nativeBytes(), "this machine's memory", "make it smaller");

    private static final int UNIT = 1 << 16;

    private final long most;
    private final Semaphore units;
    private final String where;
    private final String remedy;

    DecodingMemory(long most, String where, String remedy) {
        this.most = most;
        this.where = where;
        this.remedy = remedy;
        units = new Semaphore(units(most), true);
    }

    /** Reads and decodes one image. */
    @FunctionalInterface
    public interface Decoding<T> {
        /**
         * @throws IOException if the file cannot be read
         * @throws UnreadableImageException if it is not an image
         */
        T decode() throws IOException, UnreadableImageException;
    }

    /**
     * Makes running out of memory a problem of this image alone. Another one may have taken the memory: there is a second
     * try, one image at a time.
     *
     * @throws UnreadableImageException if it is not an image, or there is not enough memory for it
     */
    public static <T> T orRefuse(Decoding<T> decoding) throws IOException, UnreadableImageException {
        try {
            return decoding.decode();
        } catch (OutOfMemoryError e) {
            return again(decoding);
        }
    }

    private static <T> T again(Decoding<T> decoding) throws IOException, UnreadableImageException {
        synchronized (SECOND_TRY) {
            try {
                return decoding.decode();
            } catch (OutOfMemoryError e) {
                String reason = String.format(
                        "not enough memory to read it; Java's heap may have %,d MB",
                        Runtime.getRuntime().maxMemory() >> 20);
                throw new UnreadableImageException(reason, MORE_HEAP);
            }
        }
    }

    /** Never less than an eighth of all: where Java may take everything, it seldom does. */
    private static long nativeBytes() {
        long all =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Math.max((all - Runtime.getRuntime().maxMemory()) / 2, all / 8);
    }

    private static int units(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
    }

    /** Memory that an image has until it is closed. */
    public final class Lease implements AutoCloseable {
        private final int count;

        private Lease(int count) {
            this.count = count;
        }

        @Override
        public void close() {
            units.release(count);
        }
    }

    /**
     * Waits until there is room for an image.
     *
     * @param bytes what decoding it takes
     * @throws UnreadableImageException if there is never room for so much
     */
    public Lease lease(long bytes) throws UnreadableImageException {
        if (bytes > most) {
            String reason = String.format(
                    "not enough memory to decode it: that takes %,d MB, and may take %,d MB of %s",
                    bytes >> 20, most >> 20, where);
            throw new UnreadableImageException(reason, remedy);
        }
        int count = Math.min(units(bytes + UNIT - 1), units(most));
        units.acquireUninterruptibly(count);
        return new Lease(count);
    }
}
