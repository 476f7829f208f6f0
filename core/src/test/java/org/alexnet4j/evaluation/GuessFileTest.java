package org.alexnet4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuessFileTest {
    @TempDir
    Path folder;

    @Test
    void guesses_are_lines_of_numbers() throws IOException {
        Path file = folder.resolve("guesses.txt");
        List<int[]> guesses = List.of(new int[] {998, 1, 2, 3, 1000}, new int[] {7});
        GuessFile.write(guesses, file);

        assertThat(file).hasContent("998 1 2 3 1000\n7\n");
        assertThat(GuessFile.read(file)).containsExactlyElementsOf(guesses);
    }

    @Test
    void spaces_and_line_ends_of_other_systems_are_taken() throws IOException {
        Path file = Files.writeString(folder.resolve("truth.txt"), " 490\r\n361\t\r\n\r\n\n");
        assertThat(GuessFile.readTruth(file)).containsExactly(490, 361);
        assertThat(GuessFile.read(Files.writeString(file, "1   2\t3 \n"))).containsExactly(new int[] {1, 2, 3});
        assertThat(GuessFile.read(Files.writeString(file, "\uFEFF1 2 3\n"))).containsExactly(new int[] {1, 2, 3});
    }

    @Test
    void other_lines_are_refused_with_their_number() throws IOException {
        for (String wrong :
                List.of("", "1 2 3 4 5 6", "0", "-1", "1.5", "n01440764", "1 2,3", "9999999999", "x".repeat(999))) {
            Path file = Files.writeString(folder.resolve("guesses.txt"), "1 2\n" + wrong + "\n3\n");
            assertThatThrownBy(() -> GuessFile.read(file))
                    .as(wrong)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("guesses.txt, line 2: expected one to five numbers")
                    .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(400));
        }
        assertThatThrownBy(() -> GuessFile.readTruth(Files.writeString(folder.resolve("truth.txt"), "1\n2 3\n")))
                .hasMessageContaining("line 2: expected the number of a class, got '2 3'");
        assertThatThrownBy(() -> GuessFile.read(Files.writeString(folder.resolve("empty"), "\n")))
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> GuessFile.read(folder.resolve("nowhere"))).isInstanceOf(UserException.class);
    }

    @Test
    void the_first_guess_and_any_guess_count() {
        List<int[]> guesses = new ArrayList<>();
        List<Integer> truth = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            guesses.add(new int[] {1, 2, 3, 4, 5});
            truth.add(i < 60 ? 1 : i < 85 ? 5 : 6);
        }
        GuessScore score = GuessScore.of(guesses, truth);

        assertThat(score.images()).isEqualTo(100);
        assertThat(score.top1Error()).isEqualTo(0.4);
        assertThat(score.top5Error()).isEqualTo(0.15);
        // Wilson's interval of 40 in 100.
        assertThat(score.top1Interval().low()).isCloseTo(0.3094, within(1e-4));
        assertThat(score.top1Interval().high()).isCloseTo(0.4980, within(1e-4));
        assertThat(score.top5Interval().low()).isBetween(0.0, 0.15);
    }
}
