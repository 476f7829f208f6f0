package org.alexnet4j.engine.onednn;

import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.EngineUnavailableException;

/** The engine without what lets threads share it, for tests that look into its programs. */
final class BareEngine {
    private BareEngine() {}

    static Engine open() {
        try {
            return new OneDnnProvider().open(2);
        } catch (EngineUnavailableException e) {
            throw new AssertionError(e);
        }
    }
}
