package org.alexnet4j.app.visualization;

import static org.alexnet4j.app.visualization.Heading.MARGIN;

import java.awt.Color;
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

    /** A cell that all numbers fit in. */
    private static final int CELL = 56;

    /** Lower ones have smaller names. */
    private static final int LOW_CELL = 18;

    /** Most room for a name. */
    private static final int NAMES = 200;

    private static final int LEGEND = 70;
    private static final int BAR = 220;

    /** A class that is taken for another one half of the time has the deepest color of mistakes. */
    private static final double WORST = 0.5;

    private final Heading heading;
    private final ConfusionMatrix matrix;
    private final List<String> names;
    private final List<Integer> shown;
    private final double nameRoom;
    private final double guessRoom;

    /**
     * @param title which model on which images
     * @param names of the classes in the order of their indices
     */
    public ConfusionFigure(String title, ConfusionMatrix matrix, List<String> names) {
        this.matrix = matrix;
        this.names = List.copyOf(names);
        shown = chosen(matrix);
        heading = new Heading(
                title,
                "Row: the correct class, with its number of images. Column: the predicted class. Numbers: percent of the"
                        + " row's images."
                        + (shown.size() == matrix.classes()
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        " Shown: the %,d most confused of %,d classes.",
                                        shown.size(),
                                        matrix.classes())));
        nameRoom = widest(shown.stream().map(this::rowName).toList());
        guessRoom = widest(shown.stream().map(this.names::get).toList());
    }

    private static double widest(List<String> texts) {
        return Math.min(
                NAMES, texts.stream().mapToDouble(Lettering.NOTE::width).max().orElse(0));
    }

    private String rowName(int c) {
        return names.get(c) + count(c);
    }

    private String count(int c) {
        return String.format(Locale.ROOT, " (%,d)", images(c));
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

    private long images(int actual) {
        long images = 0;
        for (int c = 0; c < matrix.classes(); c++) {
            images += matrix.count(actual, c);
        }
        return images;
    }

    /** Share of a class's images that were taken for another. */
    private double share(int actual, int guessed) {
        long images = images(actual);
        return images == 0 ? 0 : (double) matrix.count(actual, guessed) / images;
    }

    @Override
    public int widest() {
        return (int) Math.max(NARROWEST, Math.min(WIDEST, 3 * MARGIN + nameRoom + shown.size() * CELL));
    }

    @Override
    public int height(int width) {
        return (int) Math.ceil(new Area(width).bottom()) + LEGEND + MARGIN;
    }

    @Override
    public void paint(Canvas canvas, int width) {
        heading.paint(canvas, width);
        Area area = new Area(width);
        area.paint(canvas);
        double bar = Math.min(BAR, (width - 3.0 * MARGIN) / 2);
        double below = area.bottom() + 24;
        canvas.theme().right().paintBar(canvas, MARGIN, below, bar, "0 %", "100 % correct");
        canvas.theme().wrong().paintBar(canvas, 2 * MARGIN + bar, below, bar, "0 %", "50 % or more wrong");
    }

    /** The matrix on a page of some width. */
    private final class Area {
        private final double left;
        private final double top;
        private final double cell;
        /** Whether the names of the columns have room side by side. */
        private final boolean level;

        Area(int width) {
            left = MARGIN + Math.min(nameRoom, width / 3.5) + 10;
            cell = (width - MARGIN - left) / shown.size();
            level = guessRoom <= cell - 6;
            top = heading.height(width) + (level ? Lettering.NOTE.line() : guessRoom) + 8;
        }

        double bottom() {
            return top + shown.size() * cell;
        }

        void paint(Canvas canvas) {
            for (int row = 0; row < shown.size(); row++) {
                names(canvas, row);
                for (int column = 0; column < shown.size(); column++) {
                    cell(canvas, row, column);
                }
            }
            canvas.frame(canvas.theme().frame(), 1, left, top, shown.size() * cell, shown.size() * cell);
        }

        private void names(Canvas canvas, int index) {
            int c = shown.get(index);
            double middle = (index + 0.5) * cell;
            Lettering lettering = cell < LOW_CELL ? Lettering.SMALL : Lettering.NOTE;
            canvas.writeBefore(
                    lettering,
                    lettering.fitted(names.get(c), left - MARGIN - 10 - lettering.width(count(c))) + count(c),
                    left - 8,
                    top + middle + 5);
            if (level) {
                canvas.writeAround(Lettering.NOTE, names.get(c), left + middle, top - 8);
            } else {
                canvas.writeUp(lettering, lettering.fitted(names.get(c), guessRoom), left + middle + 5, top - 8);
            }
        }

        private void cell(Canvas canvas, int row, int column) {
            double share = share(shown.get(row), shown.get(column));
            Theme theme = canvas.theme();
            Color color =
                    row == column ? theme.right().at(share) : theme.wrong().at(share / WORST);
            double x = left + column * cell;
            double y = top + row * cell;
            if (share > 0) {
                canvas.fill(color, x, y, cell, cell);
                Lettering lettering = cell < CELL ? Lettering.SMALL : Lettering.NOTE;
                String number = percent(share);
                if (lettering.width(number) <= cell - 2) {
                    canvas.writeAround(lettering, number, x + cell / 2, y + cell / 2 + 5, Theme.inkOn(color));
                }
            }
            canvas.frame(theme.grid(), 0.5, x, y, cell, cell);
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.0995 ? "%.1f" : "%.0f", 100 * share);
    }
}
