package org.alexnet4j.inference;

import static java.util.Objects.requireNonNull;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.image.Image;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Turns images into features: the activations of a layer, such as the 4096 numbers of the last hidden layer by which
 * section 6.1 compares images. Images are prepared as for {@link Classifier}. Safe to use from many threads at once, of
 * which any may close it: calls under way end, later ones throw an {@link IllegalStateException}.
 */
public final class FeatureExtractor implements AutoCloseable {
    /** Images that are best asked for at once. */
    public static final int BATCH = ImageProgram.BATCH;

    private final FeatureLayer layer;
    private final ImageReader reader;
    private final ImageProgram program;

    /** @param atLast is run once it is closed and no call is under way any more */
    private FeatureExtractor(Model model, @Nullable String layer, Engine engine, Precision precision, Runnable atLast) {
        if (precision == Precision.INT8) {
            throw UserException.input(
                    "int8: features are not computed in 8 bits", "leave --precision out, or take bfloat16");
        }
        Network network = Network.of(model.network());
        this.layer = FeatureLayer.of(network, layer);
        reader = new ImageReader(model.preprocessing().imageSize());
        String watched = this.layer.name();
        program = new ImageProgram(
                "the feature extractor",
                model,
                size -> engine.compileInference(network, model.parameters(), size, precision, Set.of(watched)),
                atLast);
    }

    /**
     * Loads a model onto the fastest engine that runs here, in float32; a call uses one thread, many calls may run at
     * once. The features are those of its last hidden layer.
     *
     * @param path a model file, or the directory of a run
     * @throws UserException if there is no model or it is damaged
     */
    public static FeatureExtractor load(Path path) {
        requireNonNull(path, "path is null");
        Engine opened = Engines.open(Engines.AUTO, 1).engine();
        try {
            Model model = ModelFile.read(ModelPath.of(path));
            return new FeatureExtractor(model, null, opened, Precision.FLOAT32, opened::close);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Puts a model onto an engine, which stays open when the extractor is closed.
     *
     * @param layer name of a layer, as in {@link FeatureLayer#of}; null for the last hidden one
     * @param precision one of the engine's, not INT8
     * @throws UserException if there is no such layer, or 8 bits are asked for
     */
    public static FeatureExtractor of(Model model, @Nullable String layer, Engine engine, Precision precision) {
        requireNonNull(model, "model is null");
        requireNonNull(engine, "engine is null");
        requireNonNull(precision, "precision is null");
        return new FeatureExtractor(model, layer, engine, precision, () -> {});
    }

    /** Name of the layer whose activations are the features. */
    public String layer() {
        return layer.name();
    }

    /** Shape of an image's features, which are (C,H,W), row-major. */
    public Shape shape() {
        return layer.shape();
    }

    /** Reads images as {@link #extract(Image)} needs them. */
    public ImageReader reader() {
        return reader;
    }

    /**
     * The features of a file.
     *
     * @return as many numbers as {@link #shape} has
     * @throws UserException if the file cannot be read or is no image
     */
    public float[] extract(Path file) {
        return extract(reader.read(file));
    }

    /**
     * The features of an image of any size.
     *
     * @return as many numbers as {@link #shape} has
     */
    public float[] extract(Image image) {
        requireNonNull(image, "image is null");
        return extractAll(List.of(image)).get(0);
    }

    /**
     * The features of many images; faster than one by one.
     *
     * @param images of any size
     * @return of each image as many numbers as {@link #shape} has
     * @throws UserException if one of them is not finite
     */
    public List<float[]> extractAll(List<Image> images) {
        List<float[]> features = new ArrayList<>();
        program.infer(images, (name, values) -> addRows(values, features));
        return features;
    }

    private void addRows(FloatBuffer values, List<float[]> features) {
        FloatBuffer left = values.duplicate();
        while (left.hasRemaining()) {
            float[] row = new float[shape().size()];
            left.get(row);
            requireFinite(row);
            features.add(row);
        }
    }

    private void requireFinite(float[] row) {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                throw UserException.input(
                        "the activations of " + layer.name() + " are not finite: one is " + value,
                        "take a model whose training did not diverge");
            }
        }
    }

    /** Refuses further calls, and frees the memory of the engine as soon as none is under way any more. */
    @Override
    public void close() {
        program.close();
    }
}
