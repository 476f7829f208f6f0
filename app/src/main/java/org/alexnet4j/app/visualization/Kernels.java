package org.alexnet4j.app.visualization;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.image.Image;
import org.alexnet4j.model.Model;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;

/**
 * The kernels of a first convolution, and how colorful they are.
 *
 * <p>Towers are the groups of the next convolution: the halves of the kernels that had a GPU of their own in 2012 (section
 * 3.2). There "the kernels on GPU 1 are largely color-agnostic, while the kernels on GPU 2 are largely color-specific"
 * (section 6.1).
 *
 * @param layer name of the convolution
 * @param size side of a kernel, in pixels
 * @param towers in how many groups of equal size the kernels come; 1 where nothing divides them
 * @param weights of each kernel (3,size,size)
 */
public record Kernels(String layer, int size, int towers, List<float[]> weights) {
    /** Kernels; the list is copied. */
    public Kernels {
        weights = List.copyOf(weights);
    }

    /**
     * The kernels of a model.
     *
     * @throws UserException if its first layer is not a convolution over colors
     */
    public static Kernels of(Model model) {
        Network network = Network.of(model.network());
        if (!(network.layers().get(0).spec() instanceof LayerSpec.Convolution first)
                || network.input().channels() / first.groups() != Image.CHANNELS) {
            throw UserException.input(
                    model.network().name() + ": the first layer is not a convolution over red, green and blue",
                    "show its activations instead");
        }
        ParameterSpec parameter = network.parameters().get(0);
        FloatBuffer values = model.parameters().get(parameter).duplicate();
        List<float[]> weights = new ArrayList<>();
        for (int i = 0; i < first.outChannels(); i++) {
            float[] kernel = new float[parameter.size() / first.outChannels()];
            values.get(kernel);
            weights.add(kernel);
        }
        return new Kernels(first.name(), first.window().size(), towersOf(network), weights);
    }

    private static int towersOf(Network network) {
        return network.layers().stream()
                .skip(1)
                .flatMap(layer ->
                        layer.spec() instanceof LayerSpec.Convolution next ? Stream.of(next.groups()) : Stream.empty())
                .findFirst()
                .orElse(1);
    }

    /** Kernels of one tower. */
    public int perTower() {
        return weights.size() / towers;
    }

    /**
     * How colorful each tower is: the mean of its kernels' colorfulness. That of a kernel is the share of its energy that
     * is not gray, {@code 1 - 3 · Σ mean² / Σ w²}, where {@code mean} is the mean over the colors at a pixel: 0 for a
     * kernel with three equal planes, 1 for one whose planes cancel each other, about 2/3 for noise, such as weights that
     * have not learned yet.
     */
    public List<Double> colorfulness() {
        List<Double> means = new ArrayList<>();
        for (int tower = 0; tower < towers; tower++) {
            means.add(weights.subList(tower * perTower(), (tower + 1) * perTower()).stream()
                    .mapToDouble(Kernels::colorfulness)
                    .average()
                    .orElse(0));
        }
        return means;
    }

    /**
     * How differently the towers see color: the difference between the most and the least colorful over their sum. 0: all
     * alike; 1: one is gray and another is not.
     */
    public double towerIndex() {
        List<Double> all = colorfulness();
        double most = Collections.max(all);
        double least = Collections.min(all);
        return most == 0 ? 0 : (most - least) / (most + least);
    }

    private static double colorfulness(float[] kernel) {
        int plane = kernel.length / Image.CHANNELS;
        double energy = 0;
        double gray = 0;
        for (int i = 0; i < plane; i++) {
            double sum = 0;
            for (int channel = 0; channel < Image.CHANNELS; channel++) {
                double weight = kernel[channel * plane + i];
                sum += weight;
                energy += weight * weight;
            }
            gray += sum * sum / Image.CHANNELS;
        }
        return energy == 0 ? 0 : Math.max(0, 1 - gray / energy);
    }
}
