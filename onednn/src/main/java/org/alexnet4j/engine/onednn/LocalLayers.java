package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.Window;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.jspecify.annotations.Nullable;

/** Adds layers that treat every image by itself and have no parameters: activations, normalization, pooling. */
final class LocalLayers {
    /** An input of a stage that fits into a usual last cache is left whole: the smaller work costs more than it gains. */
    private static final long CACHED_BYTES = 32 << 20;

    /** At most what a piece of a larger input has; best of 1, 2, 4, 8 and 16 MB. */
    private static final long PIECE_BYTES = 4 << 20;

    private final ProgramBuilder builder;
    private final Network network;
    private final FusedActivations fusion;

    LocalLayers(ProgramBuilder builder, Network network, FusedActivations fusion) {
        this.builder = builder;
        this.network = network;
        this.fusion = fusion;
    }

    /** Whether a layer treats every image by itself and has no parameters. */
    static boolean includes(Network.Layer layer) {
        return layer.spec() instanceof LayerSpec.Activation
                || layer.spec() instanceof LayerSpec.Pooling
                || layer.spec() instanceof LayerSpec.Lrn;
    }

    /** The local layers from {@code first} to before {@code end}, piece by piece. */
    ForwardPass.Stage add(int first, int end, Slot batch) {
        List<Network.Layer> layers = network.layers().subList(first, end);
        boolean maps = layers.stream().anyMatch(layer -> !(layer.spec() instanceof LayerSpec.Activation));
        boolean nothingToDo = end - first == 1 && fusion.includes(first);
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
        List<List<ForwardPass.Step>> pieces = new ArrayList<>();
        for (int piece = 0; piece < count; piece++) {
            List<ForwardPass.Step> steps = new ArrayList<>();
            Slot current = inputs.get(piece);
            for (int i = first; i < end; i++) {
                ForwardPass.Step step =
                        local(network.layers().get(i), i, current, i == end - 1 ? outputs.get(piece) : null);
                steps.add(step);
                current = step.output();
            }
            pieces.add(steps);
        }
        return new ForwardPass.Stage(input, output, pieces);
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
        int before = fusion.includes(position - 1) ? position - 2 : position - 1;
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

    /**
     * A local layer for one piece of the batch.
     *
     * @param target where its output belongs; null for anywhere
     */
    private ForwardPass.Step local(Network.Layer layer, int position, Slot input, @Nullable Slot target) {
        LayerSpec spec = layer.spec();
        if (fusion.includes(position)) {
            return new ForwardPass.Step(layer, position, null, input, input, Map.of());
        } else if (spec instanceof LayerSpec.Activation activation) {
            return activation(layer, position, activation, input, target);
        } else if (spec instanceof LayerSpec.Lrn lrn) {
            return normalization(layer, position, lrn, input, target);
        } else if (spec instanceof LayerSpec.Pooling) {
            return pooling(layer, position, input, target);
        }
        throw new IllegalArgumentException(layer.name() + ": no such layer in this engine");
    }

    private ForwardPass.Step activation(
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

    private ForwardPass.Step pooling(Network.Layer layer, int position, Slot input, @Nullable Slot target) {
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
    private ForwardPass.Step normalization(
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
    private ForwardPass.Step run(
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

    private ForwardPass.Step run(
            Network.Layer layer,
            int position,
            dnnl_primitive_desc primitive,
            Slot input,
            Slot output,
            Map<Integer, Slot> arguments) {
        Map<Integer, Slot> kept = builder.workspace(layer.name(), primitive);
        arguments.putAll(kept);
        builder.run(layer.name(), "forward", primitive, arguments);
        return new ForwardPass.Step(layer, position, primitive, input, output, kept);
    }
}
