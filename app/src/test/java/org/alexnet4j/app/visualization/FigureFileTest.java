package org.alexnet4j.app.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureFileTest {
    @TempDir
    Path folder;

    private record Drawn(int width, int height, Consumer<Graphics2D> drawing) implements Figure {
        @Override
        public void paint(Graphics2D graphics) {
            drawing.accept(graphics);
        }
    }

    private static Figure plain(int width, int height) {
        return new Drawn(width, height, graphics -> {
            graphics.setColor(Color.RED);
            graphics.fillRect(2, 0, 3, height);
            Lettering.TITLE.write(graphics, "words & more", 5, 30);
        });
    }

    @Test
    void a_png_file_has_the_pixels_on_white() throws IOException {
        Path file = folder.resolve("figure.PNG");
        FigureFile.write(plain(40, 20), file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(40);
        assertThat(image.getHeight()).isEqualTo(20);
        assertThat(new Color(image.getRGB(3, 10))).isEqualTo(Color.RED);
        assertThat(new Color(image.getRGB(1, 10))).isEqualTo(Color.WHITE);
    }

    @Test
    void an_svg_file_has_shapes_and_words() throws IOException {
        Path file = folder.resolve("figure.svg");
        FigureFile.write(plain(400, 200), file);
        assertThat(Files.readString(file))
                .contains("<svg")
                .contains("width=\"400\"")
                .contains("height=\"200\"")
                .contains("<rect")
                .contains("words &amp; more");
    }

    @Test
    void names_from_anywhere_do_not_break_an_svg_file() throws IOException {
        Path file = folder.resolve("figure.svg");
        FigureFile.write(new Drawn(100, 50, graphics -> Lettering.LABEL.write(graphics, "a\u0001b", 5, 30)), file);
        assertThat(file).content().contains("a?b");
    }

    @Test
    void other_endings_missing_folders_and_huge_figures_are_refused() {
        assertThatThrownBy(() -> FigureFile.requireWritable(folder.resolve("figure.jpg")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("figure.jpg");
        assertThatThrownBy(() -> FigureFile.requireWritable(folder.resolve("none/figure.png")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("there is no folder");
        Path file = folder.resolve("huge.png");
        assertThatThrownBy(() -> FigureFile.write(plain(100_000, 100_000), file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("100000 x 100000");
        assertThat(file).doesNotExist();
    }

    @Test
    void a_machine_without_fonts_is_told_what_to_install() {
        Figure figure = new Drawn(10, 10, graphics -> {
            throw new InternalError("no fonts");
        });
        assertThatThrownBy(() -> FigureFile.write(figure, folder.resolve("figure.png")))
                .isInstanceOfSatisfying(
                        UserException.class,
                        problem -> assertThat(problem.remedy()).contains("fontconfig"));
    }
}
