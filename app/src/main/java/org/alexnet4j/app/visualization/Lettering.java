package org.alexnet4j.app.visualization;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.alexnet4j.file.Printable;

/** The writing in figures: its sizes, and how much of a text fits. */
enum Lettering {
    /** What a figure shows. */
    TITLE(Font.BOLD, 20),
    /** Names of parts. */
    LABEL(Font.PLAIN, 15),
    /** Explanations, numbers. */
    NOTE(Font.PLAIN, 13),
    /** Numbers that there are many of. */
    SMALL(Font.PLAIN, 11);

    /** What vector files ask for: the font that texts were measured in, then others as wide or narrower. */
    static final String FAMILIES = "'DejaVu Sans', Verdana, 'Noto Sans', Helvetica, Arial, sans-serif";

    private static final String CUT = "…";

    /** More of a text is never seen. */
    private static final int LONGEST = 1000;

    /** As on a page: smooth, and not rounded to whole pixels. */
    private static final FontRenderContext MEASURE = new FontRenderContext(null, true, true);

    @SuppressWarnings("ImmutableEnumChecker") // A font does not change.
    private final Font font;

    Lettering(int weight, int size) {
        font = new Font(Font.SANS_SERIF, weight, size);
    }

    Font font() {
        return font;
    }

    /** From one base line to the next. */
    int line() {
        return Math.round(font.getSize() * 1.4f);
    }

    /** Names come from anywhere, and what XML has no place for would make an SVG that no program reads. */
    static String harmless(String text) {
        return Printable.line(text).replaceAll("[\\uFFFE\\uFFFF]", "?");
    }

    /** Width of a text, in pixels. */
    double width(String text) {
        String shown = harmless(text);
        return shown.isEmpty() ? 0 : font.getStringBounds(shown, MEASURE).getWidth();
    }

    /** The text, or as much of its beginning as there is room for. */
    String fitted(String text, double room) {
        if (text.length() <= LONGEST && width(text) <= room) {
            return text;
        }
        String start = text.substring(0, Math.min(LONGEST, text.length()));
        return longest(start, room, end -> start.substring(0, end).stripTrailing() + CUT, false);
    }

    /** The text, or as much of its end as there is room for. */
    String fittedEnd(String text, double room) {
        if (text.length() <= LONGEST && width(text) <= room) {
            return text;
        }
        String tail = text.substring(Math.max(0, text.length() - LONGEST));
        return longest(tail, room, from -> CUT + tail.substring(from), true);
    }

    /**
     * The longest of the cuts that fits, by halving; never within a letter.
     *
     * @param falling whether a later place of the cut leaves less
     */
    private String longest(String text, double room, IntFunction<String> cut, boolean falling) {
        BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
        letters.setText(text);
        List<Integer> places = new ArrayList<>();
        for (int place = letters.first(); place != BreakIterator.DONE; place = letters.next()) {
            places.add(falling ? 0 : places.size(), place);
        }
        int fits = 0;
        int tooLong = places.size();
        while (tooLong - fits > 1) {
            int middle = (fits + tooLong) / 2;
            if (width(cut.apply(places.get(middle))) <= room) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        return cut.apply(places.get(fits));
    }

    /** The text in lines between words, the last cut where there would be more than so many. */
    List<String> lines(String text, double room, int most) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty()) {
            int end = lines.size() == most - 1 ? rest.length() : lineEnd(rest, room);
            lines.add(fitted(rest.substring(0, end).stripTrailing(), room));
            rest = rest.substring(end).stripLeading();
        }
        return lines;
    }

    /** Where a line ends: behind its last word that fits, or behind the first of all. */
    private int lineEnd(String text, double room) {
        int end = text.indexOf(' ');
        if (end < 0) {
            return text.length();
        }
        for (int next = end; next >= 0 && next < LONGEST; next = text.indexOf(' ', next + 1)) {
            if (width(text.substring(0, next)) > room) {
                return end;
            }
            end = next;
        }
        return width(text) <= room ? text.length() : end;
    }
}
