package org.alexnet4j.engine.onednn;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * The number of threads of OpenMP, and how they wait. oneDNN divides work among as many threads as OpenMP says there may be
 * and never asks whether they came: where fewer do, parts are not computed and nothing is said. So OpenMP is kept from
 * starting fewer, and asked how many it can.
 *
 * <p>The number belongs to the calling thread, so every thread that calls oneDNN sets it; there is no way to do so through
 * oneDNN or JavaCPP, hence the calls through JNA into the libgomp that JavaCPP unpacked.
 */
final class OpenMp {
    /**
     * Rounds in which a thread that waits for work looks for it before it sleeps: about a tenth of a millisecond. libgomp's
     * own 300,000 can make a training ten times slower on a busy machine, none at all costs a fifth of the speed of small
     * networks on an idle one.
     */
    private static final String SPINS = "10000";

    private static final String SET = "omp_set_num_threads";

    /** RTLD_LAZY without RTLD_GLOBAL: other libraries find none of oneDNN's symbols. */
    private static final int LAZY_AND_LOCAL = 1;

    /** What in the environment may let OpenMP start fewer threads than asked for. */
    private static final List<String> LIMITS = List.of("OMP_THREAD_LIMIT", "OMP_DYNAMIC", "OMP_MAX_ACTIVE_LEVELS");

    private static final @Nullable Function SET_NUM_THREADS;
    private static final @Nullable Function SET_DYNAMIC;
    private static final @Nullable Function SET_MAX_ACTIVE_LEVELS;
    private static final @Nullable Function THREAD_LIMIT;

    static {
        // Before libgomp is loaded: it reads its environment once.
        limitSpinning();
        NativeLibrary library = library();
        SET_NUM_THREADS = find(library, SET);
        SET_DYNAMIC = find(library, "omp_set_dynamic");
        SET_MAX_ACTIVE_LEVELS = find(library, "omp_set_max_active_levels");
        THREAD_LIMIT = find(library, "omp_get_thread_limit");
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

    /**
     * Lets oneDNN use that many threads in the calls of this thread; without effect where there is no libgomp. Set for each
     * call: other libraries in the process may have set it since.
     *
     * @param threads at most {@link #most}
     */
    static void useThreads(int threads) {
        if (SET_NUM_THREADS != null) {
            SET_NUM_THREADS.invoke(new Object[] {threads});
            invoke(SET_DYNAMIC, 0);
            invoke(SET_MAX_ACTIVE_LEVELS, 1);
        }
    }

    private static void invoke(@Nullable Function function, int argument) {
        if (function != null) {
            function.invoke(new Object[] {argument});
        }
    }

    /** The most threads that one call can have: OMP_THREAD_LIMIT, where it is set. */
    static int most() {
        return THREAD_LIMIT == null ? Integer.MAX_VALUE : THREAD_LIMIT.invokeInt(new Object[0]);
    }

    /** Whether the number of threads can be set here. */
    static boolean isAvailable() {
        return SET_NUM_THREADS != null;
    }

    /** A variable of the environment by which OpenMP may start fewer threads than asked for; empty where there is none. */
    static Optional<String> limit() {
        return LIMITS.stream().filter(name -> System.getenv(name) != null).findFirst();
    }

    /**
     * The library to look up functions of OpenMP in. By oneDNN's own, the system finds the OpenMP that it uses, of which there
     * may be others in the process; on Windows, it has to be named itself.
     */
    private static @Nullable NativeLibrary library() {
        String loaded = Loader.load(org.bytedeco.dnnl.global.dnnl.class);
        if (loaded == null) {
            return null;
        }
        List<String> candidates = new ArrayList<>(List.of(loaded));
        File[] beside = new File(loaded).getParentFile().listFiles((folder, name) -> isOpenMp(name));
        for (File file : beside == null ? new File[0] : beside) {
            candidates.add(file.getPath());
        }
        for (String candidate : candidates) {
            try {
                NativeLibrary library =
                        NativeLibrary.getInstance(candidate, Map.of(Library.OPTION_OPEN_FLAGS, LAZY_AND_LOCAL));
                if (find(library, SET) != null) {
                    return library;
                }
            } catch (UnsatisfiedLinkError e) {
                // Perhaps the next.
            }
        }
        return null;
    }

    private static @Nullable Function find(@Nullable NativeLibrary library, String name) {
        try {
            return library == null ? null : library.getFunction(name);
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
