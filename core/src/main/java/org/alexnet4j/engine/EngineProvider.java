package org.alexnet4j.engine;

/**
 * Finds out whether an engine can run here, and opens it for {@link Engines}, which lets many threads share it. Registered
 * under {@code META-INF/services}.
 */
public interface EngineProvider {
    /** The name by which {@code --engine} asks for it, such as {@code onednn}. */
    String name();

    /** Of the engines that can be opened, {@code auto} takes the one with the highest rank. */
    int rank();

    /**
     * Opens the engine.
     *
     * @param threads number of threads that one call may use, at least 1
     * @throws EngineUnavailableException if it cannot run on this machine
     */
    Engine open(int threads) throws EngineUnavailableException;
}
