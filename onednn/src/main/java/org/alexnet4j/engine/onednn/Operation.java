package org.alexnet4j.engine.onednn;

import java.util.List;

/** One step of a program. */
interface Operation {
    /** The layer that it belongs to. */
    String layer();

    /** The tensors that it reads or writes. */
    List<Slot> slots();

    /** Makes it ready to run on the memory of an instance, once. */
    Prepared prepare(Instance instance);

    /** An operation with its memory. */
    @FunctionalInterface
    interface Prepared {
        void run(Pass pass);
    }
}
