package org.alexnet4j.app.report;

import static j2html.TagCreator.body;
import static j2html.TagCreator.details;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.img;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.style;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.TagCreator;
import j2html.tags.DomContent;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.alexnet4j.app.visualization.FigureFile;
import org.alexnet4j.file.WholeFile;

/**
 * A report as one HTML file, figures inside, that needs no network.
 *
 * @param title of the page
 * @param parts from top to bottom
 */
public record ReportPage(String title, List<Part> parts) {
    private static final String STYLE = """
            body { font: 16px/1.5 system-ui, sans-serif; color: #202020; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.6rem; }
            table { border-collapse: collapse; margin: 1.5rem 0; font-variant-numeric: tabular-nums; }
            caption, figcaption { text-align: left; color: #404040; padding: 0 0 .4rem; }
            th, td { text-align: right; padding: .25rem .8rem; border-bottom: 1px solid #d8d8d8; vertical-align: top; }
            th { border-bottom: 2px solid #808080; }
            th:first-child, td:first-child { text-align: left; padding-left: 0; }
            table.facts td { text-align: left; }
            figure { margin: 1.5rem 0; }
            img { max-width: 100%; height: auto; }
            pre { background: #f4f4f4; padding: .8rem; overflow-x: auto; font-size: .85rem; }
            details { margin: .6rem 0; }
            summary { cursor: pointer; }
            """;

    /**
     * Writes the page.
     *
     * @throws org.alexnet4j.UserException if it cannot be written; an older one is as it was
     */
    public void write(Path file) {
        String page = "<!DOCTYPE html>\n"
                + html(
                                head(
                                        meta().withCharset("utf-8"),
                                        meta().withName("viewport").withContent("width=device-width"),
                                        TagCreator.title(title),
                                        style(rawHtml(STYLE))),
                                body(h1(title), each(parts, ReportPage::content)))
                        .withLang("en")
                        .render();
        WholeFile.save(file, page);
    }

    private static DomContent content(Part part) {
        if (part instanceof Part.Paragraph paragraph) {
            return p(paragraph.text());
        } else if (part instanceof Part.Table rows) {
            return content(rows);
        } else if (part instanceof Part.Facts facts) {
            return table(
                            TagCreator.caption(facts.caption()),
                            tbody(each(facts.lines(), line -> tr(each(line, cell -> td(cell))))))
                    .withClass("facts");
        } else if (part instanceof Part.Picture picture) {
            return figure(
                    figcaption(picture.caption()),
                    img().withAlt(picture.caption()).withSrc(inside(picture)));
        } else if (part instanceof Part.Attachment attachment) {
            return details(summary(attachment.title()), pre(attachment.text()));
        }
        throw new IllegalArgumentException("no such part");
    }

    private static DomContent content(Part.Table part) {
        return table(
                TagCreator.caption(part.caption()),
                thead(tr(each(part.header(), name -> th(name)))),
                tbody(each(part.rows(), row -> tr(each(row, cell -> td(cell))))));
    }

    /** In base 64: the names inside one drawing do not meet those of another. */
    private static String inside(Part.Picture picture) {
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(FigureFile.svg(picture.figure()));
    }
}
