package org.alexnet4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    void a_refusal_leaves_the_lock_to_its_holder() throws IOException {
        try (FolderLock lock = FolderLock.take(folder, ".lock").orElseThrow();
                FileChannel channel = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.WRITE)) {
            assertThat(lock).isNotNull();
            assertThat(FolderLock.take(folder, ".lock")).isEmpty();
            assertThatThrownBy(channel::tryLock).isInstanceOf(OverlappingFileLockException.class);
        }
    }
}
