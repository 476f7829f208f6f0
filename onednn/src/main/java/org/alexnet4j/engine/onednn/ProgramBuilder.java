package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.Shape;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.jspecify.annotations.Nullable;

/**
 * The pieces from which a program is put together: tensors, primitives, and reorders where two neighbors want different
 * layouts. Owns what it makes until it is closed.
 */
final class ProgramBuilder implements AutoCloseable {
    /** What a program is for. */
    enum Use {
        /** A forward pass. */
        INFERENCE,
        /** A backward pass to the parameters follows. */
        TRAINING,
        /** A backward pass to the images follows, with all layers in inference mode. */
        SALIENCY
    }

    final dnnl_engine engine;
    final int dataType;
    final Use use;
    private final int batchSize;
    private final int threads;
    private final Deque<Runnable> owned = new ArrayDeque<>();
    private final Map<Integer, dnnl_primitive_attr> attributes = new LinkedHashMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Slot> parameters = new LinkedHashMap<>();
    private final Map<Float, Slot> constants = new LinkedHashMap<>();
    private final Map<String, Slot> weightScales = new LinkedHashMap<>();

    /**
     * @param precision type of activations and working weights
     * @param threads that operations on the host may use
     */
    ProgramBuilder(dnnl_engine engine, int batchSize, Precision precision, Use use, int threads) {
        this.engine = engine;
        this.batchSize = batchSize;
        this.dataType = switch (precision) {
            case FLOAT32 -> dnnl_f32;
            case BFLOAT16 -> dnnl_bf16;
            case INT8 -> throw new IllegalArgumentException("some tensors of a program are always floating point");
        };
        this.use = use;
        this.threads = threads;
    }

    /** The operations so far, in their order. */
    List<Operation> operations() {
        return operations;
    }

    /** The parameters by name, in the layout that the forward pass reads. */
    Map<String, Slot> parameters() {
        return parameters;
    }

    void add(Operation operation) {
        operations.add(operation);
    }

    /** The workspace in which a primitive leaves notes for its backward pass, as an execution argument; none if it has none. */
    Map<Integer, Slot> workspace(String layer, dnnl_primitive_desc primitive) {
        dnnl_memory_desc workspace = layoutOf(primitive, DNNL_ARG_WORKSPACE);
        return Dnnl.bytes(workspace) == 0
                ? Map.of()
                : Map.of(DNNL_ARG_WORKSPACE, passing(workspace, "workspace of " + layer));
    }

    /** The forward pass of a response normalization; input and output have the same layout, and are taken with padding. */
    dnnl_primitive_desc normalization(String layer, LayerSpec.Lrn lrn, dnnl_memory_desc maps, int propagation) {
        dnnl_memory_desc layout = withPadding(maps);
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_lrn_forward_primitive_desc_create(
                        primitive,
                        engine,
                        propagation,
                        Geometry.algorithm(lrn),
                        layout,
                        layout,
                        lrn.size(),
                        Geometry.dividedAlpha(lrn),
                        (float) lrn.beta(),
                        (float) lrn.k(),
                        attributes(0)),
                "normalization " + layer);
        return own(primitive);
    }

    /**
     * Whether gradients of a normalization come out wrong: in bfloat16, with the maps innermost (N,H,W,C) and not in whole
     * blocks of 16, those of the last two blocks are (oneDNN 3.11). Convolutions leave maps so on processors with AMX.
     */
    boolean normalizesWrongly(LayerSpec.Lrn lrn, dnnl_memory_desc maps) {
        return use == Use.TRAINING
                && dataType == dnnl_bf16
                && lrn.region() == LayerSpec.Lrn.Region.ACROSS_MAPS
                && Dnnl.dims(maps)[1] % Dnnl.MAPS_OF_A_BLOCK != 0
                && !Dnnl.sameLayout(maps, blocksOfMaps(Dnnl.dims(maps), dataType));
    }

    /** The images of the caller, (N,C,H,W), float32, row-major. */
    Slot images(Shape shape) {
        return new Slot(rowMajor(maps(batchSize, shape), dnnl_f32), Slot.Lifetime.CALLER, "images");
    }

    /** A parameter as the forward pass reads it. */
    Slot parameter(String name, dnnl_memory_desc layout) {
        Slot slot = shared(layout, "parameters");
        parameters.put(name, slot);
        return slot;
    }

    /** A tensor that shares its memory with those that do not live at the same time. */
    Slot passing(dnnl_memory_desc layout, String purpose) {
        return new Slot(layout, Slot.Lifetime.PASSING, purpose);
    }

    /**
     * A tensor that shares its memory with those that do not live at the same time, perhaps of 8 bits.
     *
     * @param scale the value of one step; 1 for floating point
     */
    Slot passing(dnnl_memory_desc layout, float scale, String purpose) {
        return new Slot(layout, scale, Slot.Lifetime.PASSING, purpose);
    }

    /** The number that primitives multiply with, by value. */
    Slot constant(float value) {
        return constants.computeIfAbsent(value, v -> shared(rowMajor(new long[] {1}, dnnl_f32), "scales"));
    }

    /** The numbers that must be there before the program runs. */
    Map<Float, Slot> constants() {
        return constants;
    }

    /** The scales of a weight of 8 bits, one for each output channel. */
    Slot weightScales(String parameter, long channels) {
        Slot scales = shared(rowMajor(new long[] {channels}, dnnl_f32), "scales");
        weightScales.put(parameter, scales);
        return scales;
    }

    /** The scales of weights of 8 bits by the parameter's name. */
    Map<String, Slot> weightScales() {
        return weightScales;
    }

    /** Rounds a floating-point tensor to steps of 8 bits. */
    Slot quantized(String layer, Slot from, dnnl_memory_desc layout, float scale) {
        dnnl_primitive_attr scaled = scaledAttributes(0, Map.of(DNNL_ARG_DST, 0));
        Slot to = passing(layout, scale, "input of " + layer);
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_reorder_primitive_desc_create(primitive, from.layout, engine, to.layout, engine, scaled),
                "quantization for " + layer);
        run(
                layer,
                "reorder",
                own(primitive),
                arguments(DNNL_ARG_FROM, from, DNNL_ARG_TO, to, DNNL_ARG_ATTR_SCALES | DNNL_ARG_DST, constant(scale)));
        return to;
    }

    /**
     * Attributes of a primitive with tensors of 8 bits.
     *
     * @param activation behind the primitive, 0 for none
     * @param masks execution argument to the dimensions, as bits, along which its scale differs
     */
    dnnl_primitive_attr scaledAttributes(int activation, Map<Integer, Integer> masks) {
        dnnl_primitive_attr scaled = Dnnl.attributes(activation);
        owned.push(() -> dnnl_primitive_attr_destroy(scaled));
        masks.forEach(
                (argument, mask) -> Dnnl.check(dnnl_primitive_attr_set_scales_mask(scaled, argument, mask), "scales"));
        return scaled;
    }

    /** A tensor that lives as long as the program. */
    Slot shared(dnnl_memory_desc layout, String purpose) {
        return new Slot(layout, Slot.Lifetime.SHARED, purpose);
    }

    /** The tensor itself if it has that layout, else a copy in that layout. */
    Slot converted(String layer, Slot slot, dnnl_memory_desc layout, String purpose) {
        if (Dnnl.sameLayout(slot.layout, layout)) {
            return slot;
        }
        Slot copy = passing(layout, slot.scale, purpose);
        reorder(layer, slot, copy);
        return copy;
    }

    /** Adds a copy from one layout (and type) into another. */
    void reorder(String layer, Slot from, Slot to) {
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_reorder_primitive_desc_create(primitive, from.layout, engine, to.layout, engine, attributes(0)),
                "reorder for " + layer);
        run(layer, "reorder", own(primitive), arguments(DNNL_ARG_FROM, from, DNNL_ARG_TO, to));
    }

    /** Adds a primitive. */
    void run(String layer, String kind, dnnl_primitive_desc description, Map<Integer, Slot> arguments) {
        dnnl_memory_desc scratch = layoutOf(description, DNNL_ARG_SCRATCHPAD);
        if (Dnnl.bytes(scratch) > 0) {
            arguments.put(DNNL_ARG_SCRATCHPAD, passing(scratch, "scratch memory"));
        }
        dnnl_primitive primitive = new dnnl_primitive();
        Dnnl.check(dnnl_primitive_create(primitive, description), kind + " of " + layer);
        owned.push(() -> dnnl_primitive_destroy(primitive));
        add(new PrimitiveOperation(layer, kind + " " + Dnnl.implementation(description), primitive, arguments));
    }

    /**
     * Adds products of matrices, (B,M,K) times (B,K,N).
     *
     * @param to (B,M,N), float32
     * @param summed whether they are added to what is there
     */
    void product(String layer, String kind, Slot left, Slot right, Slot to, boolean summed) {
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_matmul_primitive_desc_create(
                        primitive,
                        engine,
                        left.layout,
                        right.layout,
                        null,
                        to.layout,
                        summed ? summingAttributes() : attributes(0)),
                kind + " of " + layer);
        run(layer, kind, own(primitive), arguments(DNNL_ARG_SRC, left, DNNL_ARG_WEIGHTS, right, DNNL_ARG_DST, to));
    }

    private dnnl_primitive_attr summingAttributes() {
        dnnl_primitive_attr summing = Dnnl.summingAttributes();
        owned.push(() -> dnnl_primitive_attr_destroy(summing));
        return summing;
    }

    /** Whether operations on the host may use several threads. */
    boolean isParallel() {
        return threads > 1;
    }

    /**
     * Adds dropout; the layout of the result is row-major. In place where it can be: what the activation before it gave is
     * still there if units are zeroed, but not if all are multiplied and a backward pass asks for it.
     */
    Slot dropout(Network.Layer layer, int position, LayerSpec.Dropout dropout, Slot slot) {
        String units = "units of " + layer.name();
        Slot rowMajor = converted(layer.name(), slot, rowMajor(slot.dims, slot.dataType), units);
        if (use == Use.SALIENCY && rowMajor == slot) {
            rowMajor = passing(slot.layout, units);
            reorder(layer.name(), slot, rowMajor);
        }
        add(new DropoutOperation(
                layer.name(), position, dropout.rate(), rowMajor, slot.dataType == dnnl_bf16, threads > 1));
        return rowMajor;
    }

    /**
     * Equal parts of a batch, each some images.
     *
     * @param count divides the number of images
     */
    List<Slot> pieces(Slot batch, int count) {
        if (count == 1) {
            return List.of(batch);
        }
        dnnl_memory_desc layout = own(Dnnl.firstImages(batch.layout, batch.dims[0] / count));
        long bytes = Dnnl.bytes(layout);
        if (bytes * count != batch.bytes) {
            throw new IllegalStateException(batch.purpose + " does not lie image by image");
        }
        return IntStream.range(0, count)
                .mapToObj(piece -> batch.part(layout, piece * bytes))
                .toList();
    }

    /** Units of a fully connected layer as maps of one pixel, for a layer that wants maps. */
    Slot asMaps(Shape shape, Slot slot) {
        return withDims(maps(slot.dims[0], shape), slot);
    }

    /** The same values as maps or as units, whichever {@code dims} say. */
    Slot withDims(long[] dims, Slot slot) {
        return slot.dims.length == dims.length
                ? slot
                : converted("maps", slot, rowMajor(slot.dims, slot.dataType), slot.purpose)
                        .reshaped(rowMajor(dims, slot.dataType));
    }

    /** The same memory in the layout of {@link #withPadding(dnnl_memory_desc)}. */
    Slot withPadding(Slot maps) {
        return maps.reshaped(withPadding(maps.layout));
    }

    /**
     * Maps in blocks of 16 together with those, of zeros, that fill the last block: oneDNN normalizes only whole blocks
     * fast, and maps of zeros add nothing to their neighbors' sums and stay zero. Other layouts stay as they are.
     */
    dnnl_memory_desc withPadding(dnnl_memory_desc layout) {
        long[] dims = Dnnl.dims(layout);
        if (!Dnnl.sameLayout(layout, blocksOfMaps(dims, Dnnl.dataType(layout)))) {
            return layout;
        }
        dims[1] = -Math.floorDiv(-dims[1], Dnnl.MAPS_OF_A_BLOCK) * Dnnl.MAPS_OF_A_BLOCK;
        return blocksOfMaps(dims, Dnnl.dataType(layout));
    }

    /** (N,C,H,W). */
    static long[] maps(long images, Shape shape) {
        return new long[] {images, shape.channels(), shape.height(), shape.width()};
    }

    /** (N,C). */
    long[] vector(Shape shape) {
        return new long[] {batchSize, shape.size()};
    }

    /** The blocks of a convolution that gains from them, while a buffer can hold those of a batch; else null. */
    @Nullable
    PixelBlocks blocksOf(Network.Layer layer) {
        PixelBlocks blocks = PixelBlocks.of(layer);
        long bytes = blocks == null
                ? 0
                : (long) batchSize * blocks.blockMaps() * blocks.rows() * blocks.columns() * Float.BYTES;
        return bytes > Integer.MAX_VALUE ? null : blocks;
    }

    /** The blocks of a first convolution whose forward pass gains from them, too; else null. */
    @Nullable
    PixelBlocks blocksForward(Network.Layer layer) {
        return dataType == dnnl_bf16 && batchSize > 1 ? blocksOf(layer) : null;
    }

    /** The caller's images, cut into blocks of pixels. */
    Slot blocks(String layer, Slot images, PixelBlocks blocks) {
        dnnl_memory_desc layout =
                blocksOfMaps(new long[] {batchSize, blocks.blockMaps(), blocks.rows(), blocks.columns()}, dnnl_f32);
        Slot cut = passing(layout, "images in blocks");
        add(new BlockImagesOperation(layer, blocks, batchSize, threads > 1 && batchSize > 1, images, cut));
        return cut;
    }

    /** (G,O/G,I/G,H,W) for a convolution with groups, (O,I,H,W) for one without; a fully connected layer has its input's. */
    long[] weightDims(Network.Layer layer, Slot input) {
        if (layer.spec() instanceof LayerSpec.Convolution convolution) {
            int groups = convolution.groups();
            int kernel = convolution.window().size();
            int inputs = layer.input().channels() / groups;
            return groups == 1
                    ? new long[] {convolution.outChannels(), inputs, kernel, kernel}
                    : new long[] {groups, convolution.outChannels() / groups, inputs, kernel, kernel};
        }
        long[] dims = input.dims.clone();
        dims[0] = layer.output().channels();
        return dims;
    }

    /** Attributes with an activation function behind the primitive, 0 for none. */
    dnnl_primitive_attr attributes(int activation) {
        return attributes.computeIfAbsent(activation, Dnnl::attributes);
    }

    /** Whether it is the inference of one example at a time in float32. */
    boolean isSingleFloat32() {
        return use == Use.INFERENCE && batchSize == 1 && dataType == dnnl_f32;
    }

    /** The kind of forward pass. */
    int propagation() {
        return use == Use.INFERENCE ? dnnl_forward_inference : dnnl_forward_training;
    }

    /** The layout that oneDNN is to choose. */
    dnnl_memory_desc anyLayout(long[] dims, int type) {
        return own(Dnnl.anyLayout(dims, type));
    }

    dnnl_memory_desc rowMajor(long[] dims, int type) {
        return own(Dnnl.rowMajor(dims, type));
    }

    /** Kernels with their positions outermost. */
    dnnl_memory_desc positionsFirst(long[] dims, int slower, int innermost, int type) {
        return own(Dnnl.positionsFirst(dims, slower, innermost, type));
    }

    /** (N,C,H,W) with the images innermost: (H,W,C,N) in memory. */
    dnnl_memory_desc imagesInnermost(long[] dims, int type) {
        return own(Dnnl.ordered(dims, type, 2, 3, 1, 0));
    }

    /** Matrices (B,M,N) that lie in memory as (B,N,M). */
    dnnl_memory_desc transposed(long[] dims, int type) {
        return own(Dnnl.ordered(dims, type, 0, 2, 1));
    }

    /** Weights (O,H,W,I,K,K) of a locally connected layer by rows of the kernels: (K,H,W,O,K,I) in memory. */
    dnnl_memory_desc kernelRows(Network.Layer layer, int type) {
        LayerSpec.WithKernels spec = (LayerSpec.WithKernels) layer.spec();
        int size = spec.window().size();
        Shape output = layer.output();
        int inputs = layer.input().channels() / spec.groups();
        long[] dims = {output.channels(), output.height(), output.width(), inputs, size, size};
        return own(Dnnl.ordered(dims, type, 4, 1, 2, 0, 5, 3));
    }

    /** Biases (O,H,W) of a locally connected layer, float32: (H,W,O) in memory. */
    dnnl_memory_desc localBiases(Network.Layer layer) {
        Shape output = layer.output();
        long[] dims = {output.channels(), output.height(), output.width()};
        return own(Dnnl.ordered(dims, dnnl_f32, 1, 2, 0));
    }

    /** (N,C,H,W) with the values of 16 maps side by side. */
    dnnl_memory_desc blocksOfMaps(long[] dims, int type) {
        return own(Dnnl.blocksOfMaps(dims, type));
    }

    /** The layout of the tensor that a primitive takes as the execution argument {@code argument}; empty for none. */
    dnnl_memory_desc layoutOf(dnnl_primitive_desc primitive, int argument) {
        return own(Dnnl.layoutOf(primitive, argument));
    }

    private dnnl_memory_desc own(dnnl_memory_desc layout) {
        owned.push(() -> dnnl_memory_desc_destroy(layout));
        return layout;
    }

    dnnl_primitive_desc own(dnnl_primitive_desc primitive) {
        owned.push(() -> dnnl_primitive_desc_destroy(primitive));
        return primitive;
    }

    /** Execution arguments, in pairs of number and tensor. */
    static Map<Integer, Slot> arguments(Object... pairs) {
        Map<Integer, Slot> arguments = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            arguments.put((Integer) pairs[i], (Slot) pairs[i + 1]);
        }
        return arguments;
    }

    @Override
    public void close() {
        owned.forEach(Runnable::run);
        owned.clear();
        attributes.values().forEach(attribute -> dnnl_primitive_attr_destroy(attribute));
        attributes.clear();
    }
}
