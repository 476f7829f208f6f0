package org.alexnet4j.engine.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.File;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * The number of threads of OpenMP, and how they wait. The number belongs to the calling thread, so every thread that calls
 * oneDNN sets it; there is no way to do so through oneDNN or JavaCPP, hence the call through JNA into the libgomp that
 * JavaCPP unpacked.
 */
final class OpenMp {
    /**
     * Rounds in which a thread that waits for work looks for it before it sleeps: about a tenth of a millisecond. libgomp's
     * own 300,000 can make a training ten times slower on a busy machine, none at all costs a fifth of the speed of small
     * networks on an idle one.
     */
    private static final String SPINS = "10000";

    private static final @Nullable Function SET_NUM_THREADS;
    private static final ThreadLocal<Integer> CURRENT = ThreadLocal.withInitial(() -> 0);

    static {
        // Before libgomp is loaded: it reads its environment once.
        limitSpinning();
        SET_NUM_THREADS = find();
    }

    private OpenMp() {}

    /** Makes sure that this class is ready; to be called before oneDNN is used. */
    static void prepare() {}

    /** Limits the spinning of waiting threads, unless the user's environment says how to wait; Linux only. */
    private static void limitSpinning() {
        if (Platform.isLinux() && System.getenv("GOMP_SPINCOUNT") == null && System.getenv("OMP_WAIT_POLICY") == null) {
            try {
                NativeLibrary.getInstance("c").getFunction("setenv").invokeInt(new Object[] {"GOMP_SPINCOUNT", SPINS, 0
                });
            } catch (UnsatisfiedLinkError e) {
                // Then it spins as libgomp does by itself: slower on a busy machine, not wrong.
            }
        }
    }

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
