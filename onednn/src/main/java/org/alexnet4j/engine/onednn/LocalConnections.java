package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Map;
import java.util.Objects;
import org.alexnet4j.UserException;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * A locally connected layer as products of matrices, one at every position for every row of its kernels: outputs (O,N) =
 * weights (O, K C) times pixels (K C, N). The images are innermost, as in the authors' source, so that what a row of the
 * kernels sees needs no more than {@link KernelRows}, and so that neighboring layers of this kind need no reorder.
 *
 * <p>Groups are so many more products. Sums are float32, whatever the type of their factors.
 */
final class LocalConnections {
    private final ProgramBuilder builder;
    private final Network.Layer layer;
    private final String name;
    private final KernelRows rows;

    /** Products of one row of the kernels: positions times groups. */
    private final long products;

    private final long outputs;
    private final long inputs;

    private LocalConnections(ProgramBuilder builder, Network.Layer layer, long images) {
        this.builder = builder;
        this.layer = layer;
        this.name = layer.name();
        this.rows = KernelRows.of(layer, Math.toIntExact(images));
        LayerSpec.LocallyConnected spec = (LayerSpec.LocallyConnected) layer.spec();
        this.products = (long) layer.output().height() * layer.output().width() * spec.groups();
        this.outputs = layer.output().channels() / spec.groups();
        this.inputs = rows.dims()[1];
        if (Dnnl.elements(rows.dims()) * Float.BYTES > Integer.MAX_VALUE) {
            throw new UserException(
                    UserException.Kind.RESOURCES,
                    name + ": what its kernels see in " + images + " images takes more than 2 GB",
                    "take a smaller --batch or a smaller network");
        }
    }

    /**
     * Adds the forward pass to a program.
     *
     * @param input (N,C,H,W)
     * @param activation behind the layer, 0 for none
     */
    static ForwardPass.Step forward(
            ProgramBuilder builder, Network.Layer layer, int position, Slot input, int activation) {
        return new LocalConnections(builder, layer, input.dims[0]).forward(position, input, activation);
    }

    /**
     * Adds the gradients of the parameters to a program that trains, and that of the input.
     *
     * @param gradient of the output, (N,O,H,W)
     * @param gradients receives those of the parameters, by name
     * @param first whether nobody asks for the gradient of the input
     * @return the gradient of the input; of the output for the first layer
     */
    static Slot backward(
            ProgramBuilder builder, ForwardPass.Step step, Slot gradient, Map<String, Slot> gradients, boolean first) {
        LocalConnections connections = new LocalConnections(builder, step.layer(), step.input().dims[0]);
        Slot from = builder.converted(
                step.layer().name(),
                gradient,
                builder.imagesInnermost(step.output().dims, builder.dataType),
                "gradient of " + step.layer().name());
        if (builder.use == ProgramBuilder.Use.TRAINING) {
            connections.parameterGradients(step, from, gradients);
        }
        return first ? gradient : connections.inputGradient(step, from);
    }

    private ForwardPass.Step forward(int position, Slot input, int activation) {
        Slot source = builder.converted(
                name, input, builder.imagesInnermost(input.dims, builder.dataType), "input of " + name);
        Slot seen = builder.passing(builder.rowMajor(rows.dims(), builder.dataType), "rows of pixels of " + name);
        builder.add(new SpreadRowsOperation(name, rows, builder.isParallel(), source, seen));
        Slot weight = builder.parameter(name + ".weight", builder.kernelRows(layer, builder.dataType));
        Slot bias = builder.parameter(name + ".bias", builder.localBiases(layer));
        Slot sums = builder.passing(builder.rowMajor(outputDims(), dnnl_f32), name);
        for (int ky = 0; ky < rows.window().size(); ky++) {
            builder.product(name, "forward", weights(weight, ky), pixels(seen, ky), sums, ky > 0);
        }
        addBias(sums, bias, activation);
        Slot output = builder.converted(
                name,
                sums.reshaped(builder.imagesInnermost(maps(), dnnl_f32)),
                builder.imagesInnermost(maps(), builder.dataType),
                name);
        return new ForwardPass.Step(
                layer, position, null, source, output, Map.of(DNNL_ARG_WEIGHTS, weight, DNNL_ARG_SRC, seen));
    }

    private void addBias(Slot sums, Slot bias, int activation) {
        long units = layer.output().size();
        Slot values = sums.reshaped(builder.rowMajor(new long[] {1, units, rows.images()}, dnnl_f32));
        Slot added = bias.reshaped(builder.rowMajor(new long[] {1, units, 1}, dnnl_f32));
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_binary_primitive_desc_create(
                        primitive,
                        builder.engine,
                        dnnl_binary_add,
                        values.layout,
                        added.layout,
                        values.layout,
                        builder.attributes(activation)),
                "biases of " + name);
        builder.run(
                name,
                "biases",
                builder.own(primitive),
                ProgramBuilder.arguments(DNNL_ARG_SRC_0, values, DNNL_ARG_SRC_1, added, DNNL_ARG_DST, values));
    }

    private void parameterGradients(ForwardPass.Step step, Slot gradient, Map<String, Slot> gradients) {
        Slot from = gradient.reshaped(builder.rowMajor(outputDims(), builder.dataType));
        Slot seen = Objects.requireNonNull(step.kept().get(DNNL_ARG_SRC));
        Slot weight = builder.shared(builder.kernelRows(layer, dnnl_f32), "gradients");
        for (int ky = 0; ky < rows.window().size(); ky++) {
            builder.product(name, "weight gradient", from, transposed(pixels(seen, ky)), weights(weight, ky), false);
        }
        gradients.put(name + ".weight", weight);
        gradients.put(name + ".bias", biasGradient(gradient));
    }

    private Slot biasGradient(Slot gradient) {
        long units = layer.output().size();
        Slot bias = builder.shared(builder.localBiases(layer), "gradients");
        Slot from = gradient.reshaped(builder.rowMajor(new long[] {units, rows.images()}, builder.dataType));
        Slot to = bias.reshaped(builder.rowMajor(new long[] {units, 1}, dnnl_f32));
        if (rows.images() == 1) {
            builder.reorder(name, from, to);
            return bias;
        }
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        Dnnl.check(
                dnnl_reduction_primitive_desc_create(
                        primitive,
                        builder.engine,
                        dnnl_reduction_sum,
                        from.layout,
                        to.layout,
                        0,
                        0,
                        builder.attributes(0)),
                "bias gradient of " + name);
        builder.run(
                name,
                "bias gradient",
                builder.own(primitive),
                ProgramBuilder.arguments(DNNL_ARG_SRC, from, DNNL_ARG_DST, to));
        return bias;
    }

    private Slot inputGradient(ForwardPass.Step step, Slot gradient) {
        Slot from = gradient.reshaped(builder.rowMajor(outputDims(), builder.dataType));
        Slot weight = Objects.requireNonNull(step.kept().get(DNNL_ARG_WEIGHTS));
        Slot spread = builder.passing(builder.rowMajor(rows.dims(), dnnl_f32), "gradient of the rows of " + name);
        builder.add(new ZeroOperation(name, spread));
        for (int ky = 0; ky < rows.window().size(); ky++) {
            builder.product(name, "data gradient", transposed(weights(weight, ky)), from, pixels(spread, ky), true);
        }
        Slot to = builder.passing(
                builder.imagesInnermost(step.input().dims, dnnl_f32), "gradient of the input of " + name);
        builder.add(new GatherRowsOperation(name, rows, builder.isParallel(), spread, to));
        return to;
    }

    /** The weights in row {@code ky} of the kernels, (products, O / G, K C / G). */
    private Slot weights(Slot all, int ky) {
        long[] dims = {products, outputs, inputs};
        return all.part(
                builder.rowMajor(dims, all.dataType),
                ky * (all.bytes / rows.window().size()));
    }

    /** What row {@code ky} of the kernels sees, (products, K C / G, N). */
    private Slot pixels(Slot all, int ky) {
        long[] dims = {products, inputs, rows.images()};
        return all.part(builder.rowMajor(dims, all.dataType), rows.firstRow(ky) * (all.bytes / rows.rows()));
    }

    /** The same memory read as transposed matrices. */
    private Slot transposed(Slot matrices) {
        long[] dims = {matrices.dims[0], matrices.dims[2], matrices.dims[1]};
        return matrices.part(builder.transposed(dims, matrices.dataType), 0);
    }

    private long[] outputDims() {
        return new long[] {products, outputs, rows.images()};
    }

    private long[] maps() {
        return ProgramBuilder.maps(rows.images(), layer.output());
    }
}
