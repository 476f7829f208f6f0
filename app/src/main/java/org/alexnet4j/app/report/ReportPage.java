package org.alexnet4j.app.report;

import static j2html.TagCreator.body;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.img;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.picture;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.source;
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
import org.alexnet4j.app.visualization.Style;
import org.alexnet4j.app.visualization.Theme;
import org.alexnet4j.file.Printable;
import org.alexnet4j.file.WholeFile;

/**
 * A report as one HTML file, figures inside, that needs no network.
 *
 * @param title of the page
 * @param parts from top to bottom
 */
public record ReportPage(String title, List<Part> parts) {
    /** On pages that are narrower, figures are arranged for a telephone. */
    private static final int NARROW = 700;

    /** Letters of a cell that is not broken into lines. */
    private static final int MOST_SHORT = 24;

    private static final int WIDE_FIGURE = 960;
    private static final int NARROW_FIGURE = 480;

    private static final String STYLE = """
            :root { color-scheme: light dark; --page: #ffffff; --ink: #202020; --faint: #505050; --line: #d8d8d8;
                    --strong: #808080; --block: #f4f4f4; }
            @media (prefers-color-scheme: dark) {
              :root { --page: #16181c; --ink: #ececec; --faint: #b8bcc2; --line: #33373d; --strong: #7a7f87;
                      --block: #22262b; }
            }
            body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 60rem;
                   margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
            h1 { font-size: 1.6rem; line-height: 1.25; }
            figure { margin: 1.8rem 0; }
            figcaption { color: var(--faint); padding: 0 0 .4rem; }
            .scroll { overflow-x: auto; background:
                        linear-gradient(to left, var(--page) 40%, transparent) right / 3rem 100% no-repeat local,
                        linear-gradient(to left, var(--strong), transparent) right / .6rem 100% no-repeat scroll; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { text-align: right; padding: .25rem .8rem; border-bottom: 1px solid var(--line); vertical-align: top; }
            th { border-bottom: 2px solid var(--strong); }
            th:first-child, td:first-child { text-align: left; padding-left: 0; position: sticky; left: 0;
                                             background: var(--page); }
            .short:not(:first-child) { white-space: nowrap; }
            .facts td { text-align: left; }
            img { display: block; max-width: 100%; height: auto; }
            pre { background: var(--block); padding: .8rem; overflow-x: auto; font-size: .85rem; }
            details { margin: .6rem 0; }
            summary { cursor: pointer; }
            @media (max-width: 700px) {
              body { margin: 1rem auto; }
              th, td { padding: .25rem .5rem; }
              th:first-child, td:first-child { max-width: 40vw; }
              .facts tr, .facts td { display: block; border: 0; padding: 0; max-width: none; }
              .facts tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
              .facts td:first-child { font-weight: 600; position: static; }
            }
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
                                        meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                                        TagCreator.title(Printable.line(title)),
                                        style(rawHtml(STYLE))),
                                body(h1(Printable.line(title)), each(parts, ReportPage::content)))
                        .withLang("en")
                        .render();
        WholeFile.save(file, page);
    }

    private static DomContent content(Part part) {
        if (part instanceof Part.Paragraph paragraph) {
            return p(Printable.lines(paragraph.text()));
        } else if (part instanceof Part.Table rows) {
            return content(rows);
        } else if (part instanceof Part.Facts facts) {
            return captioned(
                    facts.caption(),
                    table(tbody(each(facts.lines(), line -> tr(each(line, cell -> td(Printable.line(cell)))))))
                            .withClass("facts"));
        } else if (part instanceof Part.Picture picture) {
            return captioned(picture.caption(), content(picture));
        } else if (part instanceof Part.Attachment attachment) {
            return details(summary(Printable.line(attachment.title())), pre(Printable.lines(attachment.text())));
        }
        throw new IllegalArgumentException("no such part");
    }

    private static DomContent content(Part.Table part) {
        return captioned(
                part.caption(),
                div(table(
                                thead(tr(each(
                                        part.header(),
                                        name -> th(Printable.line(name)).withCondClass(isShort(name), "short")))),
                                tbody(each(
                                        part.rows(),
                                        row -> tr(each(
                                                row,
                                                cell -> td(Printable.line(cell))
                                                        .withCondClass(isShort(cell), "short")))))))
                        .withClass("scroll")
                        .withTabindex(0));
    }

    /** Numbers with their units stay on a line. */
    private static boolean isShort(String cell) {
        return cell.length() <= MOST_SHORT;
    }

    private static DomContent captioned(String caption, DomContent content) {
        return figure(figcaption(Printable.line(caption)), content);
    }

    /** Four drawings, of which the reader's browser takes the one that suits its colors and its width. */
    private static DomContent content(Part.Picture part) {
        String narrow = "(max-width: " + NARROW + "px)";
        String dark = "(prefers-color-scheme: dark)";
        return picture(
                source().withMedia(narrow + " and " + dark).withSrcset(inside(part, Theme.DARK, NARROW_FIGURE)),
                source().withMedia(narrow).withSrcset(inside(part, Theme.LIGHT, NARROW_FIGURE)),
                source().withMedia(dark).withSrcset(inside(part, Theme.DARK, WIDE_FIGURE)),
                img().withAlt(Printable.line(part.caption())).withSrc(inside(part, Theme.LIGHT, WIDE_FIGURE)));
    }

    /** In base 64: the names inside one drawing do not meet those of another. */
    private static String inside(Part.Picture part, Theme theme, int width) {
        return "data:image/svg+xml;base64,"
                + Base64.getEncoder().encodeToString(FigureFile.svg(part.figure(), new Style(theme, width)));
    }
}
