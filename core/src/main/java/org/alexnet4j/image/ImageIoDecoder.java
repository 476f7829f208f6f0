package org.alexnet4j.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
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
    public Image decode(byte[] encoded, int enough) throws UnreadableImageException {
        ImageHeader header = ImageHeader.read(encoded);
        return Upright.turn(stored(header, encoded), header.orientation());
    }

    /** The image as it is stored, not yet upright. */
    private Image stored(ImageHeader header, byte[] encoded) throws UnreadableImageException {
        ImageReaderSpi provider = readers.get(header.kind());
        if (provider == null) {
            throw new UnreadableImageException("no reader for " + header.kind() + " on the class path");
        }
        try (ImageInputStream input = new ByteArrayImageInputStream(ColorProfile.removed(header, encoded))) {
            ImageReader reader = provider.createReaderInstance();
            try {
                reader.setInput(input, true, true);
                ImageHeader.checkDimensions(reader.getWidth(0), reader.getHeight(0));
                BufferedImage image = reader.read(0);
                return RasterConversion.toImage(image);
            } finally {
                reader.dispose();
            }
        } catch (IOException e) {
            throw new UnreadableImageException("broken " + header.kind() + ": " + oneLine(e), e);
        } catch (RuntimeException e) {
            // The readers throw whatever they run into: an index out of bounds, a negative array size, a null pointer.
            throw new UnreadableImageException("broken " + header.kind() + ": " + oneLine(e), e);
        }
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse(e.getClass().getSimpleName()).strip();
    }
}
