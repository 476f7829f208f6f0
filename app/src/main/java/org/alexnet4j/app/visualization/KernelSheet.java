package org.alexnet4j.app.visualization;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.alexnet4j.image.Image;

/** The kernels of a first convolution beside each other (the paper's figure 3), the towers apart. */
public final class KernelSheet implements Figure {
    private static final int COLUMNS = 16;
    private static final int CELL = 66;
    private static final int GAP = 6;
    private static final int MARGIN = 28;
    private static final int HEADER = 62;
    private static final int TOWER_HEADER = 30;
    private static final int TOWER_GAP = 18;
    private static final int LEAST_WIDTH = 720;

    private final Kernels kernels;
    private final String title;
    private final int times;
    private final int cell;
    private final int columns;

    /**
     * @param title what model it is of
     */
    public KernelSheet(Kernels kernels, String title) {
        this.kernels = kernels;
        this.title = title;
        times = Math.max(1, CELL / kernels.size());
        cell = times * kernels.size() + GAP;
        columns = Math.min(COLUMNS, kernels.perTower());
    }

    @Override
    public int width() {
        return Math.max(LEAST_WIDTH, 2 * MARGIN + columns * cell - GAP);
    }

    @Override
    public int height() {
        return MARGIN + HEADER + kernels.towers() * (towerHeight() + TOWER_GAP) - TOWER_GAP + MARGIN - GAP;
    }

    private int towerHeight() {
        return TOWER_HEADER + (kernels.perTower() + columns - 1) / columns * cell;
    }

    @Override
    public void paint(Graphics2D graphics) {
        Lettering.TITLE.write(graphics, Lettering.TITLE.fitted(graphics, title, width() - 2 * MARGIN), MARGIN, 44);
        Lettering.NOTE.write(
                graphics,
                "Each kernel is scaled to its own largest weight; gray is zero. Colorfulness: the share of a kernel's"
                        + " energy that is not gray.",
                MARGIN,
                68);
        List<Double> colorfulness = kernels.colorfulness();
        for (int tower = 0; tower < kernels.towers(); tower++) {
            int top = MARGIN + HEADER + tower * (towerHeight() + TOWER_GAP);
            int first = tower * kernels.perTower();
            String name = kernels.towers() == 1 ? "All kernels" : "Tower " + (tower + 1);
            Lettering.LABEL.write(
                    graphics,
                    String.format(
                            Locale.ROOT,
                            "%s (%d to %d): colorfulness %.2f",
                            name,
                            first + 1,
                            first + kernels.perTower(),
                            colorfulness.get(tower)),
                    MARGIN,
                    top + 16);
            for (int i = 0; i < kernels.perTower(); i++) {
                graphics.drawImage(
                        Pixels.enlarged(pixels(kernels.weights().get(first + i)), times),
                        MARGIN + i % columns * cell,
                        top + TOWER_HEADER + i / columns * cell,
                        null);
            }
        }
    }

    private BufferedImage pixels(float[] kernel) {
        float largest = 0;
        for (float weight : kernel) {
            largest = Math.max(largest, Math.abs(weight));
        }
        int size = kernels.size();
        float scale = largest == 0 ? 0 : 127.5f / largest;
        return Pixels.of(size, size, (x, y) -> {
            int color = 0;
            for (int channel = 0; channel < Image.CHANNELS; channel++) {
                float weight = kernel[(channel * size + y) * size + x];
                color = color << 8 | Math.round(127.5f + scale * weight);
            }
            return color;
        });
    }
}
