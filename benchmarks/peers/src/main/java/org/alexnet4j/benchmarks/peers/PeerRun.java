package org.alexnet4j.benchmarks.peers;

import java.util.Arrays;

/**
 * What one run of a peer measures; all peers read the same arguments and print the same line.
 *
 * @param train whole steps, otherwise forward passes
 * @param precision float32 or bfloat16
 * @param batch images of a step or pass
 * @param repeats steps or passes that are timed
 */
record PeerRun(boolean train, String precision, int batch, int repeats) {
    static final int CLASSES = 1000;
    static final int SIDE = 224;

    /** Every weight's standard deviation: small, so that the loss stays finite. */
    static final float DEVIATION = 0.01f;

    static final float RATE = 1e-4f;
    static final float MOMENTUM = 0.9f;
    static final float DECAY = 5e-4f;

    private static final int WARM_UPS = 2;

    /** Reads {@code train|infer PRECISION BATCH REPEATS}. */
    static PeerRun of(String... arguments) {
        return new PeerRun(
                arguments[0].equals("train"),
                arguments[1],
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]));
    }

    /** The cores, which every peer shall use all of. */
    static int threads() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Noise between -127 and 128, like pixels minus their mean: (N,C,H,W). */
    float[] images() {
        float[] images = new float[batch * 3 * SIDE * SIDE];
        for (int i = 0; i < images.length; i++) {
            images[i] = noise(i) * 255 - 127;
        }
        return images;
    }

    /** The class index of every image. */
    int[] labels() {
        int[] labels = new int[batch];
        Arrays.setAll(labels, i -> i % CLASSES);
        return labels;
    }

    /** A number between 0 and 1 that looks random beside its neighbors. */
    static float noise(long position) {
        long mixed = (position + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return (mixed >>> 40) * 0x1p-24f;
    }

    /** Runs the work some times for warming up, then times it, and prints the line that compare.py reads. */
    void print(String peer, Runnable work) {
        for (int i = 0; i < WARM_UPS; i++) {
            work.run();
        }
        double[] seconds = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            long start = System.nanoTime();
            work.run();
            seconds[i] = (System.nanoTime() - start) * 1e-9;
        }
        Arrays.sort(seconds);
        double median = seconds[repeats / 2];
        System.out.printf(
                "%s %s %s batch %d: median %.1f ms (%.1f to %.1f), %.1f images/s%n",
                peer,
                train ? "train" : "infer",
                precision,
                batch,
                1e3 * median,
                1e3 * seconds[0],
                1e3 * seconds[repeats - 1],
                batch / median);
    }
}
