package org.alexnet4j.engine.reference;

import java.util.List;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.GoldenContractTest;

final class ReferenceGoldenTest extends GoldenContractTest {
    @Override
    protected Engine open() {
        return new ReferenceProvider().open(2);
    }

    @Override
    protected List<String> files() {
        return List.of("cifar-lrn", "paper-224");
    }
}
