package org.alexnet4j.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.alexnet4j.file.WriteFailure;

/** The console log of a run, {@code console.log}: what was said while it went on, with every resumption. */
final class ConsoleLog implements TrainingListener, AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    /**
     * @throws org.alexnet4j.UserException if it cannot be written
     */
    ConsoleLog(Path file) {
        this.file = file;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    @Override
    public void on(TrainingEvent event) {
        EventText.of(event).ifPresent(this::say);
    }

    void say(String line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }
}
