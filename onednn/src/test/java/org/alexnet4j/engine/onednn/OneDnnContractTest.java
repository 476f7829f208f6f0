package org.alexnet4j.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.EngineContractTest;
import org.alexnet4j.engine.Engines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("native")
final class OneDnnContractTest extends EngineContractTest {
    private long liveBefore;

    @Override
    protected Engine open() {
        return Engines.open(OneDnnProvider.NAME, 2).engine();
    }

    @BeforeEach
    void countMemory() {
        liveBefore = NativeMemory.liveBytes();
    }

    @AfterEach
    void all_native_memory_is_given_back() {
        assertThat(NativeMemory.liveBytes()).isEqualTo(liveBefore);
    }
}
