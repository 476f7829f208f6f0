package org.alexnet4j.image.leptonica;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.leptonica.global.leptonica;
import org.jspecify.annotations.Nullable;

/**
 * Silence on standard error while native code decodes. libjpeg and libpng write a line there for many damaged files, in the
 * middle of whatever the program writes, and Leptonica does not hand out their handlers; but {@code stderr} of the C library
 * is a variable, which GNU's manual allows to be set. Java's own {@code System.err} does not use it. Elsewhere than on Linux
 * with that library, nothing is silenced.
 */
final class NativeMessages implements AutoCloseable {
    private static final NativeMessages SILENCE = new NativeMessages();

    private final @Nullable PointerPointer<?> variable = variable();
    private @Nullable Pointer original;
    private @Nullable Pointer nowhere;
    private int users;

    private NativeMessages() {}

    private static @Nullable PointerPointer<?> variable() {
        Pointer gnu = Loader.addressof("gnu_get_libc_version");
        Pointer address = Loader.addressof("stderr");
        return gnu == null || address == null ? null : new PointerPointer<>(address);
    }

    /** From now on there is silence, until all who asked for it have closed what they got. */
    static NativeMessages silence() {
        SILENCE.enter();
        return SILENCE;
    }

    private synchronized void enter() {
        if (variable == null || users++ > 0) {
            return;
        }
        if (nowhere == null) {
            nowhere = leptonica.lept_fopen("/dev/null", "w");
        }
        if (nowhere != null) {
            original = variable.get();
            variable.put(nowhere);
        }
    }

    @Override
    public synchronized void close() {
        if (variable != null && --users == 0 && original != null) {
            variable.put(original);
        }
    }
}
