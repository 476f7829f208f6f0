package org.alexnet4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files were written by SciPy, with the fields of the development kit of ILSVRC-2012. */
class MatStructsTest {
    private static final int MOST = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"meta.mat", "meta-plain.mat"})
    void an_array_of_structs_is_read(String file) throws IOException {
        List<Map<String, Object>> synsets = read(bytes(file));
        assertThat(synsets).hasSize(4);
        assertThat(synsets.get(1))
                .containsEntry("ILSVRC2012_ID", 1.0)
                .containsEntry("WNID", "n02119789")
                .containsEntry("words", "kit fox, Vulpes macrotis")
                .containsEntry("num_train_images", 1300.0)
                .doesNotContainKey("children");
        assertThat(synsets.get(3)).containsEntry("ILSVRC2012_ID", 1001.0).containsEntry("words", "entity");
    }

    @Test
    void other_arrays_are_passed_over() throws IOException {
        byte[] file = bytes("meta.mat");
        assertThatThrownBy(() -> MatStructs.read(new ByteArrayInputStream(file), "nothing", MOST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void what_inflates_beyond_the_limit_is_refused() throws IOException {
        byte[] file = bytes("meta.mat");
        assertThatThrownBy(() -> MatStructs.read(new ByteArrayInputStream(file), "synsets", file.length))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger");
    }

    @Test
    void damage_is_an_error_of_input_and_nothing_else() throws IOException {
        RandomKey key = RandomKey.of(2, Purpose.TEST);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] file = bytes("meta-plain.mat");
            for (int n = 0; n < 4; n++) {
                file[key.below(file.length, 8L * i + 2L * n)] = (byte) key.below(256, 8L * i + 2L * n + 1);
            }
            byte[] damaged = Arrays.copyOf(file, i % 3 == 0 ? key.below(file.length, 10_000 + i) : file.length);
            try {
                read(damaged);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    private static List<Map<String, Object>> read(byte[] file) throws IOException {
        return MatStructs.read(new ByteArrayInputStream(file), "synsets", MOST);
    }

    static byte[] bytes(String file) throws IOException {
        try (InputStream in = MatStructsTest.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        }
    }
}
