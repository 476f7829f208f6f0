package org.alexnet4j.image;

import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

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

    private static Choice choose() {
        try {
            Iterator<ImageDecoder> found =
                    ServiceLoader.load(ImageDecoder.class).iterator();
            return new Choice(found.hasNext() ? found.next() : PURE, null);
        } catch (ServiceConfigurationError | LinkageError e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            return new Choice(
                    PURE,
                    "the native image decoder does not load here (" + reason
                            + "); images are decoded in Java, at half the" + " speed");
        }
    }
}
