package org.alexnet4j.image;

/** Decodes with ImageIO and the TwelveMonkeys plugins. */
final class ImageIoDecoder implements ImageDecoder {
    @Override
    public String name() {
        return "imageio";
    }

    @Override
    public Image decode(byte[] encoded, int enough) throws UnreadableImageException {
        throw new UnsupportedOperationException();
    }
}
