package org.alexnet4j.training;

import java.util.function.LongSupplier;

/** Nanoseconds that never run backwards, as those of virtual machines may: no speed is negative. For one thread at a time. */
public final class SteadyClock implements LongSupplier {
    private final LongSupplier nanoTime;
    private long latest;

    /** The system's clock. */
    public SteadyClock() {
        this(System::nanoTime);
    }

    SteadyClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        latest = nanoTime.getAsLong();
    }

    @Override
    public long getAsLong() {
        long now = nanoTime.getAsLong();
        // By the difference: the numbers may overflow.
        if (now - latest > 0) {
            latest = now;
        }
        return latest;
    }
}
