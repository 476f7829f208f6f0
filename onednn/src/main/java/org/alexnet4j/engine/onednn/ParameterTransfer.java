package org.alexnet4j.engine.onednn;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alexnet4j.engine.Precision;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Copies parameters between the row-major order of the outside and the layout that oneDNN chose. */
final class ParameterTransfer {
    private ParameterTransfer() {}

    /** Copies a tensor out. */
    static void read(dnnl_engine engine, Slot from, Map<Slot, Pointer> places, FloatBuffer values) {
        transfer(engine, from, places, values, false);
    }

    /** Copies a tensor in. */
    static void write(dnnl_engine engine, Slot to, Map<Slot, Pointer> places, FloatBuffer values) {
        transfer(engine, to, places, values, true);
    }

    private static void transfer(
            dnnl_engine engine, Slot inside, Map<Slot, Pointer> places, FloatBuffer values, boolean in) {
        int size = Math.toIntExact(Dnnl.elements(inside.dims));
        if (values.remaining() != size) {
            throw new IllegalArgumentException("expected " + size + " values, got " + values.remaining());
        }
        try (NativeMemory scratch = new NativeMemory();
                ProgramBuilder builder =
                        new ProgramBuilder(engine, 1, Precision.FLOAT32, ProgramBuilder.Use.INFERENCE, 1)) {
            Slot outside =
                    new Slot(builder.rowMajor(inside.dims, dnnl.dnnl_f32), Slot.Lifetime.CALLER, "row-major copy");
            builder.reorder("parameter", in ? outside : inside, in ? inside : outside);
            try (Instance instance = new Instance(engine, builder.operations(), places)) {
                boolean direct = values.isDirect() && values.order() == ByteOrder.nativeOrder();
                Pointer place = direct
                        ? new FloatPointer(values.slice())
                        : scratch.allocate((long) size * Float.BYTES, "row-major copy");
                FloatBuffer copy = direct
                        ? values.duplicate()
                        : NativeMemory.view(place, (long) size * Float.BYTES).asFloatBuffer();
                if (in && !direct) {
                    copy.put(values.duplicate());
                }
                instance.lend(outside, place);
                List<Operation.Prepared> operations = new ArrayList<>();
                builder.operations().forEach(operation -> operations.add(operation.prepare(instance)));
                operations.forEach(operation -> operation.run(Pass.TEST));
                if (!in && !direct) {
                    values.duplicate().put(copy.rewind());
                }
            }
        }
    }
}
