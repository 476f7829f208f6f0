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

    private final ProgramBuilder builder;
    private final Network network;
    private final Set<String> watched;
    private final List<Step> steps = new ArrayList<>();
    private final Slot logits;

    /**
     * @param images (N,C,H,W), float32, row-major
     * @param watched names of layers whose activations are handed out
     */
    ForwardPass(ProgramBuilder builder, Network network, Slot images, Set<String> watched) {
        this.builder = builder;
        this.network = network;
        this.watched = watched;
        Slot current = images;
        List<Network.Layer> layers = network.layers();
        if (!(layers.get(0).spec() instanceof LayerSpec.WithParameters)) {
            // Only a convolution or fully connected layer reads the caller's memory as it is; others get a copy of
            // their
            // own, in their own type, in which they may work in place.
            current = builder.passing(builder.rowMajor(images.dims, builder.dataType), "images");
            builder.reorder("input", images, current);
        }
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec.Activation fused = fusedActivation(i);
            current = layer(layers.get(i), i, current, fused);
            watch(layers.get(i), current);
            if (fused != null) {
                i++;
                steps.add(new Step(layers.get(i), i, null, current, current, Map.of()));
                watch(layers.get(i), current);
            }
        }
        this.logits = builder.converted(
                layers.get(layers.size() - 1).name(), current, builder.rowMajor(current.dims, dnnl_f32), "logits");
    }

    /** The logits, (N, classes), float32, row-major. */
    Slot logits() {
        return logits;
    }

    /** The layers in order. */
    List<Step> steps() {
        return steps;
    }

    private Slot layer(Network.Layer layer, int position, Slot input, LayerSpec.@Nullable Activation fused) {
        LayerSpec spec = layer.spec();
        if (spec instanceof LayerSpec.Convolution convolution) {
            return convolution(layer, position, convolution, builder.asMaps(layer.input(), input), fused);
        } else if (spec instanceof LayerSpec.FullyConnected) {
            return fullyConnected(layer, position, input, fused);
        } else if (spec instanceof LayerSpec.Activation activation) {
            return activation(layer, position, activation, input);
        } else if (spec instanceof LayerSpec.Pooling pooling) {
            return pooling(layer, position, pooling, builder.asMaps(layer.input(), input));
        } else if (spec instanceof LayerSpec.Lrn lrn) {
            return normalization(layer, position, lrn, builder.asMaps(layer.input(), input));
        } else if (spec instanceof LayerSpec.Dropout dropout) {
            return dropout(layer, position, dropout, input);
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

    private Slot convolution(
            Network.Layer layer,
            int position,
            LayerSpec.Convolution convolution,
            Slot input,
            LayerSpec.@Nullable Activation fused) {
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Window window = convolution.window();
        int status = dnnl_convolution_forward_primitive_desc_create(
                primitive,
                builder.engine,
                builder.propagation(),
                dnnl_convolution_direct,
                builder.anyLayout(builder.maps(layer.input()), builder.dataType),
                builder.anyLayout(builder.weightDims(layer, input), builder.dataType),
                builder.anyLayout(new long[] {convolution.outChannels()}, dnnl_f32),
                builder.anyLayout(builder.maps(layer.output()), builder.dataType),
                Geometry.strides(window),
                Geometry.noDilation(),
                Geometry.leading(window),
                Geometry.trailing(window, layer.input()),
                builder.attributes(Geometry.algorithm(fused)));
        Dnnl.check(status, "convolution " + layer.name());
        return withParameters(layer, position, primitive, input);
    }

    private Slot fullyConnected(Network.Layer layer, int position, Slot input, LayerSpec.@Nullable Activation fused) {
        if (builder.isSingleFloat32()) {
            return vectorProduct(layer, position, input, fused);
        }
        boolean last = position == network.layers().size() - 1;
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        int status = dnnl_inner_product_forward_primitive_desc_create(
                primitive,
                builder.engine,
                builder.propagation(),
                builder.anyLayout(input.dims, builder.dataType),
                builder.anyLayout(builder.weightDims(layer, input), builder.dataType),
                builder.anyLayout(new long[] {layer.output().channels()}, dnnl_f32),
                last
                        ? builder.rowMajor(builder.vector(layer.output()), dnnl_f32)
                        : builder.anyLayout(builder.vector(layer.output()), builder.dataType),
                builder.attributes(Geometry.algorithm(fused)));
        Dnnl.check(status, "fully connected " + layer.name());
        return withParameters(layer, position, primitive, input);
    }

    private Slot vectorProduct(Network.Layer layer, int position, Slot input, LayerSpec.@Nullable Activation fused) {
        String name = layer.name();
        Slot source = builder.converted(name, input, builder.rowMajor(input.dims, dnnl_f32), "input of " + name);
        Slot weight = builder.parameter(name + ".weight", builder.rowMajor(builder.weightDims(layer, input), dnnl_f32));
        Slot bias = builder.parameter(
                name + ".bias", builder.rowMajor(new long[] {layer.output().channels()}, dnnl_f32));
        Slot output = builder.passing(builder.rowMajor(builder.vector(layer.output()), dnnl_f32), name);
        builder.add(new VectorProductOperation(
                name, source, weight, bias, output, fused == null ? null : fused.function()));
        steps.add(new Step(layer, position, null, source, output, Map.of(DNNL_ARG_WEIGHTS, weight)));
        return output;
    }

    /** A convolution or fully connected layer behind its primitive. */
    private Slot withParameters(Network.Layer layer, int position, dnnl_primitive_desc primitive, Slot input) {
        builder.own(primitive);
        String name = layer.name();
        Slot source = builder.converted(name, input, builder.layoutOf(primitive, DNNL_ARG_SRC), "input of " + name);
        Slot weight = builder.parameter(name + ".weight", builder.layoutOf(primitive, DNNL_ARG_WEIGHTS));
        Slot bias = builder.parameter(name + ".bias", builder.layoutOf(primitive, DNNL_ARG_BIAS));
        Slot output = builder.passing(builder.layoutOf(primitive, DNNL_ARG_DST), name);
        builder.run(
                name,
                "forward",
                primitive,
                ProgramBuilder.arguments(
                        DNNL_ARG_SRC, source, DNNL_ARG_WEIGHTS, weight, DNNL_ARG_BIAS, bias, DNNL_ARG_DST, output));
        steps.add(new Step(layer, position, primitive, source, output, Map.of(DNNL_ARG_WEIGHTS, weight)));
        return output;
    }

    private Slot activation(Network.Layer layer, int position, LayerSpec.Activation activation, Slot input) {
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
        builder.own(primitive);
        Slot output = builder.passing(input.layout, layer.name());
        builder.run(
                layer.name(),
                "forward",
                primitive,
                ProgramBuilder.arguments(DNNL_ARG_SRC, input, DNNL_ARG_DST, output));
        steps.add(new Step(layer, position, null, input, output, Map.of()));
        return output;
    }

    private Slot pooling(Network.Layer layer, int position, LayerSpec.Pooling pooling, Slot input) {
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Window window = pooling.window();
        Dnnl.check(
                dnnl_pooling_forward_primitive_desc_create(
                        primitive,
                        builder.engine,
                        builder.propagation(),
                        Geometry.algorithm(pooling),
                        input.layout,
                        builder.anyLayout(builder.maps(layer.output()), builder.dataType),
                        Geometry.strides(window),
                        Geometry.kernel(window),
                        Geometry.noDilation(),
                        Geometry.leading(window),
                        Geometry.trailing(window, layer.input()),
                        builder.attributes(0)),
                "pooling " + layer.name());
        return withWorkspace(layer, position, primitive, input);
    }

    private Slot normalization(Network.Layer layer, int position, LayerSpec.Lrn lrn, Slot input) {
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_lrn_forward_primitive_desc_create(
                        primitive,
                        builder.engine,
                        builder.propagation(),
                        Geometry.algorithm(lrn),
                        input.layout,
                        input.layout,
                        lrn.size(),
                        Geometry.dividedAlpha(lrn),
                        (float) lrn.beta(),
                        (float) lrn.k(),
                        builder.attributes(0)),
                "normalization " + layer.name());
        return withWorkspace(layer, position, primitive, input);
    }

    /** A layer without parameters that may leave notes for its backward pass in a workspace. */
    private Slot withWorkspace(Network.Layer layer, int position, dnnl_primitive_desc primitive, Slot input) {
        builder.own(primitive);
        Slot output = builder.passing(builder.layoutOf(primitive, DNNL_ARG_DST), layer.name());
        Map<Integer, Slot> arguments = ProgramBuilder.arguments(DNNL_ARG_SRC, input, DNNL_ARG_DST, output);
        Map<Integer, Slot> kept = new LinkedHashMap<>();
        dnnl_memory_desc workspace = builder.layoutOf(primitive, DNNL_ARG_WORKSPACE);
        if (Dnnl.bytes(workspace) > 0) {
            Slot notes = builder.passing(workspace, "workspace of " + layer.name());
            arguments.put(DNNL_ARG_WORKSPACE, notes);
            kept.put(DNNL_ARG_WORKSPACE, notes);
        }
        builder.run(layer.name(), "forward", primitive, arguments);
        steps.add(new Step(layer, position, primitive, input, output, kept));
        return output;
    }

    private Slot dropout(Network.Layer layer, int position, LayerSpec.Dropout dropout, Slot input) {
        Slot output = builder.dropout(layer, position, dropout, input);
        steps.add(new Step(layer, position, null, input, output, Map.of()));
        return output;
    }

    private void watch(Network.Layer layer, Slot activations) {
        if (watched.contains(layer.name())) {
            Slot plain = builder.converted(
                    layer.name(), activations, builder.rowMajor(activations.dims, dnnl_f32), "watched " + layer.name());
            builder.add(new WatchOperation(layer.name(), plain, layer.output().size()));
        }
    }
}
