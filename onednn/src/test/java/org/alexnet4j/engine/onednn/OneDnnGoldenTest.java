package org.alexnet4j.engine.onednn;

import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.EngineUnavailableException;
import org.alexnet4j.engine.GoldenContractTest;
import org.junit.jupiter.api.Tag;

@Tag("native")
final class OneDnnGoldenTest extends GoldenContractTest {
    @Override
    protected Engine open() throws EngineUnavailableException {
        return new OneDnnProvider().open(2);
    }
}
