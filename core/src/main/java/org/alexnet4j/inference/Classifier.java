package org.alexnet4j.inference;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.ImageBatch;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.Softmax;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageDecoders;
import org.alexnet4j.image.ImageResizer;
import org.alexnet4j.image.RasterConversion;
import org.alexnet4j.image.UnreadableImageException;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.Network;
import org.jspecify.annotations.Nullable;

/**
 * Classifies images with a trained model. The model carries its preprocessing: an image is resized, cropped and centered
 * as those that it was trained on, by the same code. Safe to use from many threads at once.
 */
public final class Classifier implements AutoCloseable {
    /** Images that {@link #classifyAll} classifies in one call of the engine. */
    public static final int BATCH = 32;

    /** A batch takes as long as this many single images, roughly; with fewer left, they go one by one. */
    private static final int WORTH_A_BATCH = BATCH / 3;

    /** Files larger than this are no pictures. */
    private static final int LARGEST_FILE = 256 << 20;

    private final Model model;
    private final Network network;
    private final Engine engine;
    private final boolean ownsEngine;
    private final Precision precision;
    private final InferenceProgram single;
    private final ImageDecoder decoder = ImageDecoders.fastest();
    private final List<Crop> crops;

    /** Made when it is first needed: it has a copy of the parameters. */
    private @Nullable InferenceProgram batch;

    private Classifier(Model model, Engine engine, boolean ownsEngine, Precision precision) {
        this.model = model;
        this.network = Network.of(model.network());
        this.engine = engine;
        this.ownsEngine = ownsEngine;
        this.precision = precision;
        crops = Crop.center(imageSize(), network.input().height());
        single = ModelProgram.compile(model, engine, precision, 1);
    }

    /**
     * Loads a model onto the fastest engine that runs here, in float32; a call uses one thread, many calls may run at
     * once.
     *
     * @param path a model file, or the directory of a run
     * @throws UserException if there is no model or it is damaged
     */
    public static Classifier load(Path path) {
        return load(path, Engines.AUTO, Precision.FLOAT32, 1);
    }

    /**
     * Loads a model.
     *
     * @param path a model file, or the directory of a run
     * @param engine name of an engine, or {@link Engines#AUTO}
     * @param precision one of the engine's; INT8 for a calibrated model
     * @param threads that one call may use: 1 for a service of many calls at once, all cores for a program that makes one
     *     call after another
     * @throws UserException if there is no model, it is damaged, or the engine cannot be used
     */
    public static Classifier load(Path path, String engine, Precision precision, int threads) {
        Model model = ModelFile.read(ModelPath.of(path));
        Engine opened = Engines.open(engine, threads).engine();
        try {
            return new Classifier(model, opened, true, precision);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Puts a model onto an engine, which stays open when the classifier is closed.
     *
     * @param precision one of the engine's; INT8 for a calibrated model
     */
    public static Classifier of(Model model, Engine engine, Precision precision) {
        return new Classifier(model, engine, false, precision);
    }

    /** The classes in the order of their indices. */
    public List<ClassLabel> classes() {
        return model.classes();
    }

    /** Side of the square that every image is resized to before it is cropped. */
    public int imageSize() {
        return model.preprocessing().imageSize();
    }

    /**
     * Classifies a file.
     *
     * @return all classes, the most probable first
     * @throws UserException if the file cannot be read or is no image
     */
    public List<Prediction> classify(Path file) {
        return classify(read(file));
    }

    /**
     * Classifies an encoded image.
     *
     * @param encoded the bytes of a JPEG, PNG, GIF, BMP, WebP or TIFF file
     * @return all classes, the most probable first
     * @throws UnreadableImageException if they are no image
     */
    public List<Prediction> classify(byte[] encoded) throws UnreadableImageException {
        return classify(decode(encoded));
    }

    /**
     * Classifies an image of Java, of any type.
     *
     * @return all classes, the most probable first
     * @throws UserException if its pixels are of a kind that cannot be read
     */
    public List<Prediction> classify(BufferedImage image) {
        try {
            return classify(RasterConversion.toImage(image));
        } catch (UnreadableImageException e) {
            throw unreadable("image", e);
        }
    }

    /**
     * Classifies an image of any size.
     *
     * @return all classes, the most probable first
     */
    public List<Prediction> classify(Image image) {
        return classifyAll(List.of(image)).get(0);
    }

    /**
     * Classifies many images; faster than one by one.
     *
     * @param images images of any size
     * @return of each image all classes, the most probable first
     */
    public List<List<Prediction>> classifyAll(List<Image> images) {
        List<List<Prediction>> all = new ArrayList<>();
        for (int done = 0; done < images.size(); ) {
            int left = images.size() - done;
            int count = left < WORTH_A_BATCH ? 1 : Math.min(left, BATCH);
            all.addAll(classify(images.subList(done, done + count), count == 1 ? single : batchProgram()));
            done += count;
        }
        return all;
    }

    /**
     * Reads and decodes a file as far as {@link #classifyAll} needs it.
     *
     * @throws UserException if the file cannot be read or is no image
     */
    public Image read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        } catch (NoSuchFileException e) {
            throw new UserException(UserException.Kind.INPUT, file + ": no such file", "check the path", e);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /**
     * Reads and decodes what comes out of a stream as far as {@link #classifyAll} needs it.
     *
     * @param in is read to its end and not closed
     * @param name of the stream, for messages
     * @throws UserException if it cannot be read, is larger than 256 MiB or is no image
     */
    public Image read(InputStream in, String name) {
        try {
            byte[] encoded = in.readNBytes(LARGEST_FILE + 1);
            if (encoded.length > LARGEST_FILE) {
                throw UserException.input(
                        name + " is larger than " + LARGEST_FILE + " bytes",
                        "pictures are smaller; check that it is one");
            }
            return decode(encoded);
        } catch (IOException e) {
            throw unreadable(name, e);
        } catch (UnreadableImageException e) {
            throw unreadable(name, e);
        }
    }

    /**
     * Decodes an image as far as {@link #classifyAll} needs it: to the square that datasets are prepared in, by the same
     * code.
     *
     * @param encoded the bytes of a JPEG, PNG, GIF, BMP, WebP or TIFF file
     * @throws UnreadableImageException if they are no image
     */
    public Image decode(byte[] encoded) throws UnreadableImageException {
        return decoder.decodeSquare(encoded, imageSize());
    }

    private static UserException unreadable(String what, IOException e) {
        return new UserException(
                UserException.Kind.INPUT, what + " cannot be read: " + e.getMessage(), "check the path", e);
    }

    private static UserException unreadable(String what, UnreadableImageException e) {
        return new UserException(
                UserException.Kind.INPUT,
                what + " is not a picture that can be read: " + e.getMessage(),
                "JPEG, PNG, GIF, BMP, WebP and TIFF are",
                e);
    }

    private synchronized InferenceProgram batchProgram() {
        if (batch == null) {
            batch = ModelProgram.compile(model, engine, precision, BATCH);
        }
        return batch;
    }

    private List<List<Prediction>> classify(List<Image> images, InferenceProgram program) {
        FloatBuffer input = FloatBuffer.allocate(images.size() * network.input().size());
        for (Image image : images) {
            Image square = ImageResizer.square(image, imageSize());
            input.put(ImageBatch.of(
                    ByteBuffer.wrap(square.planes()),
                    model.preprocessing(),
                    network.input().height(),
                    crops));
        }
        FloatBuffer logits = FloatBuffer.allocate(images.size() * network.classes());
        program.infer(input.flip(), images.size(), logits);
        List<List<Prediction>> all = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            all.add(ranked(logits, i * network.classes()));
        }
        return all;
    }

    private List<Prediction> ranked(FloatBuffer logits, int offset) {
        double[] probabilities = new double[network.classes()];
        Softmax.probabilities(logits, offset, probabilities);
        List<Prediction> predictions = new ArrayList<>();
        for (int c = 0; c < probabilities.length; c++) {
            predictions.add(new Prediction(c, model.classes().get(c), probabilities[c]));
        }
        predictions.sort(Comparator.comparingDouble(Prediction::probability).reversed());
        return List.copyOf(predictions);
    }

    /** Frees the memory of the engine; no call may be under way. */
    @Override
    public synchronized void close() {
        if (batch != null) {
            batch.close();
            batch = null;
        }
        single.close();
        if (ownsEngine) {
            engine.close();
        }
    }
}
