package org.alexnet4j.app.visualization;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.alexnet4j.image.Image;

/** Pictures with what a network takes them for (the paper's figure 4). */
public final class GuessPanels implements Figure {
    /**
     * A guess.
     *
     * @param name the class
     * @param probability 0 to 1
     * @param right whether it is the picture's class
     */
    public record Guess(String name, double probability, boolean right) {}

    /**
     * A picture with its guesses.
     *
     * @param picture what the network saw
     * @param heading its class, or its name
     * @param guesses in the order in which they are drawn
     */
    public record Panel(Image picture, String heading, List<Guess> guesses) {
        /** A panel; the list is copied. */
        public Panel {
            guesses = List.copyOf(guesses);
        }
    }

    private static final int COLUMNS = 5;
    private static final int PICTURE = 224;
    private static final int GAP = 28;
    private static final int MARGIN = 28;
    private static final int HEADER = 62;
    private static final int HEADING = 30;
    private static final int BAR = 24;
    private static final Color GUESSED = new Color(0x9ECAE1);
    private static final Color RIGHT = new Color(0xFDAE6B);
    private static final Color NOTHING = new Color(0xF0F0F0);

    private final String title;
    private final List<Panel> panels;
    private final int columns;
    private final int panelHeight;

    /**
     * @param title what all panels show
     * @param panels at least one
     */
    public GuessPanels(String title, List<Panel> panels) {
        this.title = title;
        this.panels = List.copyOf(panels);
        // The last row as full as can be.
        int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
        columns = Math.max(3, (panels.size() + rows - 1) / rows);
        int most =
                panels.stream().mapToInt(panel -> panel.guesses().size()).max().orElse(0);
        panelHeight = PICTURE + HEADING + most * BAR;
    }

    @Override
    public int width() {
        return 2 * MARGIN + columns * (PICTURE + GAP) - GAP;
    }

    @Override
    public int height() {
        int rows = (panels.size() + columns - 1) / columns;
        return MARGIN + HEADER + rows * (panelHeight + GAP) - GAP + MARGIN;
    }

    @Override
    public void paint(Graphics2D graphics) {
        Lettering.TITLE.write(graphics, Lettering.TITLE.fitted(graphics, title, width() - 2 * MARGIN), MARGIN, 44);
        int x = legend(graphics, MARGIN, GUESSED, "guessed, with its probability");
        legend(graphics, x, RIGHT, "the right class");
        for (int i = 0; i < panels.size(); i++) {
            paint(
                    graphics,
                    panels.get(i),
                    MARGIN + i % columns * (PICTURE + GAP),
                    MARGIN + HEADER + i / columns * (panelHeight + GAP));
        }
    }

    private static int legend(Graphics2D graphics, int x, Color color, String text) {
        graphics.setColor(color);
        graphics.fillRect(x, 57, 24, 13);
        Lettering.NOTE.write(graphics, text, x + 32, 68);
        return x + 32 + Lettering.NOTE.width(graphics, text) + 24;
    }

    private static void paint(Graphics2D graphics, Panel panel, int x, int y) {
        BufferedImage picture = Pixels.fitted(Pixels.of(panel.picture()), PICTURE);
        graphics.drawImage(
                picture, x + (PICTURE - picture.getWidth()) / 2, y + (PICTURE - picture.getHeight()) / 2, null);
        Lettering.LABEL.writeAround(
                graphics,
                Lettering.LABEL.fitted(graphics, panel.heading(), PICTURE),
                x + PICTURE / 2,
                y + PICTURE + 20);
        for (int i = 0; i < panel.guesses().size(); i++) {
            bar(graphics, panel.guesses().get(i), x, y + PICTURE + HEADING + i * BAR);
        }
    }

    private static void bar(Graphics2D graphics, Guess guess, int x, int y) {
        graphics.setColor(NOTHING);
        graphics.fillRect(x, y, PICTURE, BAR - 3);
        graphics.setColor(guess.right() ? RIGHT : GUESSED);
        graphics.fillRect(x, y, (int) Math.round(PICTURE * guess.probability()), BAR - 3);
        if (guess.right()) {
            graphics.setStroke(new BasicStroke(2));
            graphics.drawRect(x + 1, y + 1, PICTURE - 2, BAR - 5);
        }
        String percent = String.format(Locale.ROOT, "%.1f %%", 100 * guess.probability());
        int room = PICTURE - Lettering.NOTE.width(graphics, percent) - 24;
        Lettering.NOTE.write(graphics, Lettering.NOTE.fitted(graphics, guess.name(), room), x + 8, y + 15);
        Lettering.NOTE.writeBefore(graphics, percent, x + PICTURE - 8, y + 15);
    }
}
