package org.alexnet4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.model.Predictions;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;

class EnsembleTest {
    private static final List<ClassLabel> CLASSES =
            List.of(new ClassLabel("a", null), new ClassLabel("b", null), new ClassLabel("c", null));

    @Test
    void the_mean_is_taken_image_by_image_and_class_by_class() {
        Predictions mean = Ensemble.mean(
                List.of(
                        predictions("one", List.of(0, 2), 0.6f, 0.3f, 0.1f, 0.2f, 0.2f, 0.6f),
                        predictions("two", List.of(0, 2), 0.2f, 0.7f, 0.1f, 0.4f, 0.2f, 0.4f)),
                List.of(0.75, 0.25));
        assertThat(floats(mean.probabilities())).containsExactly(0.5f, 0.4f, 0.1f, 0.25f, 0.2f, 0.55f);
        assertThat(mean.labels()).containsExactly(0, 2);
        assertThat(mean.source()).isEqualTo("one, two");
    }

    @Test
    void two_models_may_be_right_together_where_each_is_wrong_alone() {
        List<Predictions> members = List.of(
                predictions("one", List.of(1), 0.5f, 0.45f, 0.05f), predictions("two", List.of(1), 0.05f, 0.45f, 0.5f));
        members.forEach(
                member -> assertThat(Ensemble.evaluate(member).top1Errors()).isEqualTo(1));
        Evaluation together = Ensemble.evaluate(Ensemble.mean(members, Ensemble.equalWeights(2)));
        assertThat(together.top1Errors()).isZero();
        assertThat(together.meanLoss()).isCloseTo(-Math.log(0.45), within(1e-6));
    }

    @Test
    void the_loss_of_an_impossible_class_is_finite() {
        Evaluation evaluation = Ensemble.evaluate(predictions("one", List.of(1), 1, 0, 0));
        assertThat(evaluation.top1Errors()).isEqualTo(1);
        assertThat(evaluation.meanLoss()).isCloseTo(-Math.log(Float.MIN_VALUE), within(1e-6));
    }

    @Test
    void the_weights_that_are_found_are_the_most_likely_on_a_grid() {
        List<Predictions> members = List.of(drawn(1, 0.5f), drawn(2, 0.7f), drawn(3, 0.2f));
        List<Double> found = Ensemble.searchWeights(members);
        assertThat(found.stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(1, within(1e-9));
        double best = loss(members, found);
        assertThat(best).isLessThan(loss(members, Ensemble.equalWeights(3)));
        for (int a = 0; a <= 50; a++) {
            for (int b = 0; a + b <= 50; b++) {
                List<Double> weights = List.of(a / 50.0, b / 50.0, (50 - a - b) / 50.0);
                assertThat(best).as("%s against %s", found, weights).isLessThan(loss(members, weights) + 1e-7);
            }
        }
    }

    @Test
    void a_model_without_numbers_gets_no_weight() {
        List<Double> found = Ensemble.searchWeights(List.of(
                predictions("one", List.of(1, 2), 0.5f, 0.4f, 0.1f, 0.5f, 0.2f, 0.3f),
                predictions("two", List.of(1, 2), Float.NaN, Float.NaN, Float.NaN, 0, 0, 0)));
        assertThat(found.get(0)).isCloseTo(1, within(1e-6));
        assertThat(found.get(1)).isCloseTo(0, within(1e-6));
    }

    @Test
    void predictions_about_other_images_are_refused() {
        Predictions one = predictions("one", List.of(0), 1, 0, 0);
        FloatBuffer values = FloatBuffer.wrap(new float[] {1, 0, 0});
        assertRefused(one, new Predictions("two", CLASSES, "other", Split.TEST, 1, List.of(0), values), "the dataset");
        assertRefused(
                one,
                new Predictions("two", CLASSES, "digest", Split.VALIDATION, 1, List.of(0), values),
                "the split: validation, not test");
        assertRefused(
                one,
                new Predictions("two", CLASSES, "digest", Split.TEST, 10, List.of(0), values),
                "the crops of an image: 10, not 1");
        assertRefused(one, new Predictions("two", CLASSES, "digest", Split.TEST, 1, List.of(1), values), "the classes");
    }

    @Test
    void classes_are_the_same_by_their_wnids_whatever_they_are_called() {
        FloatBuffer values = FloatBuffer.wrap(new float[] {1});
        Predictions named = new Predictions(
                "one", List.of(new ClassLabel("tench", "n01440764")), "digest", Split.TEST, 1, List.of(0), values);
        Predictions nameless = new Predictions(
                "two", List.of(new ClassLabel("n01440764", "n01440764")), "digest", Split.TEST, 1, List.of(0), values);
        assertThat(Ensemble.mean(List.of(named, nameless), Ensemble.equalWeights(2))
                        .classes())
                .isEqualTo(named.classes());
    }

    private static void assertRefused(Predictions one, Predictions other, String difference) {
        assertThatThrownBy(() -> Ensemble.mean(List.of(one, other), Ensemble.equalWeights(2)))
                .isInstanceOf(UserException.class)
                .hasMessage("two: its predictions differ in " + difference);
    }

    private static double loss(List<Predictions> members, List<Double> weights) {
        return Ensemble.evaluate(Ensemble.mean(members, weights)).meanLoss();
    }

    /** Predictions that are right with some probability, and sure of it now and then. */
    private static Predictions drawn(long seed, float skill) {
        RandomKey key = RandomKey.of(seed, Purpose.TEST);
        List<Integer> labels = new ArrayList<>();
        float[] values = new float[3 * 200];
        for (int i = 0; i < 200; i++) {
            int label = i % 3;
            labels.add(label);
            int best = key.at(i).below(100, 0) < 100 * skill ? label : (label + 1) % 3;
            float sure = 0.4f + key.at(i).below(50, 1) / 100f;
            for (int c = 0; c < 3; c++) {
                values[3 * i + c] = c == best ? sure : (1 - sure) / 2;
            }
        }
        return predictions("drawn", labels, values);
    }

    private static Predictions predictions(String source, List<Integer> labels, float... values) {
        return new Predictions(source, CLASSES, "digest", Split.TEST, 1, labels, FloatBuffer.wrap(values));
    }

    private static float[] floats(FloatBuffer buffer) {
        float[] values = new float[buffer.limit()];
        buffer.get(0, values);
        return values;
    }
}
