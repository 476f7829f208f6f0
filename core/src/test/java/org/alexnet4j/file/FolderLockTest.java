package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    private Path folder;

    @Test
    void one_holds_it_at_a_time_on_whatever_way_the_folder_was_named() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        try (FolderLock lock = FolderLock.take(folder, ".lock").orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(FolderLock.take(inside.resolve(".."), ".lock")).isEmpty();
            assertThat(FolderLock.take(folder, ".other")).isPresent().get().satisfies(FolderLock::close);
        }
        assertThat(FolderLock.take(folder, ".lock")).isPresent().get().satisfies(FolderLock::close);
    }

    @Test
    void a_refusal_leaves_the_lock_to_its_holder() throws Exception {
        Path other = Files.writeString(folder.resolve("Other.java"), """
                import java.nio.channels.FileChannel;
                import java.nio.file.Path;
                import java.nio.file.StandardOpenOption;

                class Other {
                    public static void main(String[] file) throws Exception {
                        try (FileChannel channel = FileChannel.open(Path.of(file[0]), StandardOpenOption.WRITE)) {
                            System.out.print(channel.tryLock() == null ? "held" : "free");
                        }
                    }
                }
                """);
        try (FolderLock lock = FolderLock.take(folder, ".lock").orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(FolderLock.take(folder, ".lock")).isEmpty();
            assertThat(said(other)).isEqualTo("held");
        }
        assertThat(said(other)).isEqualTo("free");
    }

    /** What another process says of the lock. */
    private String said(Path program) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        program.toString(),
                        folder.resolve(".lock").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }
}
