package org.alexnet4j.image;

import java.util.List;
import java.util.ServiceLoader;

/** Chooses a decoder. */
public final class ImageDecoders {
    private static final ImageDecoder FASTEST = find();

    private ImageDecoders() {}

    /** The native decoder where its module is on the class path and loads, else the one in pure Java. */
    public static ImageDecoder fastest() {
        return FASTEST;
    }

    /** The decoder in pure Java. */
    public static ImageDecoder pure() {
        return new ImageIoDecoder();
    }

    private static ImageDecoder find() {
        List<ImageDecoder> found = ServiceLoader.load(ImageDecoder.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return found.isEmpty() ? pure() : found.get(0);
    }
}
