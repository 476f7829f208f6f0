package org.alexnet4j.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/** Decodes with ImageIO and, for what it cannot do, the TwelveMonkeys plugins. */
final class ImageIoDecoder implements ImageDecoder {
    private static final String PLUGINS = "com.twelvemonkeys.";

    private final Map<ImageKind, ImageReaderSpi> readers = new EnumMap<>(ImageKind.class);

    ImageIoDecoder() {
        for (ImageKind kind : ImageKind.values()) {
            reader(kind.name().toLowerCase(Locale.ROOT)).ifPresent(reader -> readers.put(kind, reader));
        }
    }

    private static Optional<ImageReaderSpi> reader(String format) {
        List<ImageReaderSpi> found = new ArrayList<>();
        Iterator<ImageReaderSpi> all = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (all.hasNext()) {
            ImageReaderSpi reader = all.next();
            if (List.of(reader.getFormatNames()).contains(format)) {
                found.add(reader);
            }
        }
        return found.stream()
                .min(Comparator.comparing(reader -> !reader.getClass().getName().startsWith(PLUGINS)));
    }

    @Override
    public String name() {
        return "imageio";
    }

    @Override
    @SuppressWarnings("try") // The lease is held, not used.
    public Image decode(byte[] encoded, int enough) throws UnreadableImageException {
        ImageFile file = ImageFile.open(encoded);
        ImageHeader header = file.header();
        header.requireWithinLimit(1);
        if (header.lossy()) {
            throw new UnreadableImageException(
                    "a lossy WebP image, which only the native decoder reads, and that is not used here",
                    "convert it to JPEG or PNG");
        }
        long planes = Image.CHANNELS * header.pixels();
        try (DecodingMemory.Lease lease = DecodingMemory.HEAP.lease(2 * header.storedBytes() + 2 * planes)) {
            Image stored = header.kind() == ImageKind.GIF ? GifFile.decode(header, file.content()) : stored(file);
            Image whole = file.canvas() == null ? stored : file.canvas().place(stored);
            return Upright.turn(whole, header.orientation());
        }
    }

    /** The image as it is stored, not yet upright. */
    private Image stored(ImageFile file) throws UnreadableImageException {
        ImageHeader header = file.header();
        ImageReaderSpi provider = readers.get(header.kind());
        if (provider == null) {
            throw new UnreadableImageException("no reader for " + header.kind() + " on the class path");
        }
        try (ImageInputStream input = new ByteArrayImageInputStream(ColorProfile.removed(header, file.content()))) {
            ImageReader reader = provider.createReaderInstance();
            try {
                reader.setInput(input, true, true);
                requireSameSize(reader, file);
                List<String> warnings = new ArrayList<>();
                reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
                BufferedImage image = reader.read(0);
                if (!file.ended() && !warnings.isEmpty()) {
                    throw new UnreadableImageException("truncated: a " + header.kind() + " file without an end");
                }
                return RasterConversion.toImage(image);
            } finally {
                reader.dispose();
            }
        } catch (EOFException e) {
            throw new UnreadableImageException("truncated: a " + header.kind() + " file that ends too early", e);
        } catch (IOException e) {
            throw new UnreadableImageException("broken " + header.kind() + ": " + oneLine(e), e);
        } catch (RuntimeException e) {
            // The readers throw whatever they run into: an index out of bounds, a negative array size, a null pointer.
            throw new UnreadableImageException("broken " + header.kind() + ": its parts do not fit together", e);
        }
    }

    /** Memory was set aside for what the header says: a reader that sees another image would take more. */
    private static void requireSameSize(ImageReader reader, ImageFile file)
            throws IOException, UnreadableImageException {
        ImageHeader header = file.header();
        boolean same = reader.getWidth(0) == header.width() && reader.getHeight(0) == header.height();
        if (!same && file.canvas() == null) {
            throw new UnreadableImageException("damaged: a " + header.kind() + " file with two sizes");
        }
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse(e.getClass().getSimpleName()).strip();
    }
}
