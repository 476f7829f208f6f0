package org.alexnet4j.engine.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.SaliencyProgram;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.Update;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.Classifier;
import org.alexnet4j.inference.FeatureExtractor;
import org.alexnet4j.inference.Prediction;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.model.Provenance;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.Rounding;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * Opens, uses and closes classifiers, feature extractors, engines and programs from many threads in any order. Every call
 * gives what it gives alone, or says that what it uses is closed; anything else, and a crash all the more, is a failure.
 * Takes the number of threads and of runs.
 */
final class CloseStress {
    private static final int SIDE = 20;
    private static final int CALLS = 8;
    private static final int MANY = 40;

    private final Path file;
    private final Model model;
    private final Network network;
    private final List<Image> images;
    private final List<Prediction> one;
    private final List<List<Prediction>> many;
    private final List<float[]> features;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    private CloseStress(Path file) {
        this.file = file;
        model = model();
        ModelFile.write(model, file);
        network = Network.of(model.network());
        images = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            images.add(image(i));
        }
        try (Classifier classifier = Classifier.load(file);
                FeatureExtractor extractor = FeatureExtractor.load(file)) {
            one = classifier.classify(images.get(0));
            many = classifier.classifyAll(images);
            features = extractor.extractAll(images);
        }
    }

    /** Takes the number of threads and of runs; 200 runs take minutes. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("close");
        Path file = folder.resolve("model.safetensors");
        try {
            CloseStress stress = new CloseStress(file);
            int threads = Integer.parseInt(arguments[0]);
            int runs = Integer.parseInt(arguments[1]);
            for (int run = 0; run < runs; run++) {
                stress.run(threads);
            }
            System.out.println(threads + " threads, " + runs + " runs: " + stress.answers + " right answers, "
                    + stress.refusals + " refusals");
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
        // Whatever was not closed is not in the way of the end.
        System.exit(0);
    }

    /** What any thread may use, and replace. */
    private static final class Current<T> {
        private T value;

        Current(T value) {
            this.value = value;
        }

        synchronized T get() {
            return value;
        }

        synchronized T getAndSet(T next) {
            T before = value;
            value = next;
            return before;
        }

        synchronized void set(T next) {
            value = next;
        }
    }

    /** Everything that the threads of a run share; each may be closed, and replaced, by any of them. */
    private final class Shared {
        final Current<Engine> engine = new Current<>(openEngine());
        final Current<Classifier> classifier = new Current<>(Classifier.load(file));
        final Current<Classifier> lent = new Current<>(lend());
        final Current<FeatureExtractor> extractor = new Current<>(FeatureExtractor.load(file));
        final Current<InferenceProgram> inference = new Current<>(infer());
        final Current<SaliencyProgram> saliency =
                new Current<>(engine.get().compileSaliency(network, model.parameters(), 2));
        final Current<TrainingProgram> training =
                new Current<>(engine.get().compileTraining(network, 4, Precision.FLOAT32));

        Classifier lend() {
            return Classifier.of(model, engine.get(), Precision.FLOAT32);
        }

        InferenceProgram infer() {
            return engine.get().compileInference(network, model.parameters(), 3, Precision.FLOAT32, Set.of("relu1"));
        }

        void call(int number) {
            switch (number) {
                case 0 -> expect(one, classifier.get().classify(images.get(0)));
                case 1 -> expect(many, classifier.get().classifyAll(images));
                case 2 -> expect(one, lent.get().classify(images.get(0)));
                case 3 -> expect(many, lent.get().classifyAll(images));
                case 4 ->
                    expect(
                            true,
                            Arrays.deepEquals(extractor.get().extractAll(images).toArray(), features.toArray()));
                case 5 -> inference.get().infer(pixels(3), 3, FloatBuffer.allocate(3 * network.classes()));
                case 6 -> saliency.get().scoreGradients(pixels(2), new int[] {0, 1}, pixels(2));
                case 7 -> train(training.get());
                case 8 -> classifier.getAndSet(Classifier.load(file)).close();
                case 9 -> lent.getAndSet(lend()).close();
                case 10 -> extractor.getAndSet(FeatureExtractor.load(file)).close();
                case 11 -> inference.getAndSet(infer()).close();
                case 12 -> engine.getAndSet(openEngine()).close();
                case 13 ->
                    training.getAndSet(engine.get().compileTraining(network, 4, Precision.FLOAT32))
                            .close();
                case 14 -> classifier.get().close();
                case 15 -> lent.get().close();
                case 16 -> extractor.get().close();
                case 17 ->
                    inference
                            .get()
                            .infer(
                                    pixels(3),
                                    3,
                                    FloatBuffer.allocate(3 * network.classes()),
                                    (layer, values) -> inference.get().close());
                case 18 -> saliency.get().close();
                // Forgotten, and freed when the garbage collector finds it.
                case 19 -> classifier.set(Classifier.load(file));
                default -> engine.get().limits(Precision.FLOAT32);
            }
        }

        void close() {
            List.of(classifier, lent).forEach(each -> each.get().close());
            extractor.get().close();
            engine.get().close();
            inference.get().close();
            saliency.get().close();
            training.get().close();
        }
    }

    private void train(TrainingProgram program) {
        FloatBuffer batch = program.newImages();
        program.write(TrainingProgram.Tensor.PARAMETER, model.parameters());
        program.step(batch, new int[4], new DropoutMask(1, 1), Update.uniform(network, 0.9, 1e-6, 0));
        program.predict(batch, 4);
        program.firstNotFinite();
        program.deadShares(batch);
    }

    private void run(int threads) {
        Shared shared = new Shared();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<CompletableFuture<?>> done = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            done.add(CompletableFuture.runAsync(() -> calls(shared), pool));
        }
        CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).join();
        pool.shutdown();
        shared.close();
    }

    private void calls(Shared shared) {
        for (int i = 0; i < CALLS; i++) {
            try {
                shared.call(ThreadLocalRandom.current().nextInt(20));
                answers.incrementAndGet();
            } catch (IllegalStateException e) {
                String said = String.valueOf(e.getMessage());
                if (!said.matches("the (classifier|feature extractor|engine|program) is closed")) {
                    throw e;
                }
                refusals.incrementAndGet();
            }
        }
    }

    private static void expect(Object wanted, Object got) {
        if (!wanted.equals(got)) {
            throw new AssertionError("a wrong answer: " + got + " instead of " + wanted);
        }
    }

    private static Engine openEngine() {
        return Engines.open(OneDnnProvider.NAME, 2).engine();
    }

    private FloatBuffer pixels(int count) {
        return ByteBuffer.allocateDirect(count * network.input().size() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static Model model() {
        NetworkSpec spec = new NetworkSpec(
                "stress",
                new Shape(3, SIDE, SIDE),
                List.of(
                        new LayerSpec.Convolution(
                                "conv1", NetworkSpec.INPUT, 32, new Window(5, 1, 2, Rounding.FLOOR), 1, 0.05, 0),
                        new LayerSpec.Activation("relu1", "conv1", LayerSpec.Activation.Function.RELU),
                        new LayerSpec.Pooling(
                                "pool1", "relu1", LayerSpec.Pooling.Kind.MAX, new Window(3, 2, 0, Rounding.CEIL)),
                        new LayerSpec.FullyConnected("fc2", "pool1", 64, 0.01, 0),
                        new LayerSpec.Activation("relu2", "fc2", LayerSpec.Activation.Function.RELU),
                        new LayerSpec.Dropout("drop2", "relu2", 0.5),
                        new LayerSpec.FullyConnected("fc3", "drop2", 5, 0.1, 0)));
        List<ClassLabel> classes = new ArrayList<>();
        for (int c = 0; c < 5; c++) {
            classes.add(new ClassLabel("class " + c, null));
        }
        return new Model(
                spec,
                Parameters.initial(Network.of(spec), 9),
                classes,
                new DatasetStatistics(SIDE, new float[3 * SIDE * SIDE], new float[3], new float[9]),
                new Provenance(Map.of()));
    }

    private static Image image(int number) {
        RandomKey key = RandomKey.of(8, Purpose.TEST).at(number);
        byte[] planes = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (byte) key.bits(i);
        }
        return new Image(SIDE, SIDE, planes);
    }
}
