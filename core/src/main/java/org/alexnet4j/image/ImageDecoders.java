package org.alexnet4j.image;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Chooses a decoder. */
public final class ImageDecoders {
    private static final ImageDecoder PURE = new ImageIoDecoder();
    private static final Choice CHOICE = choose();

    private ImageDecoders() {}

    private record Choice(ImageDecoder decoder, @Nullable String refusal) {}

    /** The native decoder where its module is on the class path and loads, else the one in pure Java. */
    public static ImageDecoder fastest() {
        return CHOICE.decoder();
    }

    /** Why the native decoder is not used, one line, where there is one that does not load. */
    public static Optional<String> refusal() {
        return Optional.ofNullable(CHOICE.refusal());
    }

    /** The decoder in pure Java. */
    public static ImageDecoder pure() {
        return PURE;
    }

    /** Our own class loader sees what lies beside us, whatever the context of the thread that happens to come first. */
    private static Choice choose() {
        try {
            return ServiceLoader.load(ImageDecoder.class, ImageDecoders.class.getClassLoader())
                    .findFirst()
                    .or(() -> ServiceLoader.load(ImageDecoder.class).findFirst())
                    .map(decoder -> new Choice(decoder, null))
                    .orElse(new Choice(PURE, null));
        } catch (ServiceConfigurationError | LinkageError e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            String refusal = "the native image decoder does not load here (" + reason
                    + "); images are decoded in Java: slower, and without lossy WebP";
            // Once in a process, whatever decodes first.
            LoggerFactory.getLogger(ImageDecoders.class).warn("{}", refusal);
            return new Choice(PURE, refusal);
        }
    }
}
