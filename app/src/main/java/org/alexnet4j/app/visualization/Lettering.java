package org.alexnet4j.app.visualization;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import org.alexnet4j.file.Printable;

/** The writing in figures: three sizes, two colors. */
enum Lettering {
    /** What a figure shows. */
    TITLE(new Font(Font.SANS_SERIF, Font.BOLD, 20), new Color(0x202020)),
    /** Names of parts. */
    LABEL(new Font(Font.SANS_SERIF, Font.PLAIN, 15), new Color(0x202020)),
    /** Explanations. */
    NOTE(new Font(Font.SANS_SERIF, Font.PLAIN, 13), new Color(0x404040));

    private static final String CUT = "…";

    @SuppressWarnings("ImmutableEnumChecker") // A font does not change.
    private final Font font;

    private final Color color;

    Lettering(Font font, Color color) {
        this.font = font;
        this.color = color;
    }

    /** Writes from x on; y is the base line. */
    void write(Graphics2D graphics, String text, int x, int y) {
        write(graphics, text, x, y, color);
    }

    private void write(Graphics2D graphics, String text, int x, int y, Color ink) {
        graphics.setFont(font);
        graphics.setColor(ink);
        graphics.drawString(harmless(text), x, y);
    }

    /** Writes so that the text ends at x. */
    void writeBefore(Graphics2D graphics, String text, int x, int y) {
        write(graphics, text, x - width(graphics, text), y);
    }

    /** Writes with x in the middle. */
    void writeAround(Graphics2D graphics, String text, int x, int y) {
        writeAround(graphics, text, x, y, color);
    }

    /** The same in another color. */
    void writeAround(Graphics2D graphics, String text, int x, int y, Color ink) {
        write(graphics, text, x - width(graphics, text) / 2, y, ink);
    }

    /** Names come from anywhere, and what XML has no place for would make an SVG that no program reads. */
    private static String harmless(String text) {
        return Printable.line(text).replaceAll("[\\uFFFE\\uFFFF]", "?");
    }

    /** Width of a text, in pixels. */
    int width(Graphics2D graphics, String text) {
        FontMetrics metrics = graphics.getFontMetrics(font);
        return metrics.stringWidth(harmless(text));
    }

    /** The text, or as much of its end as there is room for. */
    String fittedEnd(Graphics2D graphics, String text, int room) {
        int from = 0;
        String shown = text;
        while (from < text.length() && width(graphics, shown) > room) {
            from++;
            shown = CUT + text.substring(from);
        }
        return shown;
    }

    /** The text, or as much of its beginning as there is room for. */
    String fitted(Graphics2D graphics, String text, int room) {
        if (width(graphics, text) <= room) {
            return text;
        }
        int length = text.length();
        while (length > 0 && width(graphics, text.substring(0, length) + CUT) > room) {
            length--;
        }
        return text.substring(0, length).stripTrailing() + CUT;
    }
}
