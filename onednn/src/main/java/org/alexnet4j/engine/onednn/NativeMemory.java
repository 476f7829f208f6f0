package org.alexnet4j.engine.onednn;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.MemoryUse;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Native memory of one owner, freed when the owner is closed. Blocks are zeroed and aligned to {@value #ALIGNMENT} bytes. */
final class NativeMemory implements AutoCloseable {
    /** A page: enough for every instruction set, and blocks never share one. */
    static final int ALIGNMENT = 4096;

    private static final long MACHINE =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();

    private static final AtomicLong LIVE = new AtomicLong();

    private final List<Pointer> blocks = new ArrayList<>();
    private final Map<String, Long> uses = new LinkedHashMap<>();
    private long held;

    /** Bytes that all owners hold together; a test sees here whether one has leaked. */
    static long liveBytes() {
        return LIVE.get();
    }

    /**
     * A block of zeros.
     *
     * @param purpose what for, in a table for people
     * @throws UserException if there is not so much memory
     */
    Pointer allocate(long bytes, String purpose) {
        long rounded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + ALIGNMENT;
        // More than there is would be given, too, and the process killed when it is touched.
        Pointer block = LIVE.get() + rounded > MACHINE ? null : Pointer.calloc(1, rounded);
        if (block == null || block.isNull()) {
            throw new UserException(
                    UserException.Kind.RESOURCES,
                    String.format(
                            Locale.ROOT,
                            "no memory for %s: %,d bytes more than the %,d held already, of %,d that this machine has",
                            purpose,
                            bytes,
                            LIVE.get(),
                            MACHINE),
                    "take a smaller --batch, --precision bfloat16 or a smaller network");
        }
        blocks.add(block);
        held += rounded;
        LIVE.addAndGet(rounded);
        uses.merge(purpose, rounded, Long::sum);
        return at(block, (ALIGNMENT - block.address() % ALIGNMENT) % ALIGNMENT);
    }

    /** What is held, by purpose. */
    List<MemoryUse> uses() {
        return uses.entrySet().stream()
                .map(use -> new MemoryUse(use.getKey(), use.getValue()))
                .toList();
    }

    /** The place {@code offset} bytes behind another. */
    static Pointer at(Pointer block, long offset) {
        return new BytePointer(block).getPointer(offset);
    }

    /** A view of at most 2 GiB of native memory. */
    static ByteBuffer view(Pointer pointer, long bytes) {
        BytePointer typed = new BytePointer(pointer);
        typed.limit(typed.position() + bytes);
        return typed.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        blocks.forEach(Pointer::free);
        blocks.clear();
        LIVE.addAndGet(-held);
        held = 0;
    }
}
