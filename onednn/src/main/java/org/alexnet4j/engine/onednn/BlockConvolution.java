package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Map;
import org.alexnet4j.network.Network;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * A first convolution over {@link PixelBlocks}. In bfloat16, whose instructions multiply pairs of maps, three maps are as
 * much work as four, and the blocks' 19 % less than that; in float32 only the weight gradient gains ({@link BlockGradient}).
 */
final class BlockConvolution {
    private BlockConvolution() {}

    /**
     * Adds the forward pass to a program.
     *
     * @param images (N,C,H,W), float32, row-major
     * @param attributes with the activation behind it
     */
    static ForwardPass.Step add(
            ProgramBuilder builder,
            Network.Layer layer,
            int position,
            PixelBlocks blocks,
            Slot images,
            dnnl_primitive_attr attributes) {
        String name = layer.name();
        Slot cut = builder.blocks(name, images, blocks);
        long[] kernels = blocks.kernelDims(layer.output().channels());
        dnnl_primitive_desc primitive =
                primitive(builder, cut.dims, kernels, ProgramBuilder.maps(images.dims[0], layer.output()), attributes);
        Slot source = builder.converted(name, cut, builder.layoutOf(primitive, DNNL_ARG_SRC), cut.purpose);
        Slot overPixels =
                builder.parameter(name + ".weight", builder.rowMajor(builder.weightDims(layer, images), dnnl_f32));
        Slot bias = builder.parameter(name + ".bias", builder.layoutOf(primitive, DNNL_ARG_BIAS));
        Slot overBlocks = builder.passing(builder.rowMajor(kernels, dnnl_f32), "kernels over blocks");
        builder.add(new KernelsOverBlocksOperation(name, blocks, overPixels, overBlocks));
        Slot weight =
                builder.converted(name, overBlocks, builder.layoutOf(primitive, DNNL_ARG_WEIGHTS), overBlocks.purpose);
        Slot output = builder.passing(builder.layoutOf(primitive, DNNL_ARG_DST), name);
        builder.run(
                name,
                "forward",
                primitive,
                ProgramBuilder.arguments(
                        DNNL_ARG_SRC, source, DNNL_ARG_WEIGHTS, weight, DNNL_ARG_BIAS, bias, DNNL_ARG_DST, output));
        return new ForwardPass.Step(layer, position, primitive, source, output, Map.of());
    }

    /**
     * The forward pass over images of blocks.
     *
     * @param images (N, 16 C, rows, columns)
     * @param kernels (O, 16 C, blocks, blocks)
     * @param output (N,O,H,W)
     */
    static dnnl_primitive_desc primitive(
            ProgramBuilder builder, long[] images, long[] kernels, long[] output, dnnl_primitive_attr attributes) {
        long[] one = {1, 1};
        long[] none = {0, 0};
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        int status = dnnl_convolution_forward_primitive_desc_create(
                primitive,
                builder.engine,
                builder.propagation(),
                dnnl_convolution_direct,
                builder.anyLayout(images, builder.dataType),
                builder.anyLayout(kernels, builder.dataType),
                builder.anyLayout(new long[] {kernels[0]}, dnnl_f32),
                builder.anyLayout(output, builder.dataType),
                one,
                none,
                none,
                none,
                attributes);
        Dnnl.check(status, "convolution over blocks");
        return builder.own(primitive);
    }
}
