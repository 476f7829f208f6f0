package org.alexnet4j.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchLoaderTest {
    private static final int SIZE = 9;
    private static final int CROP = 6;
    private static final int EXAMPLE = 3 * CROP * CROP;
    private static final int COUNT = 23;
    private static final TrainingView VIEW = new TrainingView(CROP, true, 0.1);

    /** A batch, copied out of its buffer. */
    private record Copy(long step, List<Integer> labels, List<Float> images) {}

    @TempDir
    Path folder;

    private PreparedDataset dataset;

    @BeforeEach
    void write() {
        dataset = DrawnDataset.write(
                folder.resolve("data"), SIZE, COUNT, Map.of(Split.TRAIN, COUNT, Split.VALIDATION, 5));
    }

    @AfterEach
    void close() {
        dataset.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void batches_do_not_depend_on_the_number_of_threads(int threads) {
        assertThat(take(10, VIEW, 3, threads, 0, 20)).isEqualTo(take(10, VIEW, 3, 1, 0, 20));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 19})
    void one_that_begins_later_goes_on_as_if_it_had_never_stopped(long first) {
        List<Copy> whole = take(10, VIEW, 3, 2, 0, 20);
        assertThat(take(10, VIEW, 3, 2, first, (int) (20 - first))).isEqualTo(whole.subList((int) first, 20));
    }

    @Test
    void another_seed_gives_other_batches() {
        assertThat(take(10, VIEW, 4, 1, 0, 1)).isNotEqualTo(take(10, VIEW, 3, 1, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 23, 100})
    void every_example_comes_once_an_epoch_in_another_order_each_time(int batchSize) {
        int epochs = 6;
        List<Integer> labels = take(batchSize, VIEW, 5, 2, 0, (epochs * COUNT + batchSize - 1) / batchSize).stream()
                .flatMap(batch -> batch.labels().stream())
                .toList();
        // As many classes as examples: the label says which example it is.
        List<List<Integer>> orders = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            List<Integer> order = labels.subList(epoch * COUNT, (epoch + 1) * COUNT);
            assertThat(order).doesNotHaveDuplicates().hasSize(COUNT);
            orders.add(order);
        }
        assertThat(orders).doesNotHaveDuplicates();
    }

    /** The definition of an example, in plain loops. */
    @Test
    void an_example_is_what_its_position_says() {
        long seed = 11;
        int batchSize = 10;
        DatasetStatistics statistics = dataset.statistics();
        for (Copy batch : take(batchSize, VIEW, seed, 2, 0, 12)) {
            for (int i = 0; i < batchSize; i++) {
                long position = batch.step() * batchSize + i;
                int image = RandomKey.of(seed, Purpose.SHUFFLE)
                        .at(position / COUNT)
                        .permutation(COUNT)[(int) (position % COUNT)];
                assertThat(batch.labels().get(i)).isEqualTo(dataset.label(Split.TRAIN, image));
                int top = RandomKey.of(seed, Purpose.CROP).at(position).below(SIZE - CROP + 1, 0);
                int left = RandomKey.of(seed, Purpose.CROP).at(position).below(SIZE - CROP + 1, 1);
                boolean flipped = RandomKey.of(seed, Purpose.FLIP).at(position).uniform(0) < 0.5;
                ByteBuffer pixels = dataset.image(Split.TRAIN, image);
                for (int channel = 0; channel < 3; channel++) {
                    double color = 0;
                    for (int component = 0; component < 3; component++) {
                        color += 0.1
                                * RandomKey.of(seed, Purpose.COLOR).at(position).normal(component)
                                * statistics.colorDeviations()[component]
                                * statistics.colorComponents()[3 * component + channel];
                    }
                    for (int y = 0; y < CROP; y++) {
                        for (int x = 0; x < CROP; x++) {
                            int column = flipped ? CROP - 1 - x : x;
                            int at = (channel * SIZE + top + y) * SIZE + left + column;
                            double expected =
                                    (pixels.get(at) & 0xFF) - statistics.meanImage()[at] + color;
                            assertThat((double) batch.images().get(i * EXAMPLE + (channel * CROP + y) * CROP + x))
                                    .isCloseTo(expected, within(1e-4));
                        }
                    }
                }
            }
        }
    }

    @Test
    void without_flip_and_color_the_whole_image_is_itself_minus_the_mean() {
        TrainingView view = new TrainingView(SIZE, false, 0);
        int example = 3 * SIZE * SIZE;
        Copy batch = take(COUNT, view, 1, 2, 0, 1).get(0);
        for (int i = 0; i < COUNT; i++) {
            ByteBuffer pixels = dataset.image(Split.TRAIN, batch.labels().get(i));
            for (int at = 0; at < example; at++) {
                assertThat(batch.images().get(i * example + at))
                        .isEqualTo(
                                (pixels.get(at) & 0xFF) - dataset.statistics().meanImage()[at]);
            }
        }
    }

    @Test
    void a_crop_that_is_not_random_is_the_central_one() {
        TrainingView view = new TrainingView(CROP, false, false, 0);
        Copy batch = take(COUNT, view, 1, 2, 0, 1).get(0);
        FloatBuffer expected = FloatBuffer.allocate(EXAMPLE);
        for (int i = 0; i < COUNT; i++) {
            new CropWriter(dataset.statistics(), CROP)
                    .write(
                            dataset.image(Split.TRAIN, batch.labels().get(i)),
                            Crop.center(SIZE, CROP).get(0),
                            new float[3],
                            expected,
                            0);
            for (int at = 0; at < EXAMPLE; at++) {
                assertThat(batch.images().get(i * EXAMPLE + at)).isEqualTo(expected.get(at));
            }
        }
    }

    @Test
    void crops_lie_everywhere_alike_and_every_second_is_flipped() {
        int draws = 40_000;
        int places = (SIZE - CROP + 1) * (SIZE - CROP + 1);
        int[] seen = new int[places];
        int flips = 0;
        for (int position = 0; position < draws; position++) {
            RandomKey key = RandomKey.of(1, Purpose.CROP).at(position);
            seen[key.below(SIZE - CROP + 1, 0) * (SIZE - CROP + 1) + key.below(SIZE - CROP + 1, 1)]++;
            flips += RandomKey.of(1, Purpose.FLIP).at(position).uniform(0) < 0.5 ? 1 : 0;
        }
        double expected = (double) draws / places;
        for (int count : seen) {
            assertThat((double) count).isCloseTo(expected, within(6 * Math.sqrt(expected)));
        }
        assertThat((double) flips).isCloseTo(draws / 2.0, within(6 * Math.sqrt(draws / 4.0)));
    }

    /** Section 4.1 with the standard deviation, not the eigenvalue: a tenth of what the images vary by. */
    @Test
    void color_varies_by_a_tenth_of_the_standard_deviation_along_each_component() {
        int draws = 20_000;
        DatasetStatistics statistics = dataset.statistics();
        double[] squares = new double[3];
        double[] sums = new double[3];
        TrainingView still = new TrainingView(SIZE, false, 0);
        TrainingView colored = new TrainingView(SIZE, false, 0.1);
        int example = 3 * SIZE * SIZE;
        int batchSize = 2000;
        List<Copy> plain = take(batchSize, still, 9, 2, 0, draws / batchSize);
        List<Copy> tinted = take(batchSize, colored, 9, 2, 0, draws / batchSize);
        for (int b = 0; b < plain.size(); b++) {
            for (int i = 0; i < batchSize; i++) {
                for (int component = 0; component < 3; component++) {
                    double along = 0;
                    for (int channel = 0; channel < 3; channel++) {
                        int at = i * example + channel * SIZE * SIZE;
                        along += (tinted.get(b).images().get(at)
                                        - plain.get(b).images().get(at))
                                * statistics.colorComponents()[3 * component + channel];
                    }
                    sums[component] += along;
                    squares[component] += along * along;
                }
            }
        }
        for (int component = 0; component < 3; component++) {
            double deviation = 0.1 * statistics.colorDeviations()[component];
            assertThat(deviation).isGreaterThan(0.3);
            assertThat(Math.sqrt(squares[component] / draws)).isCloseTo(deviation, within(0.03 * deviation));
            assertThat(sums[component] / draws).isCloseTo(0, within(5 * deviation / Math.sqrt(draws)));
        }
    }

    @Test
    void buffers_are_made_once_and_reused() {
        AtomicInteger made = new AtomicInteger();
        try (BatchLoader loader = loader(10, VIEW, 1, 3, 0, made)) {
            for (int step = 0; step < 50; step++) {
                loader.recycle(loader.next());
            }
        }
        assertThat(made).hasValueLessThanOrEqualTo(4);
    }

    @Test
    void taking_more_than_there_are_buffers_is_an_error_not_a_wait_for_ever() {
        try (BatchLoader loader = loader(10, VIEW, 1, 1, 0, new AtomicInteger())) {
            loader.next();
            loader.next();
            assertThatThrownBy(loader::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("recycled");
        }
    }

    @Test
    void the_error_of_a_thread_reaches_the_reader() {
        try (BatchLoader loader = loader(10, VIEW, 1, 2, 0, new AtomicInteger())) {
            loader.recycle(loader.next());
            dataset.close();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            loader.recycle(loader.next());
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    /** A thread has a few instructions to go after its pool says that all is over. */
    private static void assertNoThreadIsLeft() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("batch loader"))
                .forEach(thread -> assertThatCode(() -> thread.join(10_000)).doesNotThrowAnyException());
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("batch loader");
    }

    @Test
    void no_thread_is_left_when_it_is_closed() {
        loader(10, VIEW, 1, 3, 0, new AtomicInteger()).close();
        assertNoThreadIsLeft();
    }

    @Test
    void closing_waits_for_the_threads_even_when_interrupted() {
        BatchLoader loader = loader(10, VIEW, 1, 3, 0, new AtomicInteger());
        Thread.currentThread().interrupt();
        loader.close();
        assertThat(Thread.interrupted()).isTrue();
        assertNoThreadIsLeft();
    }

    @Test
    void what_cannot_be_loaded_is_refused() {
        assertThatThrownBy(() -> loader(10, new TrainingView(SIZE + 1, true, 0.1), 1, 1, 0, new AtomicInteger()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("9")
                .hasMessageContaining("10");
        assertThatThrownBy(() -> new BatchLoader(
                        dataset, Split.TEST, 10, VIEW, () -> DrawnDataset.buffer(10 * EXAMPLE), 1, 1, 0))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("test");
    }

    private BatchLoader loader(
            int batchSize, TrainingView view, long seed, int threads, long first, AtomicInteger buffers) {
        return new BatchLoader(
                dataset,
                Split.TRAIN,
                batchSize,
                view,
                () -> {
                    buffers.incrementAndGet();
                    return DrawnDataset.buffer(batchSize * 3 * view.cropSize() * view.cropSize());
                },
                seed,
                threads,
                first);
    }

    private List<Copy> take(int batchSize, TrainingView view, long seed, int threads, long first, int steps) {
        List<Copy> taken = new ArrayList<>();
        try (BatchLoader loader = loader(batchSize, view, seed, threads, first, new AtomicInteger())) {
            for (int i = 0; i < steps; i++) {
                Batch batch = loader.next();
                assertThat(batch.step()).isEqualTo(first + i);
                float[] images = new float[batch.images().capacity()];
                batch.images().get(0, images);
                taken.add(new Copy(batch.step(), batch.labels(), boxed(images)));
                // Whoever reads it later must not find it.
                FloatBuffer used = batch.images();
                for (int at = 0; at < used.capacity(); at++) {
                    used.put(at, Float.NaN);
                }
                loader.recycle(batch);
            }
            assertThat(loader.waitNanos()).isNotNegative();
        }
        return taken;
    }

    private static List<Float> boxed(float[] values) {
        Float[] boxed = new Float[values.length];
        Arrays.setAll(boxed, i -> values[i]);
        return Arrays.asList(boxed);
    }
}
