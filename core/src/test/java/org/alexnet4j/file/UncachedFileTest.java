package org.alexnet4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UncachedFileTest {
    @TempDir
    Path directory;

    @Test
    void has_what_was_written_whatever_the_lengths() throws IOException {
        int[][] pieces = {{}, {1}, {4096}, {4095, 2}, {3072, 3072, 3072}, {1 << 20}, {(1 << 20) - 1, 3}, {3_000_001, 7}
        };
        for (int i = 0; i < pieces.length; i++) {
            Path path = directory.resolve("file" + i);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            try (UncachedFile file = UncachedFile.create(path)) {
                for (int length : pieces[i]) {
                    byte[] bytes = noise(length);
                    file.write(bytes);
                    expected.writeBytes(bytes);
                }
            }
            assertThat(Files.readAllBytes(path)).isEqualTo(expected.toByteArray());
        }
    }

    @Test
    void does_without_the_file_system_s_help() throws IOException {
        Path memory = Path.of("/dev/shm");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(memory));
        Path path = Files.createTempDirectory(memory, "uncached").resolve("file");
        try {
            byte[] bytes = noise(2_500_001);
            try (UncachedFile file = UncachedFile.create(path)) {
                file.write(bytes);
            }
            assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
        } finally {
            Files.deleteIfExists(path);
            Files.delete(path.getParent());
        }
    }

    @Test
    void a_file_that_exists_is_left_alone() throws IOException {
        Path path = directory.resolve("there");
        Files.createFile(path);
        assertThatThrownBy(() -> UncachedFile.create(path)).isInstanceOf(FileAlreadyExistsException.class);
    }

    private static byte[] noise(int length) {
        RandomKey key = RandomKey.of(5, Purpose.TEST);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) key.below(256, i);
        }
        return bytes;
    }
}
