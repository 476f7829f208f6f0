package org.alexnet4j.app.visualization;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.alexnet4j.evaluation.ConfusionMatrix;

/** Which classes are taken for which: a row for each class, a column for each guess. Of many, the most confused. */
public final class ConfusionFigure implements Figure {
    /** Most classes that are shown; more could not be read. */
    public static final int MOST = 25;

    private static final int CELL = 40;
    private static final int MARGIN = 28;
    private static final int HEADER = 62;
    /** Most room for a name. */
    private static final int NAMES = 170;

    /** Room for a letter. */
    private static final int LETTER = 9;

    private static final int LEGEND = 70;
    private static final int LEAST_WIDTH = 760;
    private static final double DARK = 0.7;

    private final String title;
    private final ConfusionMatrix matrix;
    private final List<String> names;
    private final List<Integer> shown;
    private final double worst;
    private final int room;

    /**
     * @param title which model on which images
     * @param names of the classes in the order of their indices
     */
    public ConfusionFigure(String title, ConfusionMatrix matrix, List<String> names) {
        this.title = title;
        this.matrix = matrix;
        this.names = List.copyOf(names);
        shown = chosen(matrix);
        worst = Math.max(1e-9, worstShare());
        int longest =
                shown.stream().mapToInt(c -> this.names.get(c).length()).max().orElse(0);
        room = Math.min(NAMES, 24 + LETTER * longest);
    }

    /** All pairs that occur, the most frequent first; of equals, in the order of the classes. */
    public static List<ConfusionMatrix.Entry> confusedPairs(ConfusionMatrix matrix) {
        return matrix.entries().stream()
                .filter(entry -> entry.actual() != entry.predicted())
                .sorted(Comparator.comparingInt(ConfusionMatrix.Entry::count).reversed())
                .toList();
    }

    /** All classes, or, of too many, those of the most frequent pairs, in their order. */
    private static List<Integer> chosen(ConfusionMatrix matrix) {
        Set<Integer> chosen = new LinkedHashSet<>();
        if (matrix.classes() > MOST) {
            for (ConfusionMatrix.Entry pair : confusedPairs(matrix)) {
                chosen.add(pair.actual());
                if (chosen.size() < MOST) {
                    chosen.add(pair.predicted());
                }
                if (chosen.size() >= MOST) {
                    break;
                }
            }
        }
        for (int c = 0; c < matrix.classes() && chosen.size() < MOST; c++) {
            chosen.add(c);
        }
        return chosen.stream().sorted().toList();
    }

    /** Indices of the classes that are drawn, in order. */
    List<Integer> shown() {
        return shown;
    }

    private double worstShare() {
        double most = 0;
        for (int actual : shown) {
            for (int guessed : shown) {
                most = actual == guessed ? most : Math.max(most, share(actual, guessed));
            }
        }
        return most;
    }

    /** Share of a class's images that were taken for another. */
    private double share(int actual, int guessed) {
        long images = 0;
        for (int c = 0; c < matrix.classes(); c++) {
            images += matrix.count(actual, c);
        }
        return images == 0 ? 0 : (double) matrix.count(actual, guessed) / images;
    }

    @Override
    public int width() {
        return Math.max(LEAST_WIDTH, left() + shown.size() * CELL + room / 2 + MARGIN);
    }

    @Override
    public int height() {
        return top() + shown.size() * CELL + LEGEND + MARGIN;
    }

    private int left() {
        return MARGIN + room;
    }

    private int top() {
        return MARGIN + HEADER + room * 3 / 4;
    }

    @Override
    public void paint(Graphics2D graphics) {
        Lettering.TITLE.write(graphics, Lettering.TITLE.fitted(graphics, title, width() - 2 * MARGIN), MARGIN, 44);
        String which = shown.size() == matrix.classes()
                ? ""
                : " The " + shown.size() + " most confused of " + matrix.classes() + " classes.";
        Lettering.NOTE.write(
                graphics,
                "Row: the right class. Column: what it was taken for. Numbers: percent of the row's images." + which,
                MARGIN,
                70);
        for (int row = 0; row < shown.size(); row++) {
            names(graphics, row);
            for (int column = 0; column < shown.size(); column++) {
                cell(graphics, row, column);
            }
        }
        graphics.setColor(Color.GRAY);
        graphics.drawRect(left(), top(), shown.size() * CELL, shown.size() * CELL);
        int below = top() + shown.size() * CELL + 24;
        ColorScale.RIGHT.paintBar(graphics, left(), below, 180, "0 %", "100 % right");
        ColorScale.WRONG.paintBar(graphics, left() + 220, below, 180, "0 %", percent(worst) + " % wrong");
    }

    private void names(Graphics2D graphics, int index) {
        String name = names.get(shown.get(index));
        Lettering.LABEL.writeBefore(
                graphics,
                Lettering.LABEL.fitted(graphics, name, room - 12),
                left() - 10,
                top() + index * CELL + CELL / 2 + 6);
        AffineTransform upright = graphics.getTransform();
        graphics.translate(left() + index * CELL + CELL / 2 + 4, top() - 8);
        graphics.rotate(-Math.PI / 4);
        Lettering.LABEL.write(graphics, Lettering.LABEL.fitted(graphics, name, room - 12), 0, 0);
        graphics.setTransform(upright);
    }

    private void cell(Graphics2D graphics, int row, int column) {
        double share = share(shown.get(row), shown.get(column));
        boolean right = row == column;
        double depth = right ? share : share / worst;
        int x = left() + column * CELL;
        int y = top() + row * CELL;
        graphics.setColor((right ? ColorScale.RIGHT : ColorScale.WRONG).at(depth));
        graphics.fillRect(x, y, CELL, CELL);
        if (share > 0) {
            Lettering.NOTE.writeAround(
                    graphics,
                    percent(share),
                    x + CELL / 2,
                    y + CELL / 2 + 5,
                    depth > DARK ? Color.WHITE : Color.DARK_GRAY);
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.0995 ? "%.1f" : "%.0f", 100 * share);
    }
}
