package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.Window;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.jspecify.annotations.Nullable;

/** Adds the operations of the forward pass to a program, and remembers what the backward pass needs to know. */
final class ForwardPass {
    /**
     * A layer as it was built.
     *
     * @param position of the layer in the network
     * @param primitive what oneDNN chose; null for a layer whose backward pass does not ask
     * @param input what it read, in the layout in which it was read
     * @param output what it wrote
     * @param kept tensors that the backward pass reads again, by execution argument
     */
    record Step(
            Network.Layer layer,
            int position,
            @Nullable dnnl_primitive_desc primitive,
            Slot input,
            Slot output,
            Map<Integer, Slot> kept) {}

    /**
     * Consecutive layers that run one after the other on some images before they run on the next, so that what one
     * writes is still in the cache when the next reads it.
     *
     * @param input of the first layer, all images
     * @param output of the last layer, all images
     * @param pieces the layers for every piece of the batch
     */
    record Stage(Slot input, Slot output, List<List<Step>> pieces) {}

    /** An input of a stage that fits into a usual last cache is left whole: the smaller work costs more than it gains. */
    private static final long CACHED_BYTES = 32 << 20;

    /** At most what a piece of a larger input has; best of 1, 2, 4, 8 and 16 MB. */
    private static final long PIECE_BYTES = 4 << 20;

    private final ProgramBuilder builder;
    private final Network network;
    private final @Nullable Quantization quantization;
    private final Set<String> watched;
    private final List<Stage> stages = new ArrayList<>();
    private final Slot logits;

    /**
     * @param images (N,C,H,W), float32, row-major
     * @param watched names of layers whose activations are handed out
     */
    ForwardPass(ProgramBuilder builder, Network network, Slot images, Set<String> watched) {
        this(builder, network, null, images, watched);
    }

    /**
     * @param quantization of an inference with 8 bits, in which nobody watches; null for none
     * @param images (N,C,H,W), float32, row-major
     * @param watched names of layers whose activations are handed out
     */
    ForwardPass(
            ProgramBuilder builder,
            Network network,
            @Nullable Quantization quantization,
            Slot images,
            Set<String> watched) {
        this.builder = builder;
        this.network = network;
        this.quantization = quantization;
        this.watched = watched;
        Slot current = images;
        List<Network.Layer> layers = network.layers();
        if (!(layers.get(0).spec() instanceof LayerSpec.WithParameters)) {
            // Only a convolution or fully connected layer reads the caller's memory as it is; others get a copy of
            // their
            // own type, in which they may work in place.
            current = builder.passing(builder.rowMajor(images.dims, builder.dataType), "images");
            builder.reorder("input", images, current);
        }
        for (int i = 0; i < layers.size(); ) {
            int end = i + 1;
            if (isLocal(layers.get(i))) {
                end = endOfStage(i);
                current = inPieces(i, end, current);
            } else {
                Step step = layer(layers.get(i), i, current);
                stages.add(new Stage(step.input(), step.output(), List.of(List.of(step))));
                current = step.output();
            }
            watch(layers.get(end - 1), current);
            i = end;
        }
        this.logits = builder.converted(
                layers.get(layers.size() - 1).name(), current, builder.rowMajor(current.dims, dnnl_f32), "logits");
    }

    /** The logits, (N, classes), float32, row-major. */
    Slot logits() {
        return logits;
    }

    /** The layers in order. */
    List<Stage> stages() {
        return stages;
    }

    /** Whether a layer treats every image by itself and has no parameters. */
    private static boolean isLocal(Network.Layer layer) {
        return layer.spec() instanceof LayerSpec.Activation
                || layer.spec() instanceof LayerSpec.Pooling
                || layer.spec() instanceof LayerSpec.Lrn;
    }

    /** The position behind the last of the local layers from {@code first} on, or behind one that is watched. */
    private int endOfStage(int first) {
        List<Network.Layer> layers = network.layers();
        int end = first + 1;
        while (end < layers.size()
                && isLocal(layers.get(end))
                && !watched.contains(layers.get(end - 1).name())) {
            end++;
        }
        return end;
    }

    /** The local layers from {@code first} to before {@code end}, piece by piece. */
    private Slot inPieces(int first, int end, Slot batch) {
        List<Network.Layer> layers = network.layers().subList(first, end);
        boolean maps = layers.stream().anyMatch(layer -> !(layer.spec() instanceof LayerSpec.Activation));
        boolean nothingToDo = end - first == 1 && isFused(first);
        Slot read = maps ? builder.asMaps(layers.get(0).input(), batch) : batch;
        Slot input = nothingToDo ? read : inFastLayout(first, layers, read);
        int count = end - first == 1 ? 1 : piecesOf(input);
        dnnl_memory_desc layout = input.layout;
        for (Network.Layer layer : layers) {
            layout = outputLayout(layer, input.dims[0], layout);
        }
        Slot output = nothingToDo
                ? input
                : builder.passing(
                        layout, input.scale, layers.get(layers.size() - 1).name());
        List<Slot> inputs = builder.pieces(input, count);
        List<Slot> outputs = builder.pieces(output, count);
        List<List<Step>> pieces = new ArrayList<>();
        for (int piece = 0; piece < count; piece++) {
            List<Step> steps = new ArrayList<>();
            Slot current = inputs.get(piece);
            for (int i = first; i < end; i++) {
                Step step = local(network.layers().get(i), i, current, i == end - 1 ? outputs.get(piece) : null);
                steps.add(step);
                current = step.output();
            }
            pieces.add(steps);
        }
        stages.add(new Stage(input, output, pieces));
        return output;
    }

    /**
     * The input in blocks of 16 maps, where oneDNN has only plain loops to normalize or pool it as it lies, or errs:
     * convolutions of unusual widths leave such layouts, and a copy is a hundred times faster. The same where it lies as a
     * locally connected layer has left it.
     */
    private Slot inFastLayout(int first, List<Network.Layer> layers, Slot input) {
        String name = layers.get(0).name();
        if (isBehindLocalConnections(first)) {
            return builder.converted(name, input, blocksOfMaps(input), "input of " + name);
        }
        long bad = badlyDone(layers, input.layout);
        if (bad == 0) {
            return input;
        }
        dnnl_memory_desc blocks = blocksOfMaps(input);
        return badlyDone(layers, blocks) < bad ? builder.converted(name, input, blocks, "input of " + name) : input;
    }

    private dnnl_memory_desc blocksOfMaps(Slot maps) {
        return builder.blocksOfMaps(maps.dims, maps.dataType);
    }

    /**
     * For how many local layers, one behind the other, oneDNN has only plain loops, or errs, where the first reads this
     * layout.
     */
    private long badlyDone(List<Network.Layer> layers, dnnl_memory_desc input) {
        long images = Dnnl.dims(input)[0];
        dnnl_memory_desc layout = input;
        long bad = 0;
        for (Network.Layer layer : layers) {
            dnnl_memory_desc output = outputLayout(layer, images, layout);
            if (layer.spec() instanceof LayerSpec.Lrn lrn) {
                dnnl_primitive_desc primitive = normalizationPrimitive(layer, lrn, layout);
                bad += Dnnl.isPlainLoop(primitive) || builder.normalizesWrongly(lrn, layout) ? 1 : 0;
            } else if (layer.spec() instanceof LayerSpec.Pooling) {
                bad += Dnnl.isPlainLoop(poolingPrimitive(layer, layout, output)) ? 1 : 0;
            }
            layout = output;
        }
        return bad;
    }

    private boolean isBehindLocalConnections(int position) {
        int before = isFused(position - 1) ? position - 2 : position - 1;
        return before >= 0 && network.layers().get(before).spec() instanceof LayerSpec.LocallyConnected;
    }

    private static int piecesOf(Slot input) {
        if (input.bytes <= CACHED_BYTES) {
            return 1;
        }
        int images = (int) input.dims[0];
        int count = 1;
        while (images % count != 0 || (input.bytes / count > PIECE_BYTES && count < images)) {
            count++;
        }
        return count;
    }

    private Step layer(Network.Layer layer, int position, Slot input) {
        LayerSpec spec = layer.spec();
        LayerSpec.Activation fused = fusedActivation(position);
        if (spec instanceof LayerSpec.Convolution convolution) {
            return convolution(layer, position, convolution, builder.asMaps(layer.input(), input), fused);
        } else if (spec instanceof LayerSpec.LocallyConnected) {
            Slot maps = builder.asMaps(layer.input(), input);
            return LocalConnections.forward(builder, layer, position, maps, Geometry.algorithm(fused));
        } else if (spec instanceof LayerSpec.FullyConnected) {
            return fullyConnected(layer, position, input, fused);
        } else if (spec instanceof LayerSpec.Dropout dropout) {
            Slot output = input.isQuantized()
                    ? input.scaled((float) (1 - dropout.rate()))
                    : builder.dropout(layer, position, dropout, input);
            return new Step(layer, position, null, input, output, Map.of());
        }
        throw new IllegalArgumentException(layer.name() + ": no such layer in this engine");
    }

    /**
     * A local layer for one piece of the batch.
     *
     * @param target where its output belongs; null for anywhere
     */
    private Step local(Network.Layer layer, int position, Slot input, @Nullable Slot target) {
        LayerSpec spec = layer.spec();
        if (isFused(position)) {
            return new Step(layer, position, null, input, input, Map.of());
        } else if (spec instanceof LayerSpec.Activation activation) {
            return activation(layer, position, activation, input, target);
        } else if (spec instanceof LayerSpec.Lrn lrn) {
            return normalization(layer, position, lrn, input, target);
        } else if (spec instanceof LayerSpec.Pooling) {
            return pooling(layer, position, input, target);
        }
        throw new IllegalArgumentException(layer.name() + ": no such layer in this engine");
    }

    /** The activation behind a layer that can apply it to its own output, unless somebody watches that output. */
    private LayerSpec.@Nullable Activation fusedActivation(int position) {
        List<Network.Layer> layers = network.layers();
        Network.Layer layer = layers.get(position);
        boolean canFuse = layer.spec() instanceof LayerSpec.WithParameters
                && position + 1 < layers.size()
                && !watched.contains(layer.name());
        return canFuse && layers.get(position + 1).spec() instanceof LayerSpec.Activation activation
                ? activation
                : null;
    }

    /** Whether the layer before has applied this activation already. */
    private boolean isFused(int position) {
        return position > 0 && fusedActivation(position - 1) != null;
    }

    private Step convolution(
            Network.Layer layer,
            int position,
            LayerSpec.Convolution convolution,
            Slot input,
            LayerSpec.@Nullable Activation fused) {
        Numbers numbers = numbersOf(position, convolution.groups() > 1, fused);
        PixelBlocks blocks = position == 0 && !isQuantized(position) ? builder.blocksForward(layer) : null;
        if (blocks != null) {
            return BlockConvolution.add(builder, layer, position, blocks, input, numbers.attributes);
        }
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Window window = convolution.window();
        int status = dnnl_convolution_forward_primitive_desc_create(
                primitive,
                builder.engine,
                hasNarrowGroups(layer, convolution) ? dnnl_forward_inference : builder.propagation(),
                dnnl_convolution_direct,
                builder.anyLayout(input.dims, numbers.input),
                builder.anyLayout(builder.weightDims(layer, input), numbers.weight),
                builder.anyLayout(new long[] {convolution.outChannels()}, dnnl_f32),
                builder.anyLayout(ProgramBuilder.maps(input.dims[0], layer.output()), numbers.output),
                Geometry.strides(window),
                Geometry.noDilation(),
                Geometry.leading(window),
                Geometry.trailing(window, layer.input()),
                numbers.attributes);
        Dnnl.check(status, "convolution " + layer.name());
        return withParameters(layer, position, primitive, input);
    }

    /**
     * Whether groups have maps that do not fill their blocks. For inference, oneDNN then chooses a convolution in bfloat16 that
     * is twice as fast as the one for training; what they compute is the same.
     */
    private boolean hasNarrowGroups(Network.Layer layer, LayerSpec.Convolution convolution) {
        int maps = layer.input().channels() / convolution.groups();
        return builder.dataType == dnnl_bf16 && convolution.groups() > 1 && maps % Dnnl.MAPS_OF_A_BLOCK != 0;
    }

    private Step fullyConnected(Network.Layer layer, int position, Slot input, LayerSpec.@Nullable Activation fused) {
        if (builder.isSingleFloat32() && !isQuantized(position)) {
            return vectorProduct(layer, position, input, fused);
        }
        boolean last = position == network.layers().size() - 1;
        Numbers numbers = numbersOf(position, false, fused);
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        int status = dnnl_inner_product_forward_primitive_desc_create(
                primitive,
                builder.engine,
                builder.propagation(),
                builder.anyLayout(input.dims, numbers.input),
                builder.anyLayout(builder.weightDims(layer, input), numbers.weight),
                builder.anyLayout(new long[] {layer.output().channels()}, dnnl_f32),
                last
                        ? builder.rowMajor(builder.vector(layer.output()), dnnl_f32)
                        : builder.anyLayout(builder.vector(layer.output()), numbers.output),
                numbers.attributes);
        Dnnl.check(status, "fully connected " + layer.name());
        return withParameters(layer, position, primitive, input);
    }

    private Step vectorProduct(Network.Layer layer, int position, Slot input, LayerSpec.@Nullable Activation fused) {
        String name = layer.name();
        Slot source = builder.converted(name, input, builder.rowMajor(input.dims, dnnl_f32), "input of " + name);
        Slot weight = builder.parameter(name + ".weight", builder.rowMajor(builder.weightDims(layer, input), dnnl_f32));
        Slot bias = builder.parameter(
                name + ".bias", builder.rowMajor(new long[] {layer.output().channels()}, dnnl_f32));
        Slot output = builder.passing(builder.rowMajor(builder.vector(layer.output()), dnnl_f32), name);
        builder.add(new VectorProductOperation(
                name, source, weight, bias, output, fused == null ? null : fused.function()));
        return new Step(layer, position, null, source, output, Map.of(DNNL_ARG_WEIGHTS, weight));
    }

    /** The types of a layer's tensors, and the attributes that go with them. */
    private record Numbers(int input, int weight, int output, dnnl_primitive_attr attributes) {}

    private Numbers numbersOf(int position, boolean groups, LayerSpec.@Nullable Activation fused) {
        int activation = Geometry.algorithm(fused);
        int type = builder.dataType;
        if (quantization == null || !isQuantized(position)) {
            return new Numbers(type, type, type, builder.attributes(activation));
        }
        Quantization.Steps output = quantization.output(position);
        Map<Integer, Integer> masks = new LinkedHashMap<>();
        masks.put(DNNL_ARG_SRC, 0);
        // Output channels are the outermost dimension of a weight, or its two outermost with groups.
        masks.put(DNNL_ARG_WEIGHTS, groups ? 3 : 1);
        if (output != null) {
            masks.put(DNNL_ARG_DST, 0);
        }
        return new Numbers(
                quantization.input(position).dataType(),
                dnnl_s8,
                output == null ? type : output.dataType(),
                builder.scaledAttributes(activation, masks));
    }

    private boolean isQuantized(int position) {
        return quantization != null && quantization.includes(position);
    }

    /** A convolution or fully connected layer behind its primitive. */
    private Step withParameters(Network.Layer layer, int position, dnnl_primitive_desc primitive, Slot input) {
        builder.own(primitive);
        String name = layer.name();
        Slot source = source(name, position, input, builder.layoutOf(primitive, DNNL_ARG_SRC));
        Slot weight = builder.parameter(name + ".weight", builder.layoutOf(primitive, DNNL_ARG_WEIGHTS));
        Slot bias = builder.parameter(name + ".bias", builder.layoutOf(primitive, DNNL_ARG_BIAS));
        Quantization.@Nullable Steps steps = quantization == null ? null : quantization.output(position);
        Slot output =
                builder.passing(builder.layoutOf(primitive, DNNL_ARG_DST), steps == null ? 1 : steps.scale(), name);
        Map<Integer, Slot> arguments = ProgramBuilder.arguments(
                DNNL_ARG_SRC, source, DNNL_ARG_WEIGHTS, weight, DNNL_ARG_BIAS, bias, DNNL_ARG_DST, output);
        if (steps != null) {
            arguments.put(DNNL_ARG_ATTR_SCALES | DNNL_ARG_DST, builder.constant(output.scale));
        }
        if (isQuantized(position)) {
            arguments.put(DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC, builder.constant(source.scale));
            arguments.put(
                    DNNL_ARG_ATTR_SCALES | DNNL_ARG_WEIGHTS,
                    builder.weightScales(name + ".weight", layer.output().channels()));
        }
        builder.run(name, "forward", primitive, arguments);
        return new Step(layer, position, primitive, source, output, Map.of(DNNL_ARG_WEIGHTS, weight));
    }

    private Slot source(String name, int position, Slot input, dnnl_memory_desc layout) {
        return quantization == null || !isQuantized(position) || input.isQuantized()
                ? builder.converted(name, input, layout, "input of " + name)
                : builder.quantized(
                        name, input, layout, quantization.input(position).scale());
    }

    private Step activation(
            Network.Layer layer, int position, LayerSpec.Activation activation, Slot input, @Nullable Slot target) {
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_eltwise_forward_primitive_desc_create(
                        primitive,
                        builder.engine,
                        builder.propagation(),
                        Geometry.algorithm(activation),
                        input.layout,
                        input.layout,
                        0,
                        0,
                        builder.attributes(0)),
                "activation " + layer.name());
        return run(layer, position, builder.own(primitive), input, target);
    }

    private Step pooling(Network.Layer layer, int position, Slot input, @Nullable Slot target) {
        dnnl_memory_desc layout = target == null ? outputLayout(layer, input.dims[0], input.layout) : target.layout;
        return run(layer, position, poolingPrimitive(layer, input.layout, layout), input, target);
    }

    private dnnl_primitive_desc poolingPrimitive(Network.Layer layer, dnnl_memory_desc input, dnnl_memory_desc output) {
        LayerSpec.Pooling pooling = (LayerSpec.Pooling) layer.spec();
        Window window = pooling.window();
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_pooling_forward_primitive_desc_create(
                        primitive,
                        builder.engine,
                        builder.propagation(),
                        Geometry.algorithm(pooling),
                        input,
                        output,
                        Geometry.strides(window),
                        Geometry.kernel(window),
                        Geometry.noDilation(),
                        Geometry.leading(window),
                        Geometry.trailing(window, layer.input()),
                        builder.attributes(0)),
                "pooling " + layer.name());
        return builder.own(primitive);
    }

    /** The layout that oneDNN chooses for what a local layer makes of an input in some layout. */
    private dnnl_memory_desc outputLayout(Network.Layer layer, long images, dnnl_memory_desc input) {
        if (!(layer.spec() instanceof LayerSpec.Pooling)) {
            return input;
        }
        dnnl_memory_desc any = builder.anyLayout(ProgramBuilder.maps(images, layer.output()), Dnnl.dataType(input));
        return builder.layoutOf(poolingPrimitive(layer, input, any), DNNL_ARG_DST);
    }

    /**
     * In float32 without the notes for the backward pass, which computes them anew: they are twice as large as the
     * activations, and writing and reading them takes as long. In bfloat16 it takes half of that.
     */
    private Step normalization(
            Network.Layer layer, int position, LayerSpec.Lrn lrn, Slot input, @Nullable Slot target) {
        Slot output = target == null ? builder.passing(input.layout, input.scale, layer.name()) : target;
        return run(
                layer,
                position,
                normalizationPrimitive(layer, lrn, input.layout),
                input,
                output,
                ProgramBuilder.arguments(
                        DNNL_ARG_SRC, builder.withPadding(input), DNNL_ARG_DST, builder.withPadding(output)));
    }

    private dnnl_primitive_desc normalizationPrimitive(
            Network.Layer layer, LayerSpec.Lrn lrn, dnnl_memory_desc layout) {
        int propagation = builder.dataType == dnnl_f32 ? dnnl_forward_inference : builder.propagation();
        return builder.normalization(layer.name(), lrn, layout, propagation);
    }

    /** A local layer, which may leave notes for its backward pass in a workspace. */
    private Step run(
            Network.Layer layer, int position, dnnl_primitive_desc primitive, Slot input, @Nullable Slot target) {
        Slot output = target == null
                ? builder.passing(builder.layoutOf(primitive, DNNL_ARG_DST), input.scale, layer.name())
                : target;
        return run(
                layer,
                position,
                primitive,
                input,
                output,
                ProgramBuilder.arguments(DNNL_ARG_SRC, input, DNNL_ARG_DST, output));
    }

    private Step run(
            Network.Layer layer,
            int position,
            dnnl_primitive_desc primitive,
            Slot input,
            Slot output,
            Map<Integer, Slot> arguments) {
        Map<Integer, Slot> kept = builder.workspace(layer.name(), primitive);
        arguments.putAll(kept);
        builder.run(layer.name(), "forward", primitive, arguments);
        return new Step(layer, position, primitive, input, output, kept);
    }

    private void watch(Network.Layer layer, Slot activations) {
        if (watched.contains(layer.name())) {
            Slot plain = builder.converted(
                    layer.name(), activations, builder.rowMajor(activations.dims, dnnl_f32), "watched " + layer.name());
            builder.add(new WatchOperation(layer.name(), plain, layer.output().size()));
        }
    }
}
