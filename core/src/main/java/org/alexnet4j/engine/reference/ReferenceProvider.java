package org.alexnet4j.engine.reference;

import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.EngineProvider;

/** Opens the reference engine, which runs everywhere. */
public final class ReferenceProvider implements EngineProvider {
    static final String NAME = "reference";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Engine open(int threads) {
        return new ReferenceEngine();
    }
}
