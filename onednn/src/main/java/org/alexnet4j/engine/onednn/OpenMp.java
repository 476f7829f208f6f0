package org.alexnet4j.engine.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.File;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * The number of threads of OpenMP. It belongs to the calling thread, so every thread that calls oneDNN sets it; there is
 * no way to do so through oneDNN or JavaCPP, hence the call through JNA into the libgomp that JavaCPP unpacked.
 */
final class OpenMp {
    private static final @Nullable Function SET_NUM_THREADS = find();
    private static final ThreadLocal<Integer> CURRENT = ThreadLocal.withInitial(() -> 0);

    private OpenMp() {}

    /** Lets oneDNN use that many threads in the calls of this thread; without effect where there is no libgomp. */
    static void useThreads(int threads) {
        if (SET_NUM_THREADS != null && CURRENT.get() != threads) {
            SET_NUM_THREADS.invoke(new Object[] {threads});
            CURRENT.set(threads);
        }
    }

    /** Whether the number of threads can be set here. */
    static boolean isAvailable() {
        return SET_NUM_THREADS != null;
    }

    private static @Nullable Function find() {
        String loaded = Loader.load(org.bytedeco.dnnl.global.dnnl.class);
        if (loaded == null) {
            return null;
        }
        File[] libraries = new File(loaded).getParentFile().listFiles((folder, name) -> isOpenMp(name));
        if (libraries == null || libraries.length == 0) {
            return null;
        }
        try {
            return NativeLibrary.getInstance(libraries[0].getPath()).getFunction("omp_set_num_threads");
        } catch (UnsatisfiedLinkError e) {
            return null;
        }
    }

    private static boolean isOpenMp(String file) {
        return file.startsWith("libgomp")
                || file.startsWith("libiomp")
                || file.startsWith("libomp")
                || file.startsWith("vcomp");
    }
}
