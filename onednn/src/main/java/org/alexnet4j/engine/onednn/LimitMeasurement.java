package org.alexnet4j.engine.onednn;

import static org.alexnet4j.engine.onednn.ProgramBuilder.arguments;
import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.alexnet4j.engine.Precision;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.Pointer;

/** Measures what the processor does at best. */
final class LimitMeasurement {
    private static final int SIDE = 2048;
    private static final int PRODUCTS = 40;

    /** Far more than any cache holds. */
    private static final long COPY_BYTES = 256L << 20;

    private static final int COPIES = 10;

    /** A small number in both precisions; not 0, which would cost less energy, and a warm processor is slower. */
    private static final int SMALL = 0x3C;

    private LimitMeasurement() {}

    /** Operations a second of a product of two matrices of 2048 x 2048, the fastest of some. */
    static double matrixProduct(dnnl_engine engine, Precision precision, int threads) {
        OpenMp.useThreads(threads);
        long[] dims = {SIDE, SIDE};
        try (ProgramBuilder builder =
                new ProgramBuilder(engine, SIDE, Precision.FLOAT32, ProgramBuilder.Use.INFERENCE, threads)) {
            dnnl_primitive_desc product = new dnnl_primitive_desc();
            Dnnl.check(
                    dnnl_matmul_primitive_desc_create(
                            product,
                            engine,
                            builder.rowMajor(dims, activation(precision)),
                            builder.anyLayout(dims, precision == Precision.INT8 ? dnnl_s8 : activation(precision)),
                            null,
                            builder.rowMajor(dims, activation(precision)),
                            builder.attributes(0)),
                    "a matrix product");
            builder.own(product);
            Slot left = builder.passing(builder.layoutOf(product, DNNL_ARG_SRC), "a matrix");
            Slot right = builder.passing(builder.layoutOf(product, DNNL_ARG_WEIGHTS), "a matrix");
            Slot result = builder.passing(builder.layoutOf(product, DNNL_ARG_DST), "a matrix");
            builder.run(
                    "matrices",
                    "product",
                    product,
                    arguments(DNNL_ARG_SRC, left, DNNL_ARG_WEIGHTS, right, DNNL_ARG_DST, result));
            try (Instance instance = new Instance(engine, builder.operations(), Map.of())) {
                for (Slot matrix : List.of(left, right)) {
                    byte[] small = new byte[Math.toIntExact(matrix.bytes)];
                    Arrays.fill(small, (byte) SMALL);
                    instance.view(matrix).put(small);
                }
                Operation.Prepared prepared = builder.operations().get(0).prepare(instance);
                double seconds = leastSeconds(PRODUCTS, () -> prepared.run(Pass.TEST));
                return 2.0 * SIDE * SIDE * SIDE / seconds;
            }
        }
    }

    private static int activation(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> dnnl_f32;
            case BFLOAT16 -> dnnl_bf16;
            case INT8 -> dnnl_u8;
        };
    }

    /** Bytes a second that a copy of 256 MB reads and writes together, the fastest of some. */
    static double copy(int threads) {
        try (NativeMemory memory = new NativeMemory()) {
            Pointer from = memory.allocate(COPY_BYTES, "what is copied");
            Pointer to = memory.allocate(COPY_BYTES, "the copy");
            long part = COPY_BYTES / threads;
            double seconds = leastSeconds(
                    COPIES,
                    () -> IntStream.range(0, threads)
                            .parallel()
                            .forEach(i -> Pointer.memcpy(
                                    NativeMemory.at(to, i * part), NativeMemory.at(from, i * part), part)));
            return 2.0 * part * threads / seconds;
        }
    }

    /** The least: what else runs on the machine is no limit of it. */
    private static double leastSeconds(int repeats, Runnable work) {
        work.run();
        work.run();
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < repeats; i++) {
            long start = System.nanoTime();
            work.run();
            least = Math.min(least, (System.nanoTime() - start) * 1e-9);
        }
        return least;
    }
}
