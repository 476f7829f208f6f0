package org.alexnet4j.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.alexnet4j.UserException;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearTrainingTest {
    private static final int WIDTH = 20;
    private static final int CLASSES = 4;

    @ParameterizedTest
    @EnumSource
    void clouds_that_lie_apart_are_told_apart(LinearTraining.Kind kind) {
        LinearTraining training = training(1);
        LinearClassifier classifier = training.train(kind, 1);
        assertThat(errors(classifier, 1)).isLessThan(10);
        assertThat(training.train(kind, 1).weights()).containsExactly(classifier.weights());
    }

    /** One feature is a million times the others: what is learned must not depend on units. */
    @ParameterizedTest
    @EnumSource
    void units_do_not_matter(LinearTraining.Kind kind) {
        LinearClassifier usual = training(1).train(kind, 1);
        LinearClassifier large = training(1e6f).train(kind, 1);
        assertThat(errors(large, 1e6f)).isEqualTo(errors(usual, 1));
    }

    @Test
    void a_feature_that_is_always_zero_gets_no_weight() {
        LinearTraining training = new LinearTraining(2, 2);
        for (int i = 0; i < 10; i++) {
            training.add(new float[] {i % 2 == 0 ? 1 : -1, 0}, i % 2);
        }
        LinearClassifier classifier = training.train(LinearTraining.Kind.SVM, 1);
        assertThat(classifier.weights()[1]).isZero();
        assertThat(classifier.weights()[0]).isPositive();
        assertThat(classifier.weights()[2]).isNegative();
        assertThat(classifier.scores(new float[] {1, 5})[0]).isPositive();
    }

    @Test
    void what_cannot_be_learned_is_said() {
        LinearTraining training = new LinearTraining(2, 3);
        training.add(new float[] {1, 0}, 0);
        training.add(new float[] {0, 1}, 2);
        assertThatThrownBy(() -> training.train(LinearTraining.Kind.LOGISTIC, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("class 1 has no example");
        assertThatThrownBy(() -> training.add(new float[] {Float.NaN, 1}, 0)).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> training.add(new float[3], 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> training.add(new float[2], 3)).isInstanceOf(IllegalArgumentException.class);
    }

    private static LinearTraining training(float unit) {
        LinearTraining training = new LinearTraining(WIDTH, CLASSES);
        for (int i = 0; i < 400; i++) {
            training.add(example(i, unit), i % CLASSES);
        }
        return training;
    }

    private static int errors(LinearClassifier classifier, float unit) {
        int errors = 0;
        for (int i = 1000; i < 1400; i++) {
            double[] scores = classifier.scores(example(i, unit));
            for (int c = 0; c < CLASSES; c++) {
                if (scores[c] > scores[i % CLASSES]) {
                    errors++;
                    break;
                }
            }
        }
        return errors;
    }

    private static float[] example(int number, float unit) {
        RandomKey key = RandomKey.of(3, Purpose.TEST).at(number);
        float[] features = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            features[i] = (float) Math.max(0, (i % CLASSES == number % CLASSES ? 2 : 0) + key.normal(i));
        }
        features[0] *= unit;
        return features;
    }
}
