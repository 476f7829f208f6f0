package org.alexnet4j.image.leptonica;

import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageDecoders;
import org.alexnet4j.image.ImageHeader;
import org.alexnet4j.image.ImageKind;
import org.alexnet4j.image.ImageResizer;
import org.alexnet4j.image.UnreadableImageException;
import org.alexnet4j.image.Upright;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEG, PNG and WebP with Leptonica; other kinds of files, JPEG with inks and PNG with a transparent color are left to the decoder in pure
 * Java. Safe to call from many threads: nothing is shared, and native memory is freed before a call returns.
 */
public final class LeptonicaDecoder implements ImageDecoder {
    /** JPEG can be reduced by these while it is decoded: fewer frequencies of each block of 8 x 8 are looked at. */
    private static final int MOST_REDUCTION = 8;

    private static final int SILENT = 6;

    private final ImageDecoder others = ImageDecoders.pure();
    private final String name;

    static {
        // JavaCPP would count mapped datasets as memory of the process and refuse to allocate; what this class
        // allocates is freed within the call, and bounded by the limits on files and pixels.
        setUnlessGiven("org.bytedeco.javacpp.maxBytes");
        setUnlessGiven("org.bytedeco.javacpp.maxPhysicalBytes");
    }

    private static void setUnlessGiven(String limit) {
        if (System.getProperty(limit) == null) {
            System.setProperty(limit, "0");
        }
    }

    /** Loads the native library. */
    public LeptonicaDecoder() {
        leptonica.setMsgSeverity(SILENT);
        try (BytePointer version = leptonica.getLeptonicaVersion()) {
            name = version.getString();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Image decode(byte[] encoded, int enough) throws UnreadableImageException {
        ImageHeader header = ImageHeader.read(encoded);
        try (PixRows rows = read(header, encoded, enough)) {
            return rows == null
                    ? others.decode(encoded, enough)
                    : Upright.turn(Image.of(rows, 0, 0, rows.width(), rows.height()), header.orientation());
        }
    }

    @Override
    public Image decodeSquare(byte[] encoded, int size) throws UnreadableImageException {
        ImageHeader header = ImageHeader.read(encoded);
        try (PixRows rows = read(header, encoded, ENOUGH * size)) {
            // Turning the small square is cheaper, and the same: it lies in the center.
            return rows == null
                    ? others.decodeSquare(encoded, size)
                    : Upright.turn(ImageResizer.square(rows, size), header.orientation());
        }
    }

    private static boolean isOurs(ImageHeader header) {
        return switch (header.kind()) {
            case JPEG -> header.channels() == 1 || header.channels() == 3;
            case PNG -> !header.keyed();
            case WEBP -> true;
            case GIF, BMP, TIFF -> false;
        };
    }

    /**
     * Decodes natively.
     *
     * @return null where the library cannot: then the other decoder tries, or at least says why not
     */
    private static @Nullable PixRows read(ImageHeader header, byte[] encoded, int enough) {
        if (!isOurs(header)) {
            return null;
        }
        int reduction = header.kind() == ImageKind.JPEG ? reduction(header, enough) : 1;
        PIX pix;
        try (BytePointer memory = new BytePointer(encoded)) {
            pix = switch (header.kind()) {
                case JPEG -> leptonica.pixReadMemJpeg(memory, encoded.length, 0, reduction, (IntPointer) null, 0);
                case PNG -> leptonica.pixReadMemPng(memory, encoded.length);
                case WEBP -> leptonica.pixReadMemWebP(memory, encoded.length);
                case GIF, BMP, TIFF ->
                    throw new IllegalArgumentException(header.kind().toString());
            };
        }
        return pix == null || pix.isNull() ? null : PixRows.of(pix, header, reduction);
    }

    private static int reduction(ImageHeader header, int enough) {
        int shorter = Math.min(header.width(), header.height());
        int reduction = 1;
        while (reduction < MOST_REDUCTION && shorter / (2 * reduction) >= enough) {
            reduction *= 2;
        }
        return reduction;
    }
}
