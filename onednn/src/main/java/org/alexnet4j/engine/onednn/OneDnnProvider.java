package org.alexnet4j.engine.onednn;

import java.util.Optional;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.EngineProvider;
import org.alexnet4j.engine.EngineUnavailableException;

/** Opens the processor engine. */
public final class OneDnnProvider implements EngineProvider {
    static final String NAME = "onednn";

    static {
        // By default JavaCPP counts mapped files and the memory of other libraries against a multiple of the Java heap,
        // collects garbage and throws when it is exceeded. Here every block has an owner, and the system's limit
        // counts.
        if (System.getProperty("org.bytedeco.javacpp.maxBytes") == null) {
            System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        }
        if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
            System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int rank() {
        return 100;
    }

    @Override
    public Engine open(int threads) throws EngineUnavailableException {
        try {
            OpenMp.prepare();
            Optional<String> limit = OpenMp.limit();
            if (!OpenMp.isAvailable() && limit.isPresent()) {
                throw new EngineUnavailableException(
                        limit.get() + " is set, and the threads that OpenMP starts cannot be counted here: oneDNN might"
                                + " give wrong numbers",
                        "unset " + limit.get(),
                        null);
            }
            return new OneDnnEngine(threads, Math.min(threads, OpenMp.most()));
        } catch (LinkageError e) {
            throw new EngineUnavailableException(
                    "the oneDNN library for " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                            + " does not load (" + e.getMessage() + ")",
                    "add org.bytedeco:dnnl-platform to the class path, and let the folder for unpacked libraries be"
                            + " writable (-Dorg.bytedeco.javacpp.cachedir=...)",
                    e);
        }
    }
}
