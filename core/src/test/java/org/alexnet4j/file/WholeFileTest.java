package org.alexnet4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    @Test
    void a_second_writer_is_refused_and_the_first_one_is_not_disturbed() throws Exception {
        Path file = folder.resolve("file");
        FileClaim claim = WholeFile.claim(file);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> WholeFile.save(file, "second"));
        assertThatThrownBy(second::get).cause().isInstanceOfSatisfying(UserException.class, e -> {
            assertThat(e.kind()).isEqualTo(UserException.Kind.LOCKED);
            assertThat(e).hasMessage(file + " is being written by another process");
        });
        WholeFile.save(file, "first");
        claim.close();
        assertThat(file).hasContent("first");
        WholeFile.save(file, "later");
        assertThat(file).hasContent("later");
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    @Test
    void another_process_that_writes_the_file_is_noticed_and_a_dead_one_cleared_away() throws Exception {
        Path file = folder.resolve("file");
        Path others = Files.writeString(folder.resolve(".file.1f-2e.incomplete"), "half");
        Path ofAnotherFile = Files.writeString(folder.resolve(".file.txt.1f-2e.incomplete"), "half");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldsALock.class.getName(),
                        others.toString())
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('!');
            assertThatThrownBy(() -> WholeFile.save(file, "mine"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("is being written by another process");
        } finally {
            other.destroyForcibly().waitFor();
        }
        WholeFile.save(file, "mine");
        assertThat(file).hasContent("mine");
        assertThat(others).doesNotExist();
        assertThat(ofAnotherFile).exists();
    }

    /** Another process, until it is killed. */
    static final class HoldsALock {
        public static void main(String[] arguments) throws Exception {
            try (FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                file.lock();
                System.out.write('!');
                System.out.flush();
                Thread.sleep(60_000);
            }
        }
    }

    @Test
    void of_files_that_belong_together_none_is_replaced_when_one_cannot_be_written() throws IOException {
        Path numbers = Files.writeString(folder.resolve("numbers"), "old numbers");
        Path names = Files.writeString(folder.resolve("names"), "old names");
        assertThatThrownBy(() ->
                        WholeFile.writeAll(List.of(part(numbers, "new numbers"), new WholeFile.Part(names, file -> {
                            throw new IOException("No space left on device");
                        }))))
                .hasMessage("No space left on device");
        assertThat(numbers).hasContent("old numbers");
        assertThat(names).hasContent("old names");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("names", "numbers");

        WholeFile.writeAll(List.of(part(numbers, "new numbers"), part(names, "new names")));
        assertThat(numbers).hasContent("new numbers");
        assertThat(names).hasContent("new names");
    }

    private static WholeFile.Part part(Path file, String text) {
        return new WholeFile.Part(
                file,
                channel -> channel.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }
}
