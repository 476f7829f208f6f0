package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_s8;
import static org.bytedeco.dnnl.global.dnnl.dnnl_u8;

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

    /** The value of one step of a tensor of 8 bits; 1 for floating point. */
    final float scale;

    /** Bytes from the beginning of its memory. */
    final long offset;

    private final Slot memory;

    Slot(dnnl_memory_desc layout, Lifetime lifetime, String purpose) {
        this(layout, 1, lifetime, purpose);
    }

    Slot(dnnl_memory_desc layout, float scale, Lifetime lifetime, String purpose) {
        this.layout = layout;
        this.dims = Dnnl.dims(layout);
        this.dataType = Dnnl.dataType(layout);
        this.bytes = Dnnl.bytes(layout);
        this.lifetime = lifetime;
        this.purpose = purpose;
        this.scale = scale;
        this.offset = 0;
        this.memory = this;
    }

    private Slot(dnnl_memory_desc layout, float scale, long offset, Slot other) {
        this.layout = layout;
        this.dims = Dnnl.dims(layout);
        this.dataType = other.dataType;
        this.bytes = Dnnl.bytes(layout);
        this.lifetime = other.lifetime;
        this.purpose = other.purpose;
        this.scale = scale;
        this.offset = offset;
        this.memory = other.memory;
    }

    /** The same memory with other dimensions, in a layout that has every value where it is. */
    Slot reshaped(dnnl_memory_desc other) {
        return new Slot(other, scale, offset, this);
    }

    /** The same memory, with another value of a step. */
    Slot scaled(float factor) {
        return new Slot(layout, scale * factor, offset, this);
    }

    /**
     * A part of the memory.
     *
     * @param first bytes before the part
     */
    Slot part(dnnl_memory_desc partLayout, long first) {
        return new Slot(partLayout, scale, offset + first, this);
    }

    /** Whether it begins at the same place in the same memory as another. */
    boolean liesAt(Slot other) {
        return memory == other.memory && offset == other.offset;
    }

    /** Whether it holds steps of 8 bits. */
    boolean isQuantized() {
        return dataType == dnnl_u8 || dataType == dnnl_s8;
    }

    /** The slot whose memory this one uses: itself, or the one that it was reshaped from or is a part of. */
    Slot memory() {
        return memory;
    }
}
