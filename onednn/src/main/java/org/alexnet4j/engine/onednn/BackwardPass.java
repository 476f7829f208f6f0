package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.Window;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.jspecify.annotations.Nullable;

/** Adds the operations of the backward pass to a program. */
final class BackwardPass {
    private final ProgramBuilder builder;
    private final Slot images;
    private final Map<String, Slot> gradients = new LinkedHashMap<>();
    private final Slot last;

    /**
     * A backward pass to the parameters or to the images, as the program is for training or for saliency.
     *
     * @param stages the layers as the forward pass built them
     * @param images what the first layer reads, (N,C,H,W), float32, row-major
     * @param gradient of the logits, (N, classes), float32, row-major
     */
    BackwardPass(ProgramBuilder builder, List<ForwardPass.Stage> stages, Slot images, Slot gradient) {
        this.builder = builder;
        this.images = images;
        Slot current = gradient;
        for (int i = stages.size() - 1; i >= 0; i--) {
            current = stage(stages.get(i), current, i == 0 && learns());
        }
        last = current;
    }

    private boolean learns() {
        return builder.use == ProgramBuilder.Use.TRAINING;
    }

    /** Gradients of the parameters by name, float32; their layout is that of master copy and velocity. */
    Map<String, Slot> gradients() {
        return gradients;
    }

    /** The gradient of the images, (N,C,H,W), float32, row-major; of a program for saliency. */
    Slot imageGradient() {
        return builder.converted(
                "input",
                builder.withDims(images.dims, last),
                builder.rowMajor(images.dims, dnnl_f32),
                "gradient of the images");
    }

    /** Returns the gradient of the stage's input; of the first layer of a training nobody asks for it. */
    private Slot stage(ForwardPass.Stage stage, Slot gradient, boolean first) {
        int count = stage.pieces().size();
        if (count == 1) {
            return layers(stage.pieces().get(0), gradient, null, first);
        }
        String name = stage.pieces().get(0).get(0).layer().name();
        Slot from = builder.converted(
                name, builder.withDims(stage.output().dims, gradient), stage.output().layout, "gradient of " + name);
        Slot to = builder.passing(stage.input().layout, "gradient of the input of " + name);
        List<Slot> gradients = builder.pieces(from, count);
        List<Slot> targets = builder.pieces(to, count);
        for (int piece = 0; piece < count; piece++) {
            layers(stage.pieces().get(piece), gradients.get(piece), targets.get(piece), false);
        }
        return to;
    }

    private Slot layers(List<ForwardPass.Step> steps, Slot gradient, @Nullable Slot target, boolean first) {
        Slot current = gradient;
        for (int i = steps.size() - 1; i >= 0; i--) {
            // Units that a layer behind took for maps come back as maps.
            Slot from = builder.withDims(steps.get(i).output().dims, current);
            current = layer(steps.get(i), from, i == 0 ? target : null, first);
        }
        return current;
    }

    /** Returns the gradient of the layer's input, in {@code target} if it is not null. */
    private Slot layer(ForwardPass.Step step, Slot gradient, @Nullable Slot target, boolean first) {
        LayerSpec spec = step.layer().spec();
        if (spec instanceof LayerSpec.LocallyConnected) {
            return LocalConnections.backward(builder, step, gradient, gradients, first);
        } else if (spec instanceof LayerSpec.WithParameters) {
            if (learns()) {
                parameterGradients(step, gradient, first ? blocksOf(step) : null);
            }
            return first ? gradient : inputGradient(step, gradient);
        } else if (spec instanceof LayerSpec.Activation activation) {
            return activationBackward(step, activation, gradient, target);
        } else if (spec instanceof LayerSpec.Pooling pooling) {
            return poolingBackward(step, pooling, builder.asMaps(step.layer().output(), gradient), target);
        } else if (spec instanceof LayerSpec.Lrn lrn) {
            return normalizationBackward(step, lrn, builder.asMaps(step.layer().output(), gradient), target);
        } else if (spec instanceof LayerSpec.Dropout dropout) {
            return builder.dropout(step.layer(), step.position(), dropout, gradient);
        }
        throw new IllegalArgumentException(step.layer().name() + ": no such layer in this engine");
    }

    /** The blocks of a first convolution whose weight gradient gains from them; else null. */
    private @Nullable PixelBlocks blocksOf(ForwardPass.Step step) {
        return builder.dataType == dnnl_f32 ? builder.blocksOf(step.layer()) : builder.blocksForward(step.layer());
    }

    private void parameterGradients(ForwardPass.Step step, Slot gradient, @Nullable PixelBlocks blocks) {
        if (blocks == null) {
            parameterGradients(step, gradient);
        } else {
            BlockGradient over = new BlockGradient(builder, step, blocks, images, gradient);
            gradients.put(step.layer().name() + ".weight", over.weight());
            gradients.put(step.layer().name() + ".bias", over.bias());
        }
    }

    private void parameterGradients(ForwardPass.Step step, Slot gradient) {
        String name = step.layer().name();
        dnnl_memory_desc weightLayout = builder.layoutOf(primitiveOf(step), DNNL_ARG_WEIGHTS);
        dnnl_primitive_desc primitive = gradientPrimitive(step, weightLayout);
        builder.own(primitive);
        Slot source =
                builder.converted(name, step.input(), builder.layoutOf(primitive, DNNL_ARG_SRC), "input of " + name);
        Slot from = builder.converted(
                name, gradient, builder.layoutOf(primitive, DNNL_ARG_DIFF_DST), "gradient of " + name);
        Slot weight = builder.shared(builder.layoutOf(primitive, DNNL_ARG_DIFF_WEIGHTS), "gradients");
        Slot bias = builder.shared(builder.layoutOf(primitive, DNNL_ARG_DIFF_BIAS), "gradients");
        builder.run(
                name,
                "weight gradient",
                primitive,
                ProgramBuilder.arguments(
                        DNNL_ARG_SRC,
                        source,
                        DNNL_ARG_DIFF_DST,
                        from,
                        DNNL_ARG_DIFF_WEIGHTS,
                        weight,
                        DNNL_ARG_DIFF_BIAS,
                        bias));
        gradients.put(name + ".weight", weight);
        gradients.put(name + ".bias", bias);
    }

    /**
     * The gradient of the weights, in the layout of the weights if that costs nothing: then the update needs no
     * reorder.
     */
    private dnnl_primitive_desc gradientPrimitive(ForwardPass.Step step, dnnl_memory_desc weightLayout) {
        if (builder.dataType == dnnl_f32) {
            dnnl_primitive_desc same = new dnnl_primitive_desc();
            if (createGradient(step, weightLayout, same) == dnnl_success) {
                if (!Dnnl.isPlainLoop(same) && !Dnnl.implementation(same).contains("gemm")) {
                    return same;
                }
                Dnnl.check(dnnl_primitive_desc_destroy(same), "destroying a primitive that is not used");
            }
        }
        dnnl_primitive_desc any = new dnnl_primitive_desc();
        int status =
                createGradient(step, builder.anyLayout(builder.weightDims(step.layer(), step.input()), dnnl_f32), any);
        Dnnl.check(status, "weight gradient of " + step.layer().name());
        // In bfloat16, all but products of windows read scratch memory that nobody has written there (oneDNN 3.11).
        while (builder.dataType == dnnl_bf16
                && seesOnlyPadding(step.layer())
                && !Dnnl.implementation(any).contains("gemm")) {
            Dnnl.check(
                    dnnl_primitive_desc_next_impl(any),
                    "another weight gradient of " + step.layer().name());
        }
        return any;
    }

    /** Whether a row or column of a kernel's weights is never on the image, wherever the kernel is. */
    private static boolean seesOnlyPadding(Network.Layer layer) {
        return layer.spec() instanceof LayerSpec.Convolution convolution
                && (seesOnlyPadding(
                                convolution.window(),
                                layer.input().height(),
                                layer.output().height())
                        || seesOnlyPadding(
                                convolution.window(),
                                layer.input().width(),
                                layer.output().width()));
    }

    private static boolean seesOnlyPadding(Window window, int input, int output) {
        return IntStream.range(0, window.size())
                .anyMatch(weight -> IntStream.range(0, output)
                        .map(place -> place * window.stride() - window.padding() + weight)
                        .noneMatch(pixel -> pixel >= 0 && pixel < input));
    }

    private int createGradient(ForwardPass.Step step, dnnl_memory_desc weightLayout, dnnl_primitive_desc primitive) {
        Network.Layer layer = step.layer();
        dnnl_memory_desc bias = builder.anyLayout(new long[] {layer.output().channels()}, dnnl_f32);
        if (layer.spec() instanceof LayerSpec.Convolution convolution) {
            Window window = convolution.window();
            return dnnl_convolution_backward_weights_primitive_desc_create(
                    primitive,
                    builder.engine,
                    dnnl_convolution_direct,
                    builder.anyLayout(step.input().dims, builder.dataType),
                    weightLayout,
                    bias,
                    builder.anyLayout(step.output().dims, builder.dataType),
                    Geometry.strides(window),
                    Geometry.noDilation(),
                    Geometry.leading(window),
                    Geometry.trailing(window, layer.input()),
                    primitiveOf(step),
                    builder.attributes(0));
        }
        return dnnl_inner_product_backward_weights_primitive_desc_create(
                primitive,
                builder.engine,
                builder.anyLayout(step.input().dims, builder.dataType),
                weightLayout,
                bias,
                builder.anyLayout(step.output().dims, builder.dataType),
                primitiveOf(step),
                builder.attributes(0));
    }

    private Slot inputGradient(ForwardPass.Step step, Slot gradient) {
        if (TurnedConvolution.gains(builder, step)) {
            return TurnedConvolution.add(builder, step, gradient);
        }
        Network.Layer layer = step.layer();
        String name = layer.name();
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        int status;
        if (layer.spec() instanceof LayerSpec.Convolution convolution) {
            Window window = convolution.window();
            status = dnnl_convolution_backward_data_primitive_desc_create(
                    primitive,
                    builder.engine,
                    dnnl_convolution_direct,
                    builder.anyLayout(step.input().dims, builder.dataType),
                    builder.anyLayout(builder.weightDims(layer, step.input()), builder.dataType),
                    builder.anyLayout(step.output().dims, builder.dataType),
                    Geometry.strides(window),
                    Geometry.noDilation(),
                    Geometry.leading(window),
                    Geometry.trailing(window, layer.input()),
                    primitiveOf(step),
                    builder.attributes(0));
        } else {
            status = dnnl_inner_product_backward_data_primitive_desc_create(
                    primitive,
                    builder.engine,
                    builder.anyLayout(step.input().dims, builder.dataType),
                    builder.anyLayout(builder.weightDims(layer, step.input()), builder.dataType),
                    builder.anyLayout(step.output().dims, builder.dataType),
                    primitiveOf(step),
                    builder.attributes(0));
        }
        Dnnl.check(status, "data gradient of " + name);
        builder.own(primitive);
        Slot from = builder.converted(
                name, gradient, builder.layoutOf(primitive, DNNL_ARG_DIFF_DST), "gradient of " + name);
        Slot weight = builder.converted(
                name,
                Objects.requireNonNull(step.kept().get(DNNL_ARG_WEIGHTS)),
                builder.layoutOf(primitive, DNNL_ARG_WEIGHTS),
                "weights for the backward pass");
        Slot to = builder.passing(builder.layoutOf(primitive, DNNL_ARG_DIFF_SRC), "gradient of the input of " + name);
        builder.run(
                name,
                "data gradient",
                primitive,
                ProgramBuilder.arguments(DNNL_ARG_DIFF_DST, from, DNNL_ARG_WEIGHTS, weight, DNNL_ARG_DIFF_SRC, to));
        return to;
    }

    /** In place, unless there is a target. */
    private Slot activationBackward(
            ForwardPass.Step step, LayerSpec.Activation activation, Slot gradient, @Nullable Slot target) {
        String name = step.layer().name();
        Slot from = builder.converted(name, gradient, step.output().layout, "gradient of " + name);
        Slot to = target == null ? from : target;
        dnnl_primitive_desc hint = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_eltwise_forward_primitive_desc_create(
                        hint,
                        builder.engine,
                        dnnl_forward_training,
                        Geometry.algorithm(activation),
                        step.output().layout,
                        step.output().layout,
                        0,
                        0,
                        builder.attributes(0)),
                "activation " + name);
        builder.own(hint);
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_eltwise_backward_primitive_desc_create(
                        primitive,
                        builder.engine,
                        Geometry.algorithm(activation),
                        from.layout,
                        from.layout,
                        step.output().layout,
                        0,
                        0,
                        hint,
                        builder.attributes(0)),
                "backward pass of " + name);
        builder.own(primitive);
        builder.run(
                name,
                "backward",
                primitive,
                ProgramBuilder.arguments(DNNL_ARG_DST, step.output(), DNNL_ARG_DIFF_DST, from, DNNL_ARG_DIFF_SRC, to));
        return to;
    }

    private Slot poolingBackward(
            ForwardPass.Step step, LayerSpec.Pooling pooling, Slot gradient, @Nullable Slot target) {
        String name = step.layer().name();
        Window window = pooling.window();
        Slot from = builder.converted(name, gradient, step.output().layout, "gradient of " + name);
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_pooling_backward_primitive_desc_create(
                        primitive,
                        builder.engine,
                        Geometry.algorithm(pooling),
                        step.input().layout,
                        from.layout,
                        Geometry.strides(window),
                        Geometry.kernel(window),
                        Geometry.noDilation(),
                        Geometry.leading(window),
                        Geometry.trailing(window, step.layer().input()),
                        primitiveOf(step),
                        builder.attributes(0)),
                "backward pass of " + name);
        builder.own(primitive);
        Slot to = target == null
                ? builder.passing(builder.layoutOf(primitive, DNNL_ARG_DIFF_SRC), "gradient of the input of " + name)
                : target;
        Map<Integer, Slot> arguments = ProgramBuilder.arguments(DNNL_ARG_DIFF_DST, from, DNNL_ARG_DIFF_SRC, to);
        arguments.putAll(step.kept());
        builder.run(name, "backward", primitive, arguments);
        return to;
    }

    private Slot normalizationBackward(ForwardPass.Step step, LayerSpec.Lrn lrn, Slot gradient, @Nullable Slot target) {
        String name = step.layer().name();
        Slot input = builder.withPadding(step.input());
        Slot from = builder.withPadding(builder.converted(name, gradient, step.output().layout, "gradient of " + name));
        dnnl_primitive_desc forward = builder.normalization(name, lrn, step.input().layout, dnnl_forward_training);
        Map<Integer, Slot> notes = step.kept().isEmpty() ? notesOf(step, forward) : step.kept();
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_lrn_backward_primitive_desc_create(
                        primitive,
                        builder.engine,
                        Geometry.algorithm(lrn),
                        from.layout,
                        from.layout,
                        input.layout,
                        lrn.size(),
                        Geometry.dividedAlpha(lrn),
                        (float) lrn.beta(),
                        (float) lrn.k(),
                        forward,
                        builder.attributes(0)),
                "backward pass of " + name);
        builder.own(primitive);
        Slot to = target == null ? builder.passing(step.output().layout, "gradient of the input of " + name) : target;
        Map<Integer, Slot> arguments = ProgramBuilder.arguments(
                DNNL_ARG_SRC, input, DNNL_ARG_DIFF_DST, from, DNNL_ARG_DIFF_SRC, builder.withPadding(to));
        arguments.putAll(notes);
        builder.run(name, "backward", primitive, arguments);
        return to;
    }

    /** Runs a forward pass again, for what it leaves in its workspace. */
    private Map<Integer, Slot> notesOf(ForwardPass.Step step, dnnl_primitive_desc forward) {
        String name = step.layer().name();
        Map<Integer, Slot> notes = builder.workspace(name, forward);
        if (!notes.isEmpty()) {
            Slot output = builder.passing(step.output().layout, name);
            Map<Integer, Slot> arguments = ProgramBuilder.arguments(
                    DNNL_ARG_SRC, builder.withPadding(step.input()), DNNL_ARG_DST, builder.withPadding(output));
            arguments.putAll(notes);
            builder.run(name, "forward again", forward, arguments);
        }
        return notes;
    }

    private static dnnl_primitive_desc primitiveOf(ForwardPass.Step step) {
        return Objects.requireNonNull(step.primitive());
    }
}
