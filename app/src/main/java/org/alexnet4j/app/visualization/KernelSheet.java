package org.alexnet4j.app.visualization;

import static org.alexnet4j.app.visualization.Heading.MARGIN;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.alexnet4j.image.Image;

/**
 * The kernels of a first convolution side by side (the paper's figure 3), the towers apart; below each, its number and its
 * largest weight.
 */
public final class KernelSheet implements Figure {
    private static final int MOST_COLUMNS = 16;
    private static final int FEWEST_COLUMNS = 6;

    /** A kernel that has room for its number and its weight. */
    private static final int LEAST_CELL = 56;

    private static final int GAP = 10;
    private static final int TOWER_HEADING = 30;
    private static final int TOWER_GAP = 22;

    private final Kernels kernels;
    private final Heading heading;

    /**
     * @param title what model it is of
     */
    public KernelSheet(Kernels kernels, String title) {
        this.kernels = kernels;
        this.heading = new Heading(
                title,
                String.format(
                                Locale.ROOT,
                                "%s: %,d kernels of %d x %d x %d. ",
                                kernels.layer(),
                                kernels.weights().size(),
                                kernels.size(),
                                kernels.size(),
                                Image.CHANNELS)
                        + "Below each kernel: its number, and its largest weight, to which its colors are scaled; gray is zero."
                        + " Colorfulness: the share of a kernel's energy that is not gray.");
    }

    private Grid grid(int width) {
        int most = Math.min(MOST_COLUMNS, (width - 2 * MARGIN + GAP) / (LEAST_CELL + GAP));
        return Grid.of(kernels.perTower(), Math.min(FEWEST_COLUMNS, most), most);
    }

    private double cell(int width) {
        // Few kernels are not drawn larger than many.
        int columns = Math.max(FEWEST_COLUMNS, grid(width).columns());
        return (width - 2.0 * MARGIN + GAP) / columns - GAP;
    }

    private double rowHeight(int width) {
        return cell(width) + Lettering.SMALL.line() + GAP / 2.0;
    }

    private double towerHeight(int width) {
        return TOWER_HEADING + grid(width).rows() * rowHeight(width);
    }

    @Override
    public int height(int width) {
        return (int) Math.ceil(
                heading.height(width) + kernels.towers() * (towerHeight(width) + TOWER_GAP) - TOWER_GAP + MARGIN);
    }

    @Override
    public void paint(Canvas canvas, int width) {
        heading.paint(canvas, width);
        List<Double> colorfulness = kernels.colorfulness();
        Grid grid = grid(width);
        for (int tower = 0; tower < kernels.towers(); tower++) {
            double top = heading.height(width) + tower * (towerHeight(width) + TOWER_GAP);
            int first = tower * kernels.perTower();
            String name = kernels.towers() == 1 ? "All kernels" : "Tower " + (tower + 1);
            canvas.write(
                    Lettering.LABEL,
                    String.format(
                            Locale.ROOT,
                            "%s (%d to %d): colorfulness %.2f",
                            name,
                            first + 1,
                            first + kernels.perTower(),
                            colorfulness.get(tower)),
                    MARGIN,
                    top + 14);
            for (int i = 0; i < kernels.perTower(); i++) {
                paint(
                        canvas,
                        first + i,
                        MARGIN + grid.column(i) * (cell(width) + GAP),
                        top + TOWER_HEADING + grid.row(i) * rowHeight(width),
                        cell(width));
            }
        }
    }

    private void paint(Canvas canvas, int number, double x, double y, double cell) {
        float[] kernel = kernels.weights().get(number);
        float largest = largest(kernel);
        canvas.pixels(pixels(kernel, largest), x, y, cell, cell);
        double below = y + cell + Lettering.SMALL.line() - 3;
        String label = Integer.toString(number + 1);
        String weight = String.format(Locale.ROOT, "%.2g", largest);
        canvas.write(Lettering.SMALL, label, x, below);
        if (Lettering.SMALL.width(label) + Lettering.SMALL.width(weight) + 6 <= cell) {
            canvas.writeBefore(Lettering.SMALL, weight, x + cell, below);
        }
    }

    private static float largest(float[] kernel) {
        float largest = 0;
        for (float weight : kernel) {
            largest = Math.max(largest, Math.abs(weight));
        }
        return largest;
    }

    private BufferedImage pixels(float[] kernel, float largest) {
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
