package org.alexnet4j.image;

class ImageIoDecoderTest extends ImageDecoderContractTest {
    private static final ImageDecoder DECODER = ImageDecoders.pure();

    @Override
    protected ImageDecoder decoder() {
        return DECODER;
    }

    @Override
    protected boolean readsLossyWebp() {
        return false;
    }
}
