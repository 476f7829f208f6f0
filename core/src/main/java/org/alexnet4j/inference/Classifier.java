package org.alexnet4j.inference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
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
import org.alexnet4j.image.UnreadableImageException;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.Network;

/**
 * Classifies images with a trained model. The model carries its preprocessing: an image is resized, cropped and centered
 * as those that it was trained on. Safe to use from many threads at once.
 */
public final class Classifier implements AutoCloseable {
    /** Files larger than this are no pictures. */
    private static final long LARGEST_FILE = 256L << 20;

    private final Model model;
    private final Engine engine;
    private final boolean ownsEngine;
    private final InferenceProgram program;
    private final ImageDecoder decoder = ImageDecoders.fastest();
    private final int inputSize;

    private Classifier(Model model, Engine engine, boolean ownsEngine, Precision precision) {
        this.model = model;
        this.engine = engine;
        this.ownsEngine = ownsEngine;
        Network network = Network.of(model.network());
        this.inputSize = network.input().height();
        this.program = engine.compileInference(network, model.parameters(), 1, precision, Set.of());
    }

    /**
     * Loads a model onto the fastest engine that runs here, in float32; a call uses one thread, many calls may run at
     * once.
     *
     * @param path a model file, or the directory of a run
     * @throws UserException if there is no model or it is damaged
     */
    public static Classifier load(Path path) {
        Model model = ModelFile.read(ModelPath.of(path));
        Engine engine = Engines.open(Engines.AUTO, 1).engine();
        return new Classifier(model, engine, true, Precision.FLOAT32);
    }

    /**
     * Puts a model onto an engine, which stays open when the classifier is closed.
     *
     * @param precision one of the engine's
     */
    public static Classifier of(Model model, Engine engine, Precision precision) {
        return new Classifier(model, engine, false, precision);
    }

    /** The classes in the order of their indices. */
    public List<ClassLabel> classes() {
        return model.classes();
    }

    /**
     * Classifies a file.
     *
     * @return all classes, the most probable first
     * @throws UserException if the file cannot be read or is no image
     */
    public List<Prediction> classify(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw UserException.input(file + " has " + size + " bytes", "pictures are smaller; check the path");
            }
            return classify(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT, file + " cannot be read: " + e.getMessage(), "check the path", e);
        } catch (UnreadableImageException e) {
            throw new UserException(
                    UserException.Kind.INPUT,
                    file + " is not a picture that can be read: " + e.getMessage(),
                    "JPEG, PNG, GIF, BMP, WebP and TIFF are",
                    e);
        }
    }

    /**
     * Classifies an encoded image.
     *
     * @param encoded the bytes of a JPEG, PNG, GIF, BMP, WebP or TIFF file
     * @return all classes, the most probable first
     * @throws UnreadableImageException if they are no image
     */
    public List<Prediction> classify(byte[] encoded) throws UnreadableImageException {
        return classify(decoder.decode(encoded));
    }

    /**
     * Classifies an image.
     *
     * @return all classes, the most probable first
     */
    public List<Prediction> classify(Image image) {
        int imageSize = model.preprocessing().imageSize();
        Image square = ImageResizer.square(image, imageSize);
        FloatBuffer images = ImageBatch.of(
                ByteBuffer.wrap(square.planes()), model.preprocessing(), inputSize, Crop.center(imageSize, inputSize));
        FloatBuffer logits = FloatBuffer.allocate(model.classes().size());
        program.infer(images, 1, logits);
        double[] probabilities = new double[model.classes().size()];
        Softmax.probabilities(logits, 0, probabilities);
        List<Prediction> predictions = new ArrayList<>();
        for (int c = 0; c < probabilities.length; c++) {
            predictions.add(new Prediction(c, model.classes().get(c), probabilities[c]));
        }
        predictions.sort(Comparator.comparingDouble(Prediction::probability).reversed());
        return predictions;
    }

    @Override
    public void close() {
        program.close();
        if (ownsEngine) {
            engine.close();
        }
    }
}
