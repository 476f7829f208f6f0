package org.alexnet4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class PathTextTest {
    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        return Files.writeString(PathText.path(folder + "/" + name), name);
    }

    private List<Path> listed() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.toList());
        }
    }

    @Test
    void every_name_that_a_system_has_is_a_text_and_a_path_again() throws IOException {
        List<String> names = List.of("plain.png", "\u00C4pfel.png", "caf\\xE9.png", "caf\\xE8.png", "\\xFF\u00E9\\xC3");
        for (String name : names) {
            file(name);
        }
        assertThat(listed())
                .extracting(path -> PathText.of(path.getFileName()))
                .containsExactlyInAnyOrderElementsOf(names);
        for (Path path : listed()) {
            String text = PathText.of(path);
            assertThat(text).startsWith(folder + "/");
            assertThat(Files.readString(PathText.path(text)))
                    .isEqualTo(path.getFileName() == null ? "" : PathText.of(path.getFileName()));
        }
        assertThat(PathText.of(Path.of(""))).isEmpty();
        assertThat(PathText.of(Path.of("/"))).isEqualTo("/");
    }

    @Test
    void a_name_that_looks_like_an_escape_is_taken_as_it_is_where_it_is_there() throws IOException {
        Path literal = Files.writeString(folder.resolve("x\\xE9.png"), "literal");
        assertThat(Files.readString(PathText.path(literal.toString()))).isEqualTo("literal");
    }

    @Test
    void an_argument_that_the_locale_could_not_express_is_looked_for() throws IOException {
        file("caf\\xE9.png");
        // As Java hands it to the program.
        Path found = PathText.ofArgument(folder + "/caf\uFFFD.png");
        assertThat(Files.readString(found)).isEqualTo("caf\\xE9.png");
        file("caf\\xE8.png");
        assertThatThrownBy(() -> PathText.ofArgument(folder + "/caf\uFFFD.png"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("2 files of that name");
        assertThatThrownBy(() -> PathText.ofArgument(folder + "/tea\uFFFD.png"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> PathText.ofArgument("a\0b"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("a?b cannot be the name of a file");
    }
}
