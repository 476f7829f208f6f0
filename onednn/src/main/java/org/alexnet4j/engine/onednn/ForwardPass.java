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

    private final ProgramBuilder builder;
    private final Network network;
    private final @Nullable Quantization quantization;
    private final Set<String> watched;
    private final FusedActivations fusion;
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
        this.fusion = new FusedActivations(network, watched);
        LocalLayers local = new LocalLayers(builder, network, fusion);
        Slot current = images;
        List<Network.Layer> layers = network.layers();
        if (!(layers.get(0).spec() instanceof LayerSpec.WithParameters)) {
            // Only a convolution or fully connected layer reads the caller's memory as it is; others get a copy of
            // their own type, in which they may work in place.
            current = builder.passing(builder.rowMajor(images.dims, builder.dataType), "images");
            builder.reorder("input", images, current);
        }
        for (int i = 0; i < layers.size(); ) {
            int end = i + 1;
            Stage stage;
            if (LocalLayers.includes(layers.get(i))) {
                end = endOfStage(i);
                stage = local.add(i, end, current);
            } else {
                Step step = layer(layers.get(i), i, current);
                stage = new Stage(step.input(), step.output(), List.of(List.of(step)));
            }
            stages.add(stage);
            current = stage.output();
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

    /** The position behind the last of the local layers from {@code first} on, or behind one that is watched. */
    private int endOfStage(int first) {
        List<Network.Layer> layers = network.layers();
        int end = first + 1;
        while (end < layers.size()
                && LocalLayers.includes(layers.get(end))
                && !watched.contains(layers.get(end - 1).name())) {
            end++;
        }
        return end;
    }

    private Step layer(Network.Layer layer, int position, Slot input) {
        LayerSpec spec = layer.spec();
        LayerSpec.Activation fused = fusion.behind(position);
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

    private void watch(Network.Layer layer, Slot activations) {
        if (watched.contains(layer.name())) {
            Slot plain = builder.converted(
                    layer.name(), activations, builder.rowMajor(activations.dims, dnnl_f32), "watched " + layer.name());
            builder.add(new WatchOperation(layer.name(), plain, layer.output().size()));
        }
    }
}
