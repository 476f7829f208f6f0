package org.alexnet4j.app.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.alexnet4j.app.visualization.IntervalPlot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
    @TempDir
    Path folder;

    private String written(Part... parts) throws IOException {
        Path file = folder.resolve("report.html");
        new ReportPage("A & B", List.of(parts)).write(file);
        return Files.readString(file);
    }

    @Test
    void texts_are_no_markup() throws IOException {
        String page = written(
                new Part.Paragraph("<script>alert(1)</script>"),
                Part.Table.headed("<b>", "<i>").with("a < b"),
                new Part.Attachment("<u>", "x = \"<y>\""));
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("<title>A &amp; B</title>", "&lt;script&gt;", "a &lt; b", "&lt;y&gt;")
                .doesNotContain("<script", "<b>", "<i>", "<u>", "<y>");
    }

    @Test
    void marks_in_names_that_turn_the_line_are_shown() throws IOException {
        String name = "evil\u202egpj";
        String page = written(
                new Part.Paragraph(name),
                Part.Table.headed(name, name).with(name),
                new Part.Facts(name, List.of(List.of(name, name))),
                new Part.Attachment(name, "one\n" + name));
        assertThat(page).doesNotContain("\u202e").contains("evil\\u202egpj").contains("<pre>one\nevil");
    }

    @Test
    void figures_are_inside_and_nothing_is_fetched() throws IOException {
        String page = written(new Part.Picture(
                "a plot",
                new IntervalPlot(
                        "title",
                        "points",
                        "the paper",
                        List.of(new IntervalPlot.Row("row", 1, 0.5, 1.5, OptionalDouble.of(2))))));
        List<String> drawings = Pattern.compile("src(?:set)?=\"data:image/svg\\+xml;base64,([^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> new String(Base64.getDecoder().decode(found.group(1)), UTF_8))
                .toList();
        assertThat(drawings)
                .hasSize(4)
                .allSatisfy(drawing -> assertThat(drawing).contains("<svg"));
        // Two widths, each on a dark and on a light page.
        assertThat(drawings)
                .filteredOn(drawing -> drawing.contains("width=\"480\""))
                .hasSize(2);
        assertThat(drawings)
                .filteredOn(drawing -> drawing.contains("rgb(22,24,28)"))
                .hasSize(2);
        assertThat(page).doesNotContain("http:", "https:", "//cdn", "@import");
    }

    @Test
    void a_page_suits_dark_screens_and_telephones() throws IOException {
        String page = written(
                Part.Table.headed("caption", "a", "b").with("1", "2"),
                new Part.Facts("facts", List.of(List.of("name", "value"))));
        assertThat(page)
                .contains("prefers-color-scheme: dark", "max-width: 700px", "initial-scale=1")
                .contains("<figcaption>caption</figcaption><div class=\"scroll\" tabindex=\"0\"><table>")
                .contains("<table class=\"facts\">");
    }

    @Test
    void a_row_has_as_many_cells_as_the_table_has_columns() {
        Part.Table table = Part.Table.headed("caption", "a", "b");
        assertThatThrownBy(() -> table.with("1")).isInstanceOf(IllegalArgumentException.class);
    }
}
