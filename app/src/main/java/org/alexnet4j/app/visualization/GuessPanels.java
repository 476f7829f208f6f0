package org.alexnet4j.app.visualization;

import static org.alexnet4j.app.visualization.Heading.MARGIN;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.alexnet4j.image.Image;

/** Images with their predicted classes (the paper's figure 4). */
public final class GuessPanels implements Figure {
    /**
     * A guess.
     *
     * @param name the class
     * @param probability 0 to 1
     * @param right whether it is the image's class
     */
    public record Guess(String name, double probability, boolean right) {}

    /**
     * An image with its guesses.
     *
     * @param image what the network saw
     * @param heading its class, or its name
     * @param guesses in the order in which they are drawn
     */
    public record Panel(Image image, String heading, List<Guess> guesses) {
        /** A panel; the list is copied. */
        public Panel {
            guesses = List.copyOf(guesses);
        }
    }

    private static final int LEAST_SIDE = 150;
    private static final int MOST_SIDE = 320;
    private static final int GAP = 28;
    private static final int LEGEND = 26;
    private static final int HEADING = 32;

    /** A guess: its name and probability, and below them the bar. */
    private static final int GUESS = 32;

    private static final int BAR = 7;
    private static final int TICK = 14;
    private static final BasicStroke TICK_STROKE = new BasicStroke(2);

    private final Heading heading;
    private final List<Panel> panels;
    private final int most;

    /**
     * @param title what all panels show
     * @param panels at least one
     */
    public GuessPanels(String title, List<Panel> panels) {
        this.heading = new Heading(title, "");
        this.panels = List.copyOf(panels);
        most = panels.stream().mapToInt(panel -> panel.guesses().size()).max().orElse(0);
    }

    private Grid grid(int width) {
        int columns = Math.max(1, (width - 2 * MARGIN + GAP) / (LEAST_SIDE + GAP));
        return Grid.of(panels.size(), Math.max(1, 2 * columns / 3), columns);
    }

    /** Side of an image. */
    private double side(int width) {
        return Math.min(MOST_SIDE, (width - 2.0 * MARGIN + GAP) / grid(width).columns() - GAP);
    }

    private double panelHeight(int width) {
        return side(width) + HEADING + most * GUESS;
    }

    @Override
    public int widest() {
        return Math.max(NARROWEST, Math.min(WIDEST, 2 * MARGIN + panels.size() * (MOST_SIDE + GAP) - GAP));
    }

    @Override
    public int height(int width) {
        return (int) Math.ceil(
                heading.height(width) + LEGEND + grid(width).rows() * (panelHeight(width) + GAP) - GAP + MARGIN);
    }

    @Override
    public void paint(Canvas canvas, int width) {
        heading.paint(canvas, width);
        int top = heading.height(width);
        double x = legend(canvas, MARGIN, top, canvas.theme().main(), "predicted, with its probability");
        legend(canvas, x, top, canvas.theme().second(), "correct class");
        Grid grid = grid(width);
        for (int i = 0; i < panels.size(); i++) {
            paint(
                    canvas,
                    panels.get(i),
                    MARGIN + grid.column(i) * (side(width) + GAP),
                    top + LEGEND + grid.row(i) * (panelHeight(width) + GAP),
                    side(width));
        }
    }

    private static double legend(Canvas canvas, double x, double y, Color color, String text) {
        canvas.fill(color, x, y - 6, 24, BAR);
        canvas.write(Lettering.NOTE, text, x + 32, y + 2);
        return x + 32 + Lettering.NOTE.width(text) + 24;
    }

    private static void paint(Canvas canvas, Panel panel, double x, double y, double side) {
        BufferedImage image = Pixels.of(panel.image());
        Pixels.paint(canvas, image, x, y, side);
        canvas.writeAround(Lettering.LABEL, Lettering.LABEL.fitted(panel.heading(), side), x + side / 2, y + side + 20);
        for (int i = 0; i < panel.guesses().size(); i++) {
            guess(canvas, panel.guesses().get(i), x, y + side + HEADING + i * GUESS, side);
        }
    }

    private static void guess(Canvas canvas, Guess guess, double x, double y, double side) {
        Theme theme = canvas.theme();
        Color color = guess.right() ? theme.second() : theme.main();
        double from = x;
        if (guess.right()) {
            Path2D tick = new Path2D.Double();
            tick.moveTo(x + 1, y + 9);
            tick.lineTo(x + 4, y + 13);
            tick.lineTo(x + 10, y + 4);
            canvas.draw(color, TICK_STROKE, tick);
            from += TICK;
        }
        String percent = String.format(Locale.ROOT, "%.1f %%", 100 * guess.probability());
        double room = x + side - from - Lettering.NOTE.width(percent) - 12;
        canvas.write(Lettering.NOTE, Lettering.NOTE.fitted(guess.name(), room), from, y + 13, theme.ink());
        canvas.writeBefore(Lettering.NOTE, percent, x + side, y + 13);
        canvas.fill(theme.empty(), x, y + 18, side, BAR);
        canvas.fill(color, x, y + 18, side * guess.probability(), BAR);
    }
}
