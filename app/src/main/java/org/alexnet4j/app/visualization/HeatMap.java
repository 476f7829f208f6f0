package org.alexnet4j.app.visualization;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.alexnet4j.image.Image;

/** Where something matters in a picture: the picture, and beside it the heat, alone or over the picture in gray. */
public final class HeatMap implements Figure {
    private static final int SIDE = 448;
    private static final int MARGIN = 28;
    private static final int TOP = 96;
    private static final int BAR = 56;

    /** Of the heat over a picture in gray: both can be seen. */
    public static final double OVER_PICTURE = 0.65;

    /** Of the heat alone, where it is too grainy for anything below it. */
    public static final double ALONE = 1;

    private final String title;
    private final String note;
    private final BufferedImage picture;
    private final BufferedImage heated;
    private final String low;
    private final String high;

    /**
     * @param title what is asked of which picture
     * @param note how it was found
     * @param picture what the network saw
     * @param heat (H,W) of the picture, 0 to 1
     * @param share of the heat in what is drawn, the rest is the picture in gray
     * @param low what 0 means
     * @param high what 1 means
     */
    public HeatMap(String title, String note, Image picture, double[] heat, double share, String low, String high) {
        this.title = title;
        this.note = note;
        this.picture = Pixels.fitted(Pixels.of(picture), SIDE);
        this.heated = Pixels.fitted(heated(picture, heat, share), SIDE);
        this.low = low;
        this.high = high;
    }

    private static BufferedImage heated(Image picture, double[] heat, double share) {
        return Pixels.of(picture.width(), picture.height(), (x, y) -> {
            Color over = ColorScale.HEAT.at(heat[y * picture.width() + x]);
            double gray =
                    0.299 * picture.value(0, y, x) + 0.587 * picture.value(1, y, x) + 0.114 * picture.value(2, y, x);
            return mixed(gray, over.getRed(), share) << 16
                    | mixed(gray, over.getGreen(), share) << 8
                    | mixed(gray, over.getBlue(), share);
        });
    }

    private static int mixed(double gray, int color, double share) {
        return (int) Math.round((1 - share) * gray + share * color);
    }

    @Override
    public int width() {
        return 3 * MARGIN + 2 * SIDE;
    }

    @Override
    public int height() {
        return TOP + SIDE + BAR + MARGIN;
    }

    @Override
    public void paint(Graphics2D graphics) {
        int room = width() - 2 * MARGIN;
        Lettering.TITLE.write(graphics, Lettering.TITLE.fitted(graphics, title, room), MARGIN, 44);
        Lettering.NOTE.write(graphics, Lettering.NOTE.fitted(graphics, note, room), MARGIN, 70);
        int right = 2 * MARGIN + SIDE;
        graphics.drawImage(picture, MARGIN, TOP, null);
        graphics.drawImage(heated, right, TOP, null);
        ColorScale.HEAT.paintBar(graphics, right, TOP + SIDE + 16, heated.getWidth(), low, high);
    }
}
