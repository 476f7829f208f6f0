package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.stream.IntStream;
import org.alexnet4j.UserException;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;

/** The calls of oneDNN that only wrap a status or an out parameter. */
final class Dnnl {
    /** As many values as a vector register holds. */
    static final int MAPS_OF_A_BLOCK = 16;

    private Dnnl() {}

    /**
     * Turns a status into an exception.
     *
     * @param what was tried, for the message
     */
    static void check(int status, String what) {
        if (status == dnnl_out_of_memory) {
            throw new UserException(
                    UserException.Kind.RESOURCES,
                    "oneDNN ran out of memory (" + what + ")",
                    "take a smaller --batch, --precision bfloat16 or a smaller network");
        }
        if (status != dnnl_success) {
            throw new IllegalStateException("oneDNN refused " + what + " (status " + status + ")");
        }
    }

    /** The layout that oneDNN is to choose. */
    static dnnl_memory_desc anyLayout(long[] dims, int dataType) {
        return withTag(dims, dataType, dnnl_format_tag_any);
    }

    /** Row-major. */
    static dnnl_memory_desc rowMajor(long[] dims, int dataType) {
        return ordered(dims, dataType, IntStream.range(0, dims.length).toArray());
    }

    /**
     * Without gaps.
     *
     * @param order the dimensions from the outermost to the innermost
     */
    static dnnl_memory_desc ordered(long[] dims, int dataType, int... order) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int i = order.length - 1; i >= 0; i--) {
            strides[order[i]] = stride;
            stride *= dims[order[i]];
        }
        return withStrides(dims, dataType, strides);
    }

    private static dnnl_memory_desc withStrides(long[] dims, int dataType, long[] strides) {
        dnnl_memory_desc desc = new dnnl_memory_desc();
        check(dnnl_memory_desc_create_with_strides(desc, dims.length, dims, dataType, strides), "a layout");
        return desc;
    }

    /**
     * Kernels with their positions outermost: all values at one position lie side by side.
     *
     * @param dims (…,K,K)
     * @param slower the dimension that comes before the innermost
     * @param innermost the dimension whose values are neighbors
     */
    static dnnl_memory_desc positionsFirst(long[] dims, int slower, int innermost, int dataType) {
        long[] strides = new long[dims.length];
        strides[innermost] = 1;
        strides[slower] = dims[innermost];
        long values = dims[innermost] * dims[slower];
        int column = dims.length - 1;
        if (dims.length == 5) {
            strides[0] = values;
            values *= dims[0];
        }
        strides[column] = values;
        strides[column - 1] = values * dims[column];
        return withStrides(dims, dataType, strides);
    }

    /** (N,C,H,W) with the values of 16 maps side by side. */
    static dnnl_memory_desc blocksOfMaps(long[] dims, int dataType) {
        return withTag(dims, dataType, dnnl_nChw16c);
    }

    private static dnnl_memory_desc withTag(long[] dims, int dataType, int tag) {
        dnnl_memory_desc desc = new dnnl_memory_desc();
        check(dnnl_memory_desc_create_with_tag(desc, dims.length, dims, dataType, tag), "a layout");
        return desc;
    }

    /**
     * The layout of the first images of a batch.
     *
     * @param images how many
     */
    static dnnl_memory_desc firstImages(dnnl_memory_desc batch, long images) {
        long[] dims = dims(batch);
        dims[0] = images;
        dnnl_memory_desc desc = new dnnl_memory_desc();
        check(dnnl_memory_desc_create_submemory(desc, batch, dims, new long[dims.length]), "a part of a batch");
        return desc;
    }

    static boolean sameLayout(dnnl_memory_desc a, dnnl_memory_desc b) {
        return dnnl_memory_desc_equal(a, b) != 0;
    }

    static long[] dims(dnnl_memory_desc desc) {
        try (IntPointer count = new IntPointer(1);
                PointerPointer<LongPointer> out = new PointerPointer<>(1)) {
            check(dnnl_memory_desc_query(desc, dnnl_query_ndims_s32, count), "the number of dimensions");
            long[] dims = new long[count.get()];
            if (dims.length > 0) {
                check(dnnl_memory_desc_query(desc, dnnl_query_dims, out), "the dimensions");
                out.get(LongPointer.class, 0).get(dims);
            }
            return dims;
        }
    }

    static int dataType(dnnl_memory_desc desc) {
        try (IntPointer type = new IntPointer(1)) {
            check(dnnl_memory_desc_query(desc, dnnl_query_data_type, type), "the data type");
            return type.get();
        }
    }

    /** Number of values, without the padding of blocked layouts. */
    static long elements(long[] dims) {
        long product = 1;
        for (long dim : dims) {
            product = Math.multiplyExact(product, dim);
        }
        return product;
    }

    static long bytes(dnnl_memory_desc desc) {
        return dnnl_memory_desc_get_size(desc);
    }

    /** The layout of the tensor that a primitive takes as the execution argument {@code argument}; empty for none. */
    static dnnl_memory_desc layoutOf(dnnl_primitive_desc primitive, int argument) {
        dnnl_memory_desc found = dnnl_primitive_desc_query_md(primitive, dnnl_query_exec_arg_md, argument);
        dnnl_memory_desc copy = new dnnl_memory_desc();
        check(dnnl_memory_desc_clone(copy, found), "the layout of an argument");
        return copy;
    }

    /** Name of the implementation that oneDNN chose, such as {@code jit:avx512_core}. */
    static String implementation(dnnl_primitive_desc primitive) {
        try (PointerPointer<BytePointer> out = new PointerPointer<>(1)) {
            check(dnnl_primitive_desc_query(primitive, dnnl_query_impl_info_str, 0, out), "a name");
            return out.get(BytePointer.class, 0).getString();
        }
    }

    /** Whether oneDNN found nothing better than plain loops: right, and many times slower than the rest. */
    static boolean isPlainLoop(dnnl_primitive_desc primitive) {
        return implementation(primitive).startsWith("ref");
    }

    /**
     * Attributes of every primitive: scratch memory comes from the caller, the same input gives the same bits, and
     * optionally an activation function is applied to the output.
     *
     * @param activation an {@code dnnl_eltwise_…} algorithm, 0 for none
     */
    static dnnl_primitive_attr attributes(int activation) {
        dnnl_primitive_attr attributes = new dnnl_primitive_attr();
        check(dnnl_primitive_attr_create(attributes), "attributes");
        check(
                dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
                "scratch memory of the caller");
        check(dnnl_primitive_attr_set_deterministic(attributes, 1), "deterministic results");
        if (activation != 0) {
            dnnl_post_ops operations = new dnnl_post_ops();
            check(dnnl_post_ops_create(operations), "post operations");
            check(dnnl_post_ops_append_eltwise(operations, activation, 0, 0), "an activation as post operation");
            check(dnnl_primitive_attr_set_post_ops(attributes, operations), "post operations");
            dnnl_post_ops_destroy(operations);
        }
        return attributes;
    }

    /** The same attributes for a primitive that adds its output to what is there. */
    static dnnl_primitive_attr summingAttributes() {
        dnnl_primitive_attr attributes = attributes(0);
        dnnl_post_ops operations = new dnnl_post_ops();
        check(dnnl_post_ops_create(operations), "post operations");
        check(dnnl_post_ops_append_sum(operations, 1, 0, dnnl_data_type_undef), "a sum as post operation");
        check(dnnl_primitive_attr_set_post_ops(attributes, operations), "post operations");
        dnnl_post_ops_destroy(operations);
        return attributes;
    }

    /** The processor. */
    static dnnl_engine processor() {
        dnnl_engine engine = new dnnl_engine();
        check(dnnl_engine_create(engine, dnnl_cpu, 0), "the processor");
        return engine;
    }
}
