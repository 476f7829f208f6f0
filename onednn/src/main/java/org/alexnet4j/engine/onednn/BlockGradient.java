package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.dnnl.dnnl_primitive_desc;

/** Adds the gradients of a first convolution's parameters to a program, computed over {@link PixelBlocks}. */
final class BlockGradient {
    private final Slot weight;
    private final Slot bias;

    /**
     * @param step the convolution, as the forward pass built it
     * @param images what it reads, (N,C,H,W), float32, row-major
     * @param gradient of its output
     */
    BlockGradient(ProgramBuilder builder, ForwardPass.Step step, PixelBlocks blocks, Slot images, Slot gradient) {
        String name = step.layer().name();
        long[] kernels = blocks.kernelDims(step.layer().output().channels());
        boolean isCut = builder.blocksForward(step.layer()) != null;
        Slot cut = isCut ? step.input() : builder.blocks(name, images, blocks);
        dnnl_primitive_desc primitive = primitive(builder, step, cut, kernels);
        Slot source = builder.converted(name, cut, builder.layoutOf(primitive, DNNL_ARG_SRC), cut.purpose);
        Slot from = builder.converted(
                name, gradient, builder.layoutOf(primitive, DNNL_ARG_DIFF_DST), "gradient of " + name);
        Slot overBlocks =
                builder.passing(builder.layoutOf(primitive, DNNL_ARG_DIFF_WEIGHTS), "gradient of kernels over blocks");
        bias = builder.shared(builder.layoutOf(primitive, DNNL_ARG_DIFF_BIAS), "gradients");
        builder.run(
                name,
                "weight gradient",
                primitive,
                ProgramBuilder.arguments(
                        DNNL_ARG_SRC, source,
                        DNNL_ARG_DIFF_DST, from,
                        DNNL_ARG_DIFF_WEIGHTS, overBlocks,
                        DNNL_ARG_DIFF_BIAS, bias));
        weight = builder.shared(builder.rowMajor(builder.weightDims(step.layer(), images), dnnl_f32), "gradients");
        builder.add(new KernelGradientOperation(
                name,
                blocks,
                builder.converted(name, overBlocks, builder.rowMajor(kernels, dnnl_f32), overBlocks.purpose),
                weight));
    }

    /** (O,C,K,K), float32, row-major. */
    Slot weight() {
        return weight;
    }

    /** (O), float32. */
    Slot bias() {
        return bias;
    }

    private static dnnl_primitive_desc primitive(
            ProgramBuilder builder, ForwardPass.Step step, Slot source, long[] kernels) {
        long[] one = {1, 1};
        long[] none = {0, 0};
        dnnl_primitive_desc primitive = new dnnl_primitive_desc();
        int status = dnnl_convolution_backward_weights_primitive_desc_create(
                primitive,
                builder.engine,
                dnnl_convolution_direct,
                builder.anyLayout(source.dims, builder.dataType),
                builder.anyLayout(kernels, dnnl_f32),
                builder.anyLayout(new long[] {kernels[0]}, dnnl_f32),
                builder.anyLayout(step.output().dims, builder.dataType),
                one,
                none,
                none,
                none,
                BlockConvolution.primitive(builder, source.dims, kernels, step.output().dims, builder.attributes(0)),
                builder.attributes(0));
        Dnnl.check(status, "weight gradient over blocks of " + step.layer().name());
        return builder.own(primitive);
    }
}
