package org.alexnet4j.image.leptonica;

import org.alexnet4j.image.DecodingMemory;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageDecoders;
import org.alexnet4j.image.ImageFile;
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

    private static final int BYTES_PER_WORD = 4;

    private final ImageDecoder others = ImageDecoders.pure();
    private final String name;
    private final Runnable fallback;

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
        fallback = () -> {};
    }

    private LeptonicaDecoder(String name, Runnable fallback) {
        this.name = name;
        this.fallback = fallback;
    }

    @Override
    public ImageDecoder telling(Runnable told) {
        return new LeptonicaDecoder(name, told);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Image decode(byte[] encoded, int enough) throws UnreadableImageException {
        ImageFile file = ImageFile.open(encoded);
        if (!isOurs(file.header())) {
            return others.decode(encoded, enough);
        }
        Image image = stored(file, reduction(file.header(), enough));
        return image == null
                ? fallenBack(others.decode(encoded, enough))
                : Upright.turn(image, file.header().orientation());
    }

    @Override
    public Image decodeSquare(byte[] encoded, int size) throws UnreadableImageException {
        ImageFile file = ImageFile.open(encoded);
        if (!isOurs(file.header())) {
            return others.decodeSquare(encoded, size);
        }
        Image square = square(file, size);
        // Turning the small square is cheaper, and the same: it lies in the center.
        return square == null
                ? fallenBack(others.decodeSquare(encoded, size))
                : Upright.turn(square, file.header().orientation());
    }

    private Image fallenBack(Image image) {
        fallback.run();
        return image;
    }

    private static boolean isOurs(ImageHeader header) {
        return switch (header.kind()) {
            case JPEG -> header.channels() == 1 || header.channels() == 3;
            case PNG -> !header.keyed();
            case WEBP -> true;
            case GIF, BMP, TIFF -> false;
        };
    }

    /** The whole image as it is stored; null where the library cannot. */
    @SuppressWarnings("try") // Leases are held, not used.
    private static @Nullable Image stored(ImageFile file, int reduction) throws UnreadableImageException {
        ImageHeader header = file.header();
        header.requireWithinLimit(reduction);
        long planes = Image.CHANNELS * header.pixels() / ((long) reduction * reduction);
        try (DecodingMemory.Lease heap = DecodingMemory.HEAP.lease(2 * planes);
                DecodingMemory.Lease memory = DecodingMemory.NATIVE.lease(bytes(header, reduction));
                PixRows rows = read(file, reduction)) {
            if (rows == null) {
                return null;
            }
            Image image = Image.of(rows, 0, 0, rows.width(), rows.height());
            return file.canvas() == null ? image : file.canvas().place(image);
        }
    }

    @SuppressWarnings("try") // The lease is held, not used.
    private static @Nullable Image square(ImageFile file, int size) throws UnreadableImageException {
        if (file.canvas() != null) {
            Image image = stored(file, 1);
            return image == null ? null : ImageResizer.square(image, size);
        }
        ImageHeader header = file.header();
        int reduction = reduction(header, ENOUGH * size);
        header.requireWithinLimit(reduction);
        try (DecodingMemory.Lease memory = DecodingMemory.NATIVE.lease(bytes(header, reduction));
                PixRows rows = read(file, reduction)) {
            return rows == null ? null : ImageResizer.square(rows, size);
        }
    }

    /** What the libraries take: words for all pixels, and the whole image as it is stored where they keep that, too. */
    private static long bytes(ImageHeader header, int reduction) {
        long words = BYTES_PER_WORD * header.pixels() / ((long) reduction * reduction);
        boolean both = header.kind() != ImageKind.JPEG || header.scans() > 1;
        return words + (both ? header.storedBytes() : 0);
    }

    /** Decodes natively; null where the library cannot. */
    @SuppressWarnings("try") // The silence is kept, not used.
    private static @Nullable PixRows read(ImageFile file, int reduction) throws UnreadableImageException {
        byte[] content = file.content();
        ImageKind kind = file.header().kind();
        PIX pix;
        try (NativeMessages silence = NativeMessages.silence();
                BytePointer memory = new BytePointer(content);
                IntPointer warnings = file.ended() ? null : new IntPointer(1)) {
            pix = switch (kind) {
                case JPEG -> leptonica.pixReadMemJpeg(memory, content.length, 0, reduction, warnings, 0);
                case PNG -> leptonica.pixReadMemPng(memory, content.length);
                case WEBP -> leptonica.pixReadMemWebP(memory, content.length);
                case GIF, BMP, TIFF -> throw new IllegalArgumentException(kind.toString());
            };
            if (kind == ImageKind.JPEG && warnings != null && warnings.get() > 0) {
                if (pix != null) {
                    leptonica.pixDestroy(pix);
                }
                throw new UnreadableImageException("truncated: a JPEG file without an end");
            }
        }
        if (pix != null && !pix.isNull()) {
            return PixRows.of(pix, file.header(), reduction);
        }
        if (file.header().lossy()) {
            throw new UnreadableImageException("damaged: a lossy WebP image that cannot be decoded");
        }
        return null;
    }

    /** Only JPEG files can be reduced. */
    private static int reduction(ImageHeader header, int enough) {
        if (header.kind() != ImageKind.JPEG) {
            return 1;
        }
        int shorter = Math.min(header.width(), header.height());
        int reduction = 1;
        while (reduction < MOST_REDUCTION && shorter / (2 * reduction) >= enough) {
            reduction *= 2;
        }
        return reduction;
    }
}
