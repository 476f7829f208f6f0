package org.alexnet4j.app.visualization;

import static org.alexnet4j.app.visualization.Heading.MARGIN;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.alexnet4j.image.Image;
import org.jspecify.annotations.Nullable;

/** Where something matters in an image: the image, and next to it the same in gray under its heat. */
public final class HeatMap implements Figure {
    /** Sharper, a vector file would be large and no clearer. */
    private static final int DRAWN = 384;

    private static final int GAP = 20;
    private static final int WIDEST_OF_THESE = 960;

    /** Of the color where there is no heat, and where there is all of it: the image is seen through. */
    private static final double COOL = 0.25;

    private static final double HOT = 0.85;

    private final Heading heading;
    private final BufferedImage image;
    private final BufferedImage heated;
    private final Ends ends;
    private final @Nullable Spot spot;
    private final int side;

    /**
     * What the ends of the heat mean.
     *
     * @param low what 0 means
     * @param high what 1 means
     */
    public record Ends(String low, String high) {}

    /** A square of the image that is outlined, in its pixels. */
    public record Spot(int top, int left, int side) {}

    /**
     * @param title what is asked of which image
     * @param note how it was found
     * @param image what the network saw; a square
     * @param heat how much each place matters
     * @param ends what the ends of the heat mean
     * @param spot what is outlined, or null
     */
    public HeatMap(String title, String note, Image image, HeatField heat, Ends ends, @Nullable Spot spot) {
        this.heading = new Heading(title, note);
        this.image = Pixels.of(image);
        this.side = image.width();
        this.heated = heated(image, heat);
        this.ends = ends;
        this.spot = spot;
    }

    /** Enlarged before it is colored, so that colors pass through those of the scale. */
    private static BufferedImage heated(Image image, HeatField heat) {
        int size = image.width();
        int times = Math.max(1, DRAWN / size);
        BufferedImage colors = Pixels.smooth(Pixels.of(image), size * times, size * times);
        return Pixels.of(size * times, size * times, (x, y) -> {
            double here = heat.at((x + 0.5) / times - 0.5, (y + 0.5) / times - 0.5);
            Color color = new Color(colors.getRGB(x, y));
            return over(0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue(), here);
        });
    }

    private static int over(double gray, double heat) {
        double inside = Math.max(0, Math.min(1, heat));
        double share = COOL + (HOT - COOL) * inside;
        Color color = ColorScale.HEAT.at(inside);
        return mixed(gray, color.getRed(), share) << 16
                | mixed(gray, color.getGreen(), share) << 8
                | mixed(gray, color.getBlue(), share);
    }

    private static int mixed(double gray, int color, double share) {
        return (int) Math.round((1 - share) * gray + share * color);
    }

    @Override
    public int widest() {
        return WIDEST_OF_THESE;
    }

    private static double side(int width) {
        return (width - 2.0 * MARGIN - GAP) / 2;
    }

    @Override
    public int height(int width) {
        return (int) Math.ceil(heading.height(width) + side(width) + 16 + ColorScale.HEIGHT + MARGIN);
    }

    @Override
    public void paint(Canvas canvas, int width) {
        heading.paint(canvas, width);
        double side = side(width);
        double right = MARGIN + side + GAP;
        int top = heading.height(width);
        canvas.photograph(image, MARGIN, top, side, side);
        canvas.photograph(heated, right, top, side, side);
        outline(canvas, MARGIN, top, side);
        outline(canvas, right, top, side);
        ColorScale.HEAT.paintBar(canvas, right, top + side + 16, side, ends.low(), ends.high());
    }

    private void outline(Canvas canvas, double x, double y, double drawn) {
        if (spot != null) {
            double times = drawn / side;
            double left = x + spot.left() * times;
            double top = y + spot.top() * times;
            canvas.frame(Color.BLACK, 3, left, top, spot.side() * times, spot.side() * times);
            canvas.frame(Color.WHITE, 1.5, left, top, spot.side() * times, spot.side() * times);
        }
    }
}
