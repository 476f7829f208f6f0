package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** The memory that one run of a program works on, and the program's operations prepared for it. For one thread at a time. */
final class Instance implements AutoCloseable {
    private final dnnl_engine engine;
    private final dnnl_stream stream = new dnnl_stream();
    private final NativeMemory arena = new NativeMemory();
    private final Map<Slot, Pointer> places = new HashMap<>();
    private final Map<Slot, dnnl_memory> memories = new HashMap<>();
    private final Deque<Pointer> owned = new ArrayDeque<>();

    /**
     * @param operations all operations that will run on this memory, in their order
     * @param shared where the shared tensors lie
     */
    Instance(dnnl_engine engine, List<Operation> operations, Map<Slot, Pointer> shared) {
        this.engine = engine;
        Dnnl.check(dnnl_stream_create(stream, engine, dnnl_stream_default_flags), "a stream");
        places.putAll(shared);
        MemoryPlan plan = new MemoryPlan(operations);
        try {
            Pointer block = arena.allocate(plan.bytes(), "activations, their gradients and scratch memory");
            plan.offsets().forEach((slot, offset) -> places.put(slot, NativeMemory.at(block, offset)));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Operations that will run on this memory; if they cannot be prepared, it is closed. */
    List<Operation.Prepared> prepare(List<Operation> operations) {
        try {
            return operations.stream().map(operation -> operation.prepare(this)).toList();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    NativeMemory nativeMemory() {
        return arena;
    }

    dnnl_stream stream() {
        return stream;
    }

    /** The oneDNN memory of a tensor; that of a caller's tensor lies nowhere until {@link #lend}. */
    dnnl_memory memory(Slot slot) {
        return memories.computeIfAbsent(slot, s -> {
            dnnl_memory memory = new dnnl_memory();
            Pointer whole = places.get(s.memory());
            Pointer place = whole == null || s.offset == 0 ? whole : own(NativeMemory.at(whole, s.offset));
            Dnnl.check(dnnl_memory_create(memory, s.layout, engine, place), "memory of " + s.purpose);
            return memory;
        });
    }

    /** Lets a caller's tensor lie in the caller's memory. */
    void lend(Slot slot, Pointer pointer) {
        Dnnl.check(dnnl_memory_set_data_handle(memory(slot), pointer), "the caller's memory");
        places.put(slot, new BytePointer(pointer));
    }

    /** The bytes of a tensor. */
    ByteBuffer view(Slot slot) {
        return NativeMemory.view(place(slot), slot.bytes);
    }

    /** The place of a float32 tensor; lives as long as this. */
    FloatPointer floats(Slot slot) {
        return new FloatPointer(place(slot));
    }

    /** Where a tensor lies. */
    Pointer place(Slot slot) {
        Pointer place = places.get(slot.memory());
        if (place == null) {
            throw new IllegalStateException(slot.purpose + " has no memory");
        }
        return slot.offset == 0 ? place : NativeMemory.at(place, slot.offset);
    }

    /** Frees the pointer when this is closed. */
    <P extends Pointer> P own(P pointer) {
        owned.push(pointer);
        return pointer;
    }

    @Override
    public void close() {
        memories.values().forEach(memory -> dnnl_memory_destroy(memory));
        memories.clear();
        owned.forEach(Pointer::close);
        owned.clear();
        if (!stream.isNull()) {
            dnnl_stream_destroy(stream);
            stream.setNull();
        }
        arena.close();
    }
}
