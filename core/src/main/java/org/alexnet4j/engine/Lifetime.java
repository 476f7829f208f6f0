package org.alexnet4j.engine;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The lifetime of something with native memory that many threads use and any of them may close: closing refuses later
 * uses, and the last use under way frees the memory. Nothing ever waits, so a use may close what it uses.
 */
public final class Lifetime implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    /** Added to the number of uses when it is closed. */
    private static final int CLOSED = Integer.MIN_VALUE;

    private final String name;
    private final Runnable free;
    private final AtomicInteger uses = new AtomicInteger();

    /**
     * A lifetime that ends when it is closed.
     *
     * @param name of what is used, such as "the classifier", for messages
     * @param free frees what it holds; is run once
     */
    public Lifetime(String name, Runnable free) {
        this.name = name;
        this.free = free;
    }

    /**
     * A lifetime that ends at the latest when its owner is collected.
     *
     * @param owner what is used
     * @param free frees what it holds; is run once; must not lead to the owner, which would never be collected then
     */
    static Lifetime of(Object owner, String name, Runnable free) {
        Lifetime lifetime = new Lifetime(name, free);
        CLEANER.register(owner, lifetime::close);
        return lifetime;
    }

    /**
     * The lifetime of a program, during which its engine is in use.
     *
     * @param owner what is used
     * @param program closes the program that the owner shares; must not lead to the owner
     * @param engine whose use has begun
     */
    static Lifetime ofProgram(Object owner, Runnable program, Lifetime engine) {
        return of(owner, "the program", () -> {
            program.run();
            engine.end();
        });
    }

    /**
     * Uses it for the time of a call.
     *
     * @throws IllegalStateException if it is closed
     */
    public <R> R get(Supplier<R> call) {
        begin();
        try {
            return call.get();
        } finally {
            end();
        }
    }

    /**
     * Uses it for the time of a call that has no result.
     *
     * @throws IllegalStateException if it is closed
     */
    public void run(Runnable call) {
        begin();
        try {
            call.run();
        } finally {
            end();
        }
    }

    /**
     * Begins a use.
     *
     * @throws IllegalStateException if it is closed: a mistake of the calling program, which no user can put right
     */
    void begin() {
        int before = uses.get();
        while (before >= 0 && !uses.compareAndSet(before, before + 1)) {
            before = uses.get();
        }
        if (before < 0) {
            throw new IllegalStateException(name + " is closed");
        }
    }

    /** Ends a use; to be called once for each {@link #begin} that returned. */
    void end() {
        if (uses.decrementAndGet() == CLOSED) {
            free.run();
        }
    }

    /** Refuses further uses, and frees at once if none is under way. Closing again has no effect. */
    @Override
    public void close() {
        if (uses.getAndUpdate(before -> before < 0 ? before : before + CLOSED) == 0) {
            free.run();
        }
    }
}
