package org.alexnet4j.engine.onednn;

import org.bytedeco.dnnl.dnnl_memory_desc;

/** A tensor of a program that has a layout but no memory yet. Two slots are the same only if they are one object. */
final class Slot {
    /** Where its memory comes from. */
    enum Lifetime {
        /** From the first operation that writes it to the last that reads it; shares memory with others. */
        PASSING,
        /** As long as the program, one for all instances: parameters. */
        SHARED,
        /** Memory of the caller, set before each run: the images. */
        CALLER
    }

    final dnnl_memory_desc layout;
    final long[] dims;
    final int dataType;
    final long bytes;
    final Lifetime lifetime;
    final String purpose;
    private final Slot memory;

    Slot(dnnl_memory_desc layout, Lifetime lifetime, String purpose) {
        this.layout = layout;
        this.dims = Dnnl.dims(layout);
        this.dataType = Dnnl.dataType(layout);
        this.bytes = Dnnl.bytes(layout);
        this.lifetime = lifetime;
        this.purpose = purpose;
        this.memory = this;
    }

    private Slot(dnnl_memory_desc layout, Slot other) {
        this.layout = layout;
        this.dims = Dnnl.dims(layout);
        this.dataType = other.dataType;
        this.bytes = other.bytes;
        this.lifetime = other.lifetime;
        this.purpose = other.purpose;
        this.memory = other.memory;
    }

    /** The same memory with other dimensions; both layouts are row-major. */
    Slot reshaped(dnnl_memory_desc rowMajor) {
        return new Slot(rowMajor, this);
    }

    /** The slot whose memory this one uses: itself, or the one that it was reshaped from. */
    Slot memory() {
        return memory;
    }
}
