package org.alexnet4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.engine.EngineProvider;
import org.alexnet4j.engine.Engines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesTest {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void are_found_without_a_context_class_loader_that_sees_them() {
        List<String> usual = Engines.names();
        assertThat(usual).contains("reference");
        Thread.currentThread().setContextClassLoader(null);
        assertThat(Engines.names()).isEqualTo(usual);
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        assertThat(Engines.names()).isEqualTo(usual);
        Engines.open(Engines.AUTO, 1).engine().close();
    }

    /** Another copy of the library, and what is no implementation at all. */
    @ParameterizedTest
    @ValueSource(strings = {"java.lang.String", "org.alexnet4j.NoSuchProvider", "not a name"})
    void what_does_not_belong_to_the_library_is_passed_over(String name) throws IOException {
        List<String> usual = Engines.names();
        Path file = folder.resolve("META-INF/services/" + EngineProvider.class.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, name.getBytes(UTF_8));
        try (URLClassLoader other = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(other);
            assertThat(Engines.names()).isEqualTo(usual);
        }
    }
}
