package org.alexnet4j.inference;

import static java.util.Objects.requireNonNull;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.Softmax;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.RasterConversion;
import org.alexnet4j.image.UnreadableImageException;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;

/**
 * Classifies images with a trained model. The model carries its preprocessing: an image is resized, cropped and centered
 * as those that it was trained on, by the same code. Safe to use from many threads at once, of which any may close it:
 * calls under way end, later ones throw an {@link IllegalStateException}.
 */
public final class Classifier implements AutoCloseable {
    /** Images that {@link #classifyAll} classifies in one call of the engine. */
    public static final int BATCH = ImageProgram.BATCH;

    private final Model model;
    private final ImageReader reader;
    private final ImageProgram program;

    /** @param atLast is run once it is closed and no call is under way any more */
    private Classifier(Model model, Engine engine, Precision precision, Runnable atLast) {
        this.model = model;
        reader = new ImageReader(model.preprocessing().imageSize());
        program = new ImageProgram(
                "the classifier", model, size -> ModelProgram.compile(model, engine, precision, size), atLast);
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
     * @throws UserException if there is no model, it is damaged, the engine cannot be used, or there cannot be so many
     *     threads
     */
    public static Classifier load(Path path, String engine, Precision precision, int threads) {
        requireNonNull(path, "path is null");
        requireNonNull(engine, "engine is null");
        requireNonNull(precision, "precision is null");
        Engine opened = Engines.open(engine, threads).engine();
        try {
            return new Classifier(ModelFile.read(ModelPath.of(path)), opened, precision, opened::close);
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
        requireNonNull(model, "model is null");
        requireNonNull(engine, "engine is null");
        requireNonNull(precision, "precision is null");
        return new Classifier(model, engine, precision, () -> {});
    }

    /** The classes in the order of their indices. */
    public List<ClassLabel> classes() {
        return model.classes();
    }

    /** Side of the square that every image is resized to before it is cropped. */
    public int imageSize() {
        return reader.side();
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
        requireNonNull(image, "image is null");
        try {
            return classify(RasterConversion.toImage(image));
        } catch (UnreadableImageException e) {
            throw ImageReader.unreadable("image", e);
        }
    }

    /**
     * Classifies an image of any size.
     *
     * @return all classes, the most probable first
     */
    public List<Prediction> classify(Image image) {
        requireNonNull(image, "image is null");
        return classifyAll(List.of(image)).get(0);
    }

    /**
     * Classifies many images; faster than one by one.
     *
     * @param images of any size
     * @return of each image all classes, the most probable first
     * @throws UserException if a score is not a finite number: such classes cannot be ranked
     */
    public List<List<Prediction>> classifyAll(List<Image> images) {
        FloatBuffer logits = program.infer(images, (layer, values) -> {});
        List<List<Prediction>> all = new ArrayList<>();
        for (int offset = 0; offset < logits.limit(); offset += model.classes().size()) {
            all.add(ranked(logits, offset));
        }
        return all;
    }

    /**
     * Reads and decodes a file as far as {@link #classifyAll} needs it.
     *
     * @throws UserException if the file cannot be read or is no image
     */
    public Image read(Path file) {
        return reader.read(file);
    }

    /**
     * Reads and decodes what comes out of a stream as far as {@link #classifyAll} needs it.
     *
     * @param in is read to its end and not closed
     * @param name of the stream, for messages
     * @throws UserException if it cannot be read, is larger than 256 MiB or is no image
     */
    public Image read(InputStream in, String name) {
        return reader.read(in, name);
    }

    /**
     * Decodes an image as far as {@link #classifyAll} needs it: to the square that datasets are prepared in, by the same
     * code.
     *
     * @param encoded the bytes of a JPEG, PNG, GIF, BMP, WebP or TIFF file
     * @throws UnreadableImageException if they are no image
     */
    public Image decode(byte[] encoded) throws UnreadableImageException {
        return reader.decode(encoded);
    }

    private List<Prediction> ranked(FloatBuffer logits, int offset) {
        double[] probabilities = new double[model.classes().size()];
        Softmax.probabilities(logits, offset, probabilities);
        List<Prediction> predictions = new ArrayList<>();
        for (int c = 0; c < probabilities.length; c++) {
            predictions.add(new Prediction(c, model.classes().get(c), probabilities[c]));
        }
        predictions.sort(Comparator.comparingDouble(Prediction::probability).reversed());
        return List.copyOf(predictions);
    }

    /** Refuses further calls, and frees the memory of the engine as soon as none is under way any more. */
    @Override
    public void close() {
        program.close();
    }
}
