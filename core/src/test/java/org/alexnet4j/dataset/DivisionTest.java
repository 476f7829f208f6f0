package org.alexnet4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DivisionTest {
    /** Images of classes of given sizes, each with a content of its own. */
    private static List<Division.Item> items(int... sizes) {
        List<Division.Item> items = new ArrayList<>();
        for (int label = 0; label < sizes.length; label++) {
            for (int i = 0; i < sizes[label]; i++) {
                items.add(new Division.Item(
                        label, ContentDigest.of(new byte[] {(byte) label, (byte) i, (byte) (i >> 8)})));
            }
        }
        return items;
    }

    private static long count(List<Division.Item> items, List<Split> splits, Split split, int label) {
        return IntStream.range(0, items.size())
                .filter(i ->
                        splits.get(i) == split && (label < 0 || items.get(i).label() == label))
                .count();
    }

    @ParameterizedTest
    @CsvSource({"20,20,0.1,0.1,4,4", "5,5,0.1,0.1,1,1", "43,0,0.1,0.1,4,4", "21,19,0.15,0,6,0", "1,9,0.3,0.3,3,3"})
    void splits_have_their_shares_to_the_image(
            int first, int second, double validation, double test, int validations, int tests) {
        List<Division.Item> items = items(first, second);
        List<Split> splits = Division.of(items, 2, validation, test);
        assertThat(count(items, splits, Split.VALIDATION, -1)).isEqualTo(validations);
        assertThat(count(items, splits, Split.TEST, -1)).isEqualTo(tests);
        for (int label = 0; label < 2; label++) {
            double exact = (validation + test) * (label == 0 ? first : second);
            long heldOut = count(items, splits, Split.VALIDATION, label) + count(items, splits, Split.TEST, label);
            assertThat((double) heldOut).isBetween(Math.floor(exact) - 1, Math.ceil(exact) + 1);
        }
    }

    @Test
    void every_class_keeps_an_image_for_training() {
        List<Division.Item> items = items(1, 1, 1, 2, 3);
        List<Split> splits = Division.of(items, 5, 0.45, 0.45);
        for (int label = 0; label < 5; label++) {
            assertThat(count(items, splits, Split.TRAIN, label)).isEqualTo(1);
        }
        assertThat(Division.of(items, 5, 0, 1)).containsOnly(Split.TEST);
    }

    @Test
    void order_does_not_matter_and_most_images_stay_when_others_are_added() {
        List<Division.Item> few = items(100);
        List<Division.Item> shuffled = new ArrayList<>(few);
        Collections.reverse(shuffled);
        List<Split> splits = Division.of(few, 1, 0.1, 0.1);
        List<Split> reversed = new ArrayList<>(Division.of(shuffled, 1, 0.1, 0.1));
        Collections.reverse(reversed);
        assertThat(reversed).isEqualTo(splits);
        List<Split> more = Division.of(items(110), 1, 0.1, 0.1).subList(0, 100);
        assertThat(IntStream.range(0, 100)
                        .filter(i -> more.get(i) != splits.get(i))
                        .count())
                .isLessThan(8);
    }

    @Test
    void copies_stay_together_also_in_two_classes() {
        List<Division.Item> items = new ArrayList<>(items(30, 30));
        items(30).forEach(item -> items.add(new Division.Item(1, item.content())));
        List<Split> splits = Division.of(items, 2, 0.2, 0.2);
        for (int i = 0; i < 30; i++) {
            assertThat(splits.get(60 + i)).isEqualTo(splits.get(i));
        }
        assertThat(count(items, splits, Split.TEST, 1)).isEqualTo(12);
    }
}
