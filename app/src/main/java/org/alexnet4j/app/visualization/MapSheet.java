package org.alexnet4j.app.visualization;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import org.alexnet4j.image.Image;
import org.alexnet4j.network.Shape;

/** The activation maps of a layer for one picture, all in one scale. */
public final class MapSheet implements Figure {
    private static final int SHEET = 1200;
    private static final int PICTURE = 180;
    private static final int MARGIN = 28;
    private static final int GAP = 4;
    private static final int SMALL_MAP = 64;

    /** The brightest of all is often one in thousands and would leave the rest in the dark. */
    private static final double FULL_SCALE = 0.999;

    private final String title;
    private final BufferedImage picture;
    private final Shape shape;
    private final float[] values;
    private final int columns;
    private final int times;
    private final int gap;
    private final boolean signed;
    private final float end;

    /**
     * @param title which layer of which model
     * @param picture what the network saw
     * @param shape of the layer's output
     * @param values (C,H,W)
     */
    public MapSheet(String title, Image picture, Shape shape, float[] values) {
        this.title = title;
        this.picture = Pixels.fitted(Pixels.of(picture), PICTURE);
        this.shape = shape;
        this.values = values.clone();
        columns = (int) Math.ceil(Math.sqrt(1.5 * shape.channels() * shape.height() / shape.width()));
        gap = shape.width() == 1 ? 1 : GAP;
        int fitting = (SHEET / columns - gap) / shape.width();
        times = Math.max(shape.width() < SMALL_MAP ? 2 : 1, fitting);
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

    private int cellWidth() {
        return shape.width() * times + gap;
    }

    private int cellHeight() {
        return shape.height() * times + gap;
    }

    private int top() {
        return 2 * MARGIN + 32 + PICTURE;
    }

    @Override
    public int width() {
        return 2 * MARGIN + Math.max(720, columns * cellWidth() - gap);
    }

    @Override
    public int height() {
        return top() + (shape.channels() + columns - 1) / columns * cellHeight() - gap + MARGIN;
    }

    @Override
    public void paint(Graphics2D graphics) {
        Lettering.TITLE.write(graphics, Lettering.TITLE.fitted(graphics, title, width() - 2 * MARGIN), MARGIN, 44);
        graphics.drawImage(picture, MARGIN, 64, null);
        int x = MARGIN + PICTURE + 32;
        Lettering.LABEL.write(graphics, shape.channels() + " maps of " + extent(), x, 84);
        Lettering.NOTE.write(graphics, "All in one scale, row by row; the picture is what the network saw.", x, 108);
        scale().paintBar(graphics, x, 126, 300, signed ? number(-end) : "0", number(end) + " or more");
        for (int map = 0; map < shape.channels(); map++) {
            graphics.drawImage(
                    Pixels.enlarged(pixels(map), times),
                    MARGIN + map % columns * cellWidth(),
                    top() + map / columns * cellHeight(),
                    null);
        }
    }

    private String extent() {
        return shape.height() == 1 && shape.width() == 1 ? "one unit" : shape.height() + " x " + shape.width();
    }

    private static String number(float value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    private ColorScale scale() {
        return signed ? ColorScale.SIGNED : ColorScale.AMOUNT;
    }

    private BufferedImage pixels(int map) {
        return Pixels.of(shape.width(), shape.height(), (x, y) -> {
            float value = values[(map * shape.height() + y) * shape.width() + x];
            double share = end == 0 ? 0 : value / end;
            return scale().at(signed ? (share + 1) / 2 : share).getRGB();
        });
    }
}
