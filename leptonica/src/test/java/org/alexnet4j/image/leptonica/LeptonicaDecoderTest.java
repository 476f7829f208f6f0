package org.alexnet4j.image.leptonica;

import static org.assertj.core.api.Assertions.assertThat;

import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageDecoderContractTest;
import org.alexnet4j.image.ImageDecoders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class LeptonicaDecoderTest extends ImageDecoderContractTest {
    private static final ImageDecoder DECODER = new LeptonicaDecoder();

    @Override
    protected ImageDecoder decoder() {
        return DECODER;
    }

    @Test
    void is_the_fastest_where_it_is_on_the_class_path() {
        assertThat(ImageDecoders.fastest()).isInstanceOf(LeptonicaDecoder.class);
        assertThat(ImageDecoders.fastest().name()).startsWith("leptonica-");
    }
}
