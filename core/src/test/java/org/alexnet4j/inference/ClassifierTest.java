package org.alexnet4j.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.EvaluationBatches;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.DatasetWriter;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.Softmax;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoders;
import org.alexnet4j.image.UnreadableImageException;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.model.Provenance;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {
    private static final int SIZE = 10;
    private static final int CROP = 8;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("model.safetensors");
        ModelFile.write(model(), file);
    }

    @Test
    void the_color_of_a_picture_is_its_class() throws IOException, UnreadableImageException {
        try (Classifier classifier = load()) {
            List<String> found = new ArrayList<>();
            for (Color color : List.of(Color.RED, Color.GREEN, Color.BLUE)) {
                List<Prediction> predictions = classifier.classify(png(drawn(color, 30, 20)));
                assertThat(predictions).hasSize(3);
                assertThat(predictions.stream()
                                .mapToDouble(Prediction::probability)
                                .sum())
                        .isCloseTo(1, within(1e-9));
                assertThat(predictions).isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()));
                assertThat(predictions.get(0).probability()).isGreaterThan(0.6);
                for (Prediction prediction : predictions) {
                    assertThat(prediction.label())
                            .isEqualTo(classifier.classes().get(prediction.classIndex()));
                }
                found.add(predictions.get(0).label().name());
            }
            assertThat(found).containsExactly("red", "green", "blue");
        }
    }

    @Test
    void file_bytes_java_image_and_image_give_the_same() throws IOException, UnreadableImageException {
        BufferedImage drawn = drawn(new Color(200, 90, 40), 31, 17);
        byte[] png = png(drawn);
        Path picture = Files.write(folder.resolve("picture.png"), png);
        try (Classifier classifier = load()) {
            List<Prediction> predictions = classifier.classify(picture);
            assertThat(classifier.classify(png)).isEqualTo(predictions);
            assertThat(classifier.classify(drawn)).isEqualTo(predictions);
            assertThat(classifier.classify(ImageDecoders.pure().decode(png))).isEqualTo(predictions);
            assertThat(classifier.classify(classifier.decode(png))).isEqualTo(predictions);
        }
    }

    /** What evaluation measures is what users get: the same floats reach the network. */
    @Test
    void a_picture_is_seen_as_in_a_prepared_dataset() throws IOException, UnreadableImageException {
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            pictures.add(png(drawn(new Color(40 * i, 250 - 30 * i, 17 * i), 40 - 3 * i, 15 + 4 * i)));
        }
        Path path = folder.resolve("data");
        try (DatasetWriter writer = DatasetWriter.create(path, SIZE, model().classes(), "any")) {
            writer.add(Split.TRAIN, 0, "train", new Image(SIZE, SIZE, new byte[3 * SIZE * SIZE]));
            for (byte[] picture : pictures) {
                writer.add(Split.TEST, 0, "test", ImageDecoders.fastest().decodeSquare(picture, SIZE));
            }
            writer.finish();
        }
        try (PreparedDataset dataset = PreparedDataset.open(path);
                Classifier classifier = load();
                Engine engine = Engines.open("reference", 1).engine();
                InferenceProgram program = engine.compileInference(
                        Network.of(model().network()), model().parameters(), 6, Precision.FLOAT32, Set.of());
                EvaluationBatches batches = new EvaluationBatches(
                        dataset,
                        Split.TEST,
                        model().preprocessing(),
                        CROP,
                        Crop.center(SIZE, CROP),
                        6,
                        () -> FloatBuffer.allocate(6 * 3 * CROP * CROP),
                        1)) {
            FloatBuffer logits = FloatBuffer.allocate(6 * 3);
            program.infer(batches.next().images(), 6, logits);
            for (int i = 0; i < 6; i++) {
                double[] probabilities = new double[3];
                Softmax.probabilities(logits, 3 * i, probabilities);
                for (Prediction prediction : classifier.classify(pictures.get(i))) {
                    assertThat(prediction.probability()).isEqualTo(probabilities[prediction.classIndex()]);
                }
            }
        }
    }

    @Test
    void many_images_at_once_get_the_same_as_one_by_one() {
        try (Classifier classifier = load()) {
            for (int count : new int[] {0, 1, 9, 10, 32, 33, 75}) {
                List<Image> images = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    images.add(random(i, 5 + i % 13, 4 + i % 7));
                }
                assertThat(classifier.classifyAll(images))
                        .isEqualTo(images.stream().map(classifier::classify).toList());
            }
        }
    }

    @Test
    void many_threads_may_use_it_at_once() throws InterruptedException, ExecutionException {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            images.add(random(i, 9, 14));
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Classifier classifier = load()) {
            List<List<Prediction>> alone =
                    images.stream().map(classifier::classify).toList();
            List<Future<List<List<Prediction>>>> futures = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                boolean together = i % 2 == 0;
                futures.add(threads.submit(() -> together
                        ? classifier.classifyAll(images)
                        : images.stream().map(classifier::classify).toList()));
            }
            for (Future<List<List<Prediction>>> future : futures) {
                assertThat(future.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void the_directory_of_a_run_stands_for_its_best_model() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        assertThatThrownBy(() -> Classifier.load(run))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("run is an empty folder, not a model");
        Files.createDirectory(run.resolve("checkpoints"));
        Files.copy(file, run.resolve("checkpoints/last.safetensors"));
        assertThat(ModelPath.of(run)).isEqualTo(run.resolve("checkpoints/last.safetensors"));
        Files.copy(file, run.resolve("checkpoints/best.safetensors"));
        assertThat(ModelPath.of(run)).isEqualTo(run.resolve("checkpoints/best.safetensors"));
        Files.copy(file, run.resolve("model.safetensors"));
        assertThat(ModelPath.of(run)).isEqualTo(run.resolve("model.safetensors"));
        try (Classifier classifier = Classifier.load(run, "reference", Precision.FLOAT32, 1)) {
            assertThat(classifier.classes()).hasSize(3);
        }
    }

    @Test
    void what_is_no_picture_is_an_error_with_its_name() throws IOException {
        Path text = Files.write(folder.resolve("notes.txt"), "no picture".getBytes(UTF_8));
        try (Classifier classifier = load()) {
            assertThatThrownBy(() -> classifier.classify(text))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("notes.txt");
            assertThatThrownBy(() -> classifier.classify(folder.resolve("gone.png")))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("gone.png");
            assertThatThrownBy(() -> classifier.classify(folder))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(folder.toString());
            assertThatThrownBy(() -> classifier.classify(new byte[5])).isInstanceOf(UnreadableImageException.class);
        }
    }

    @Test
    void after_it_is_closed_every_call_says_so() {
        Classifier own = load();
        own.close();
        own.close();
        try (Engine engine = Engines.open("reference", 1).engine()) {
            Classifier lent = Classifier.of(model(), engine, Precision.FLOAT32);
            lent.close();
            for (Classifier closed : List.of(own, lent)) {
                for (int count : new int[] {0, 1, 40}) {
                    List<Image> images = Collections.nCopies(count, random(1, 9, 9));
                    assertThatThrownBy(() -> closed.classifyAll(images))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("the classifier is closed");
                }
            }
            FeatureExtractor extractor = FeatureExtractor.of(model(), "fc1", engine, Precision.FLOAT32);
            extractor.close();
            assertThatThrownBy(() -> extractor.extract(random(1, 9, 9)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the feature extractor is closed");
        }
    }

    @Test
    void numbers_of_threads_that_cannot_be_are_refused() {
        for (int threads : new int[] {0, -1, 100_000, Integer.MAX_VALUE}) {
            for (String engine : List.of("auto", "reference")) {
                assertThatThrownBy(() -> Classifier.load(file, engine, Precision.FLOAT32, threads))
                        .isInstanceOf(UserException.class)
                        .hasMessageContaining(threads + " threads");
            }
        }
    }

    @Test
    void an_interrupted_thread_is_told_why_nothing_is_read() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(this::load)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("model.safetensors")
                    .hasMessageContaining("the thread is interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void null_is_refused_by_name() {
        assertNull("path", () -> Classifier.load(none()));
        assertNull("engine", () -> Classifier.load(file, none(), Precision.FLOAT32, 1));
        assertNull("precision", () -> Classifier.load(file, "reference", none(), 1));
        assertNull("path", () -> FeatureExtractor.load(none()));
        assertNull("name", () -> Engines.open(none(), 1));
        try (Classifier classifier = load();
                Engine engine = Engines.open("reference", 1).engine();
                FeatureExtractor extractor = FeatureExtractor.of(model(), "fc1", engine, Precision.FLOAT32)) {
            assertNull("file", () -> classifier.classify(ClassifierTest.<Path>none()));
            assertNull("encoded", () -> classifier.classify(ClassifierTest.<byte[]>none()));
            assertNull("image", () -> classifier.classify(ClassifierTest.<Image>none()));
            assertNull("image", () -> classifier.classify(ClassifierTest.<BufferedImage>none()));
            assertNull("images", () -> classifier.classifyAll(none()));
            assertNull("images", () -> classifier.classifyAll(Arrays.asList(random(1, 9, 9), none())));
            assertNull("model", () -> Classifier.of(none(), engine, Precision.FLOAT32));
            assertNull("engine", () -> Classifier.of(model(), none(), Precision.FLOAT32));
            assertNull("precision", () -> Classifier.of(model(), engine, none()));
            assertNull("network", () -> engine.compileTraining(none(), 1, Precision.FLOAT32));
            assertNull("file", () -> extractor.extract(ClassifierTest.<Path>none()));
            assertNull("image", () -> extractor.extract(ClassifierTest.<Image>none()));
            assertNull("images", () -> extractor.extractAll(none()));
        }
    }

    private static void assertNull(String argument, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessageStartingWith(argument);
    }

    /** As a caller without the compiler's checks passes it. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals", "DataFlowIssue"})
    private static <T> T none() {
        return null;
    }

    @Test
    void scores_that_are_no_numbers_are_not_ranked() {
        for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            FloatBuffer biases = FloatBuffer.wrap(new float[] {0, broken, 0});
            Parameters sound = model().parameters();
            Model model = new Model(
                    model().network(),
                    parameter -> parameter.name().equals("fc1.bias") ? biases.duplicate() : sound.get(parameter),
                    model().classes(),
                    model().preprocessing(),
                    model().provenance());
            try (Engine engine = Engines.open("reference", 1).engine();
                    Classifier classifier = Classifier.of(model, engine, Precision.FLOAT32);
                    FeatureExtractor extractor = FeatureExtractor.of(model, "fc1", engine, Precision.FLOAT32)) {
                assertThatThrownBy(() -> classifier.classify(random(1, 9, 9)))
                        .isInstanceOf(UserException.class)
                        .hasMessage("the model's scores are not finite: that of class 1 is " + broken);
                assertThatThrownBy(() -> extractor.extract(random(1, 9, 9)))
                        .isInstanceOf(UserException.class)
                        .hasMessage("the activations of fc1 are not finite: one is " + broken);
            }
        }
    }

    private Classifier load() {
        return Classifier.load(file, "reference", Precision.FLOAT32, 1);
    }

    /** Classifies by color: the logit of a class is the mean of its plane. */
    private static Model model() {
        NetworkSpec network = NetworkFile.parse("""
            name = "colors"

            [input]
            channels = 3
            height = 8
            width = 8

            [[layers]]
            name = "fc1"
            type = "fully-connected"
            outChannels = 3
            weightDeviation = 0.01
            """, "test");
        int plane = CROP * CROP;
        float[] weights = new float[3 * 3 * plane];
        for (int c = 0; c < 3; c++) {
            Arrays.fill(weights, (3 * c + c) * plane, (3 * c + c + 1) * plane, 0.01f / plane);
        }
        float[] mean = new float[3 * SIZE * SIZE];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = 100 + i % 17;
        }
        return new Model(
                network,
                Parameters.of(
                        Map.of("fc1.weight", FloatBuffer.wrap(weights), "fc1.bias", FloatBuffer.wrap(new float[3]))),
                List.of(new ClassLabel("red", null), new ClassLabel("green", null), new ClassLabel("blue", null)),
                new DatasetStatistics(SIZE, mean, new float[3], new float[9]),
                new Provenance(Map.of()));
    }

    private static BufferedImage drawn(Color color, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(color.darker());
        graphics.fillRect(width / 2, height / 3, width / 4, height / 2);
        graphics.dispose();
        return image;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private static Image random(int number, int width, int height) {
        RandomKey key = RandomKey.of(8, Purpose.TEST).at(number);
        byte[] planes = new byte[3 * width * height];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (byte) key.bits(i);
        }
        return new Image(width, height, planes);
    }
}
