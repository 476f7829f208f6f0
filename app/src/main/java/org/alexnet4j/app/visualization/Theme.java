package org.alexnet4j.app.visualization;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import org.alexnet4j.UserException;

/**
 * The colors of figures, by what they are for. Fonts and their sizes are in {@link Lettering}.
 *
 * @param name as users choose it
 * @param page the background
 * @param ink titles, names and numbers
 * @param faint explanations, and ticks of axes
 * @param grid lines that only guide the eye
 * @param frame borders and axes
 * @param empty where something could be and is not, such as the rest of a bar
 * @param neutral what others are compared with
 * @param main what matters most
 * @param second what is set against it
 * @param pale what matters less
 * @param bad what failed
 * @param byHand what somebody did by hand
 * @param series curves of equal rank; of more, some have the same color
 * @param right how often right
 * @param wrong how often wrong
 * @param signed numbers on both sides of zero
 */
public record Theme(
        String name,
        Color page,
        Color ink,
        Color faint,
        Color grid,
        Color frame,
        Color empty,
        Color neutral,
        Color main,
        Color second,
        Color pale,
        Color bad,
        Color byHand,
        List<Color> series,
        ColorScale right,
        ColorScale wrong,
        ColorScale signed) {
    /** For paper and bright screens. The series are "Dark2" and some more. */
    public static final Theme LIGHT = new Theme(
            "light",
            new Color(0xFFFFFF),
            new Color(0x202020),
            new Color(0x505050),
            new Color(0xE2E2E2),
            new Color(0x8A8A8A),
            new Color(0xE8E8E8),
            new Color(0x8C8C8C),
            new Color(0x2171B5),
            new Color(0xD94801),
            new Color(0x9ECAE1),
            new Color(0xCB181D),
            new Color(0xC51B7D),
            colors(
                    0x1B9E77, 0xD95F02, 0x7570B3, 0xE7298A, 0x66A61E, 0xE6AB02, 0xA6761D, 0x404040, 0x1F78B4, 0xB2182B,
                    0x6BAED6, 0xFB9A99),
            new ColorScale(0xFFFFFF, 0xC6DBEF, 0x6BAED6, 0x2171B5),
            new ColorScale(0xFFFFFF, 0xFDD0A2, 0xFD8D3C, 0xD94801),
            new ColorScale(0x2166AC, 0x92C5DE, 0xF7F7F7, 0xF4A582, 0xB2182B));

    /** For dark screens. The series are "Set2" and some more. */
    public static final Theme DARK = new Theme(
            "dark",
            new Color(0x16181C),
            new Color(0xECECEC),
            new Color(0xB8BCC2),
            new Color(0x33373D),
            new Color(0x7A7F87),
            new Color(0x2F343B),
            new Color(0x9A9EA4),
            new Color(0x5AA9E6),
            new Color(0xFF8C42),
            new Color(0x3F6A90),
            new Color(0xFF5C5C),
            new Color(0xF06EB4),
            colors(
                    0x66C2A5, 0xFC8D62, 0x8DA0CB, 0xE78AC3, 0xA6D854, 0xFFD92F, 0xE5C494, 0xD8D8D8, 0x5AA9E6, 0xFF6B6B,
                    0xA6CEE3, 0xFB9A99),
            new ColorScale(0x16181C, 0x1D3A56, 0x2F74AE, 0x74BDF5),
            new ColorScale(0x16181C, 0x5A2E12, 0xB5581B, 0xFF9F55),
            new ColorScale(0x74BDF5, 0x2F5F8A, 0x202328, 0x8A3A32, 0xFF8A78));

    private static final List<Theme> ALL = List.of(LIGHT, DARK);

    /** A theme; the list is copied. */
    public Theme {
        series = List.copyOf(series);
    }

    /**
     * The theme of a name.
     *
     * @throws UserException if there is none
     */
    public static Theme named(String name) {
        return ALL.stream()
                .filter(theme -> theme.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> UserException.input("--theme " + name + " is not a theme", "choose light or dark"));
    }

    private static List<Color> colors(int... all) {
        return Arrays.stream(all).mapToObj(Color::new).toList();
    }

    /** Color of the curve of that number, from 0. */
    Color series(int number) {
        return series.get(number % series.size());
    }

    /** Black or white, what can be read better on a color: on none, both are worse than 4.5 to 1. */
    static Color inkOn(Color ground) {
        return contrast(Color.BLACK, ground) >= contrast(Color.WHITE, ground) ? Color.BLACK : Color.WHITE;
    }

    /** The contrast ratio of the Web Content Accessibility Guidelines, 1 to 21. */
    static double contrast(Color one, Color other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(int component) {
        double share = component / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
