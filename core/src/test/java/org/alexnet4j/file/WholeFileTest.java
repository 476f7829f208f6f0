package org.alexnet4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void the_file_has_what_was_written_and_nothing_else_is_left() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old and longer");
        WholeFile.write(
                file,
                channel -> channel.write(ByteBuffer.wrap("new".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        assertThat(file).hasContent("new");
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    @Test
    void after_a_failure_the_old_file_is_as_it_was_and_nothing_is_left() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        assertThatThrownBy(() -> WholeFile.write(file, channel -> {
                    channel.write(ByteBuffer.allocate(10));
                    throw new IOException("cut");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("cut");
        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    @Test
    void what_could_not_be_written_is_refused_before_the_work() throws IOException {
        WholeFile.requireWritable(folder.resolve("new"));
        WholeFile.requireWritable(Files.writeString(folder.resolve("old"), "old"));
        assertThatThrownBy(() -> WholeFile.requireWritable(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("is a folder");
        assertThatThrownBy(() -> WholeFile.requireWritable(folder.resolve("none/file")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("there is no folder");
    }
}
