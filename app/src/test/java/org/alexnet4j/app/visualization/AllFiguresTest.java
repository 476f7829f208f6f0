package org.alexnet4j.app.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every figure, on narrow and wide pages. */
class AllFiguresTest {
    private static final Map<String, Figure> ALL = AllFigures.all();

    static Stream<Arguments> figures() {
        return ALL.entrySet().stream()
                .flatMap(figure -> Stream.of(Figure.NARROWEST, 800, Figure.WIDEST)
                        .map(width -> Math.min(
                                width,
                                Math.max(Figure.NARROWEST, figure.getValue().widest())))
                        .distinct()
                        .map(width -> Arguments.of(figure.getKey(), width, figure.getValue())));
    }

    @ParameterizedTest(name = "{0} on {1} pixels")
    @MethodSource("figures")
    void no_text_leaves_the_page_or_covers_another(String name, int width, Figure figure) {
        Rectangle2D page = new Rectangle2D.Double(0, 0, width, figure.height(width));
        List<RecordedPage.Text> texts = RecordedPage.texts(figure, Theme.LIGHT, width).stream()
                .filter(text -> !text.text().isBlank())
                .toList();
        assertThat(texts).isNotEmpty();
        for (int i = 0; i < texts.size(); i++) {
            RecordedPage.Text text = texts.get(i);
            assertThat(page.contains(text.bounds()))
                    .as("%s within the page of %s", text, page)
                    .isTrue();
            assertThat(text.text()).doesNotContain("E-").doesNotContain("NaN").doesNotContain("\u202E");
            for (RecordedPage.Text other : texts.subList(i + 1, texts.size())) {
                assertThat(text.bounds().intersects(other.bounds()))
                        .as("%s over %s", text, other)
                        .isFalse();
            }
        }
    }

    @Test
    void every_page_has_the_background_of_its_theme_to_the_edge() {
        ALL.forEach((name, figure) -> {
            for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
                BufferedImage pixels = FigureFile.pixels(figure, new Style(theme, 400));
                assertThat(pixels.getWidth()).isEqualTo(400);
                int[] edges = new int[800];
                pixels.getRGB(0, 0, 400, 1, edges, 0, 400);
                pixels.getRGB(0, pixels.getHeight() - 1, 400, 1, edges, 400, 400);
                assertThat(Arrays.stream(edges))
                        .as(name)
                        .containsOnly(theme.page().getRGB());
            }
        });
    }
}
