package org.alexnet4j.app.visualization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureFileTest {
    @TempDir
    Path folder;

    private static final Style STYLE = new Style(Theme.LIGHT, 600);

    private record Drawn(int height, Consumer<Canvas> drawing) implements Figure {
        @Override
        public int widest() {
            return 600;
        }

        @Override
        public int height(int width) {
            return height;
        }

        @Override
        public void paint(Canvas canvas, int width) {
            drawing.accept(canvas);
        }
    }

    private static Figure plain(int height) {
        return new Drawn(height, canvas -> {
            canvas.fill(Color.RED, 2, 0, 3, height);
            canvas.write(Lettering.TITLE, "words & more", 5, 30);
            canvas.write(Lettering.NOTE, "explained", 5, 60);
        });
    }

    @Test
    void a_png_file_has_the_pixels_on_the_page_of_its_theme() throws IOException {
        Path file = folder.resolve("figure.PNG");
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            FigureFile.write(plain(20), new Style(theme, 600), file);
            BufferedImage image = ImageIO.read(file.toFile());
            assertThat(image.getWidth()).isEqualTo(600);
            assertThat(image.getHeight()).isEqualTo(20);
            assertThat(new Color(image.getRGB(3, 10))).isEqualTo(Color.RED);
            assertThat(new Color(image.getRGB(1, 10))).isEqualTo(theme.page());
        }
    }

    @Test
    void a_wider_page_is_enlarged_and_a_narrower_one_shrunk() {
        BufferedImage wide = FigureFile.pixels(plain(20), new Style(Theme.LIGHT, 1200));
        assertThat(wide.getWidth()).isEqualTo(1200);
        assertThat(wide.getHeight()).isEqualTo(40);
        assertThat(new Color(wide.getRGB(9, 39))).isEqualTo(Color.RED);
        BufferedImage narrow = FigureFile.pixels(plain(24), new Style(Theme.LIGHT, 320));
        assertThat(narrow.getWidth()).isEqualTo(320);
        assertThat(narrow.getHeight()).as("two thirds").isEqualTo(16);
    }

    @Test
    void an_svg_file_has_shapes_words_and_one_list_of_fonts() throws IOException {
        Path file = folder.resolve("figure.svg");
        FigureFile.write(plain(200), new Style(Theme.DARK, 1200), file);
        String svg = Files.readString(file);
        assertThat(svg)
                .contains("<svg", "width=\"1200\"", "height=\"400\"", "viewBox=\"0 0 600 200.00\"")
                .contains("<rect", "words &amp; more", "rgb(22,24,28)");
        assertThat(fonts(svg)).containsOnly(Lettering.FAMILIES).hasSizeGreaterThanOrEqualTo(2);
    }

    private static List<String> fonts(String svg) {
        return Pattern.compile("font-family:([^;\"]*)")
                .matcher(svg)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void all_figures_are_small_as_svg_with_their_texts_as_texts() {
        AllFigures.all().forEach((name, figure) -> {
            String svg = new String(FigureFile.svg(figure, Style.USUAL), UTF_8);
            assertThat(svg.length()).as(name).isLessThan(400_000);
            assertThat(svg).as(name).contains("<text").doesNotContain("optimizeSpeed");
            assertThat(fonts(svg)).as(name).containsOnly(Lettering.FAMILIES);
        });
    }

    @Test
    void names_from_anywhere_do_not_break_an_svg_file() throws IOException {
        Path file = folder.resolve("figure.svg");
        FigureFile.write(new Drawn(50, canvas -> canvas.write(Lettering.LABEL, "a\u0001b", 5, 30)), STYLE, file);
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
        assertThatThrownBy(() -> FigureFile.write(plain(1_000_000), STYLE, file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("600 x 1000000");
        assertThat(file).doesNotExist();
    }

    @Test
    void themes_and_widths_that_do_not_exist_are_refused() {
        assertThat(Theme.named("Dark")).isEqualTo(Theme.DARK);
        assertThatThrownBy(() -> Theme.named("blue")).hasMessageContaining("--theme blue");
        assertThatThrownBy(() -> new Style(Theme.LIGHT, 319)).hasMessageContaining("--width: 319");
        assertThatThrownBy(() -> new Style(Theme.LIGHT, 10_001)).hasMessageContaining("--width: 10001");
    }

    @Test
    void what_is_written_can_be_read_in_both_themes() {
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            assertThat(Theme.contrast(theme.ink(), theme.page())).isGreaterThan(12);
            assertThat(Theme.contrast(theme.faint(), theme.page())).isGreaterThan(7);
            for (Color curve : theme.series()) {
                assertThat(Theme.contrast(curve, theme.page()))
                        .as("%s in %s", curve, theme.name())
                        .isGreaterThan(1.8);
            }
            for (double share = 0; share <= 1; share += 0.01) {
                for (ColorScale scale : List.of(theme.right(), theme.wrong())) {
                    Color ground = scale.at(share);
                    assertThat(Theme.contrast(Theme.inkOn(ground), ground)).isGreaterThan(4.5);
                }
            }
        }
    }

    @Test
    void a_machine_without_fonts_is_told_what_to_install() {
        Figure figure = new Drawn(10, canvas -> {
            throw new InternalError("no fonts");
        });
        assertThatThrownBy(() -> FigureFile.write(figure, STYLE, folder.resolve("figure.png")))
                .isInstanceOfSatisfying(
                        UserException.class,
                        problem -> assertThat(problem.remedy()).contains("fontconfig"));
    }
}
