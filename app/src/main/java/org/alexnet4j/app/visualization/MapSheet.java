package org.alexnet4j.app.visualization;

import static org.alexnet4j.app.visualization.Heading.MARGIN;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import org.alexnet4j.image.Image;
import org.alexnet4j.network.Shape;

/** The activation maps of a layer for one image, all in one scale, each with its number and its largest value. */
public final class MapSheet implements Figure {
    private static final int PICTURE = 150;
    private static final int GAP = 12;
    private static final int BAR = 300;

    /** A map that has room for its number and its value. */
    private static final int LABELED = 72;

    /** Of units, and of maps that are too many to be labeled. */
    private static final int LEAST_CELL = 12;

    /** Most maps with labels; of more, the first of each row has its number. */
    private static final int MOST_LABELED = 128;

    private static final int NUMBERS = 40;

    /** The brightest of all is often one in thousands and would leave the rest in the dark. */
    private static final double FULL_SCALE = 0.999;

    private final Heading heading;
    private final BufferedImage seen;
    private final Shape shape;
    private final float[] values;
    /** Whether each map is a single value. */
    private final boolean units;

    private final boolean labeled;
    private final boolean signed;
    private final float end;

    /**
     * @param title which layer of which model
     * @param image what the network saw
     * @param shape of the layer's output
     * @param values (C,H,W)
     */
    public MapSheet(String title, Image image, Shape shape, float[] values) {
        this.units = shape.height() == 1 && shape.width() == 1;
        this.labeled = !units && shape.channels() <= MOST_LABELED;
        this.heading = new Heading(
                title,
                (units
                                ? String.format(Locale.ROOT, "%,d units, row by row.", shape.channels())
                                : String.format(
                                        Locale.ROOT,
                                        "%,d maps of %d x %d, all in one scale.",
                                        shape.channels(),
                                        shape.height(),
                                        shape.width()))
                        + (labeled
                                ? " Below each map: its number, and its largest value."
                                : " Left of each row: the number of its first."));
        this.seen = Pixels.of(image);
        this.shape = shape;
        this.values = values.clone();
        float[] sizes = this.values.clone();
        boolean negative = false;
        for (int i = 0; i < sizes.length; i++) {
            negative |= sizes[i] < 0;
            sizes[i] = Math.abs(sizes[i]);
        }
        Arrays.sort(sizes);
        signed = negative;
        end = sizes[(int) (FULL_SCALE * (sizes.length - 1))];
    }

    private int left() {
        return labeled ? MARGIN : MARGIN + NUMBERS;
    }

    private double room(int width) {
        return width - MARGIN - left();
    }

    /** Near the square, as far as the cells have room. */
    private Grid grid(int width) {
        int most = (int) Math.max(1, (room(width) + GAP) / ((labeled ? LABELED : LEAST_CELL) + GAP));
        int wanted = (int) Math.ceil(Math.sqrt(1.6 * shape.channels()));
        return Grid.of(shape.channels(), Math.max(1, wanted * 2 / 3), Math.min(most, wanted * 4 / 3));
    }

    private double cell(int width) {
        Grid grid = grid(width);
        return (room(width) + gap()) / grid.columns() - gap();
    }

    private double gap() {
        return labeled ? GAP : units ? 0 : 1;
    }

    private double rowHeight(int width) {
        return cell(width) * shape.height() / shape.width() + (labeled ? Lettering.SMALL.line() + GAP : gap());
    }

    private int top(int width) {
        return heading.height(width) + PICTURE + 24;
    }

    @Override
    public int height(int width) {
        return (int) Math.ceil(top(width) + grid(width).rows() * rowHeight(width) + MARGIN - gap());
    }

    @Override
    public void paint(Canvas canvas, int width) {
        heading.paint(canvas, width);
        int y = heading.height(width);
        Pixels.paint(canvas, seen, MARGIN, y, PICTURE);
        int x = MARGIN + PICTURE + 24;
        canvas.write(Lettering.NOTE, "Left: what the network saw.", x, y + 16);
        canvas.write(Lettering.NOTE, "Colors of the values:", x, y + 60);
        double bar = Math.min(BAR, (double) width - MARGIN - x);
        scale(canvas.theme()).paintBar(canvas, x, y + 74, bar, signed ? number(-end) : "0", number(end) + " or more");
        Grid grid = grid(width);
        if (units) {
            paintUnits(canvas, grid, top(width), room(width), rowHeight(width));
        }
        for (int map = 0; map < shape.channels(); map++) {
            if (!labeled && grid.column(map) == 0) {
                firstOfRow(canvas, map, grid.row(map), top(width), rowHeight(width));
            }
            if (units) {
                continue;
            }
            paint(
                    canvas,
                    map,
                    left() + grid.column(map) * (cell(width) + gap()),
                    top(width) + grid.row(map) * rowHeight(width),
                    cell(width));
        }
    }

    /** Thousands of units are one image with a pixel for each. */
    private void paintUnits(Canvas canvas, Grid grid, double top, double room, double rowHeight) {
        int page = canvas.theme().page().getRGB();
        BufferedImage all = Pixels.of(grid.columns(), grid.rows(), (column, row) -> {
            int unit = row * grid.columns() + column;
            return unit < values.length ? color(canvas.theme(), values[unit]) : page;
        });
        canvas.pixels(all, left(), top, room, grid.rows() * rowHeight);
    }

    private void paint(Canvas canvas, int map, double x, double y, double cell) {
        double height = cell * shape.height() / shape.width();
        canvas.pixels(pixels(map, canvas.theme()), x, y, cell, height);
        if (labeled) {
            double below = y + height + Lettering.SMALL.line() - 3;
            String number = Integer.toString(map + 1);
            canvas.write(Lettering.SMALL, number, x, below);
            String largest = number(largest(map));
            if (Lettering.SMALL.width(number) + Lettering.SMALL.width(largest) + 6 <= cell) {
                canvas.writeBefore(Lettering.SMALL, largest, x + cell, below);
            }
        }
    }

    /** The number of a row's first map; where rows are low, of every second or third row. */
    private static void firstOfRow(Canvas canvas, int map, int row, int top, double height) {
        int each = (int) Math.ceil(Lettering.SMALL.line() / height);
        if (row % each == 0) {
            double y = top + row * height + Math.min(height, Lettering.SMALL.line() - 3);
            canvas.writeBefore(Lettering.SMALL, Integer.toString(map + 1), MARGIN + NUMBERS - 8, y);
        }
    }

    private float largest(int map) {
        int size = shape.height() * shape.width();
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = map * size; i < (map + 1) * size; i++) {
            largest = Math.max(largest, values[i]);
        }
        return largest;
    }

    /** With as many decimals as give the largest of all three digits. */
    private String number(float value) {
        int decimals = end == 0 ? 0 : (int) Math.max(0, 2 - Math.floor(Math.log10(end)));
        return String.format(Locale.ROOT, "%." + Math.min(decimals, 9) + "f", value);
    }

    private ColorScale scale(Theme theme) {
        return signed ? theme.signed() : ColorScale.AMOUNT;
    }

    private BufferedImage pixels(int map, Theme theme) {
        return Pixels.of(
                shape.width(),
                shape.height(),
                (x, y) -> color(theme, values[(map * shape.height() + y) * shape.width() + x]));
    }

    private int color(Theme theme, float value) {
        double share = end == 0 ? 0 : value / end;
        return scale(theme).at(signed ? (share + 1) / 2 : share).getRGB();
    }
}
