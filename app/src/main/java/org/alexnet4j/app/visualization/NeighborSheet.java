package org.alexnet4j.app.visualization;

import static org.alexnet4j.app.visualization.Heading.MARGIN;

import java.util.List;
import org.alexnet4j.image.Image;
import org.jspecify.annotations.Nullable;

/** An image and the most similar ones of a collection, with names and distances (the paper's figure 4). */
public final class NeighborSheet implements Figure {
    /**
     * An image with its texts.
     *
     * @param image null if it is no longer there
     * @param name cut at its beginning where it is too long: names of a collection differ at their ends
     * @param label its class; may be empty
     * @param remark such as its distance
     */
    public record Tile(@Nullable Image image, String name, String label, String remark) {}

    /** Side of an image that is enough for every page. */
    public static final int SIDE = 224;

    private static final int LEAST_SIDE = 136;
    private static final int GAP = 16;
    private static final int FRAME = 3;
    private static final int LINE = 18;

    private final Heading heading;
    private final List<Tile> tiles;

    /**
     * @param title what was looked for, and where
     * @param tiles what was looked for, then what was found
     */
    public NeighborSheet(String title, List<Tile> tiles) {
        this.heading = new Heading(
                title,
                tiles.size() == 1
                        ? "Nothing else is in the index."
                        : "First: the query image. Then: the most similar images, nearest first. The distance is Euclidean,"
                                + " between features.");
        this.tiles = List.copyOf(tiles);
    }

    private Grid grid(int width) {
        int columns = Math.max(1, (width - 2 * MARGIN + GAP) / (LEAST_SIDE + GAP));
        return Grid.of(tiles.size(), Math.max(2, columns / 2), columns);
    }

    private double side(int width) {
        return Math.min(SIDE, (width - 2.0 * MARGIN + GAP) / grid(width).columns() - GAP);
    }

    /** Height of what is below an image. */
    private int texts() {
        boolean labels = tiles.stream().anyMatch(tile -> !tile.label().isEmpty());
        return (labels ? 3 : 2) * LINE + 8;
    }

    @Override
    public int widest() {
        return Math.max(NARROWEST, Math.min(WIDEST, 2 * MARGIN + tiles.size() * (SIDE + GAP) - GAP));
    }

    @Override
    public int height(int width) {
        return (int)
                Math.ceil(heading.height(width) + grid(width).rows() * (side(width) + texts() + GAP) - GAP + MARGIN);
    }

    @Override
    public void paint(Canvas canvas, int width) {
        heading.paint(canvas, width);
        Grid grid = grid(width);
        double side = side(width);
        int top = heading.height(width);
        canvas.frame(
                canvas.theme().second(), FRAME, MARGIN - FRAME / 2.0, top - FRAME / 2.0, side + FRAME, side + FRAME);
        for (int i = 0; i < tiles.size(); i++) {
            paint(
                    canvas,
                    tiles.get(i),
                    MARGIN + grid.column(i) * (side + GAP),
                    top + grid.row(i) * (side + texts() + GAP),
                    side);
        }
    }

    private static void paint(Canvas canvas, Tile tile, double x, double y, double side) {
        if (tile.image() == null) {
            canvas.fill(canvas.theme().empty(), x, y, side, side);
            canvas.writeAround(Lettering.NOTE, "not found", x + side / 2, y + side / 2);
        } else {
            Pixels.paint(canvas, Pixels.of(tile.image()), x, y, side);
        }
        double line = y + side + 19;
        if (!tile.label().isEmpty()) {
            canvas.write(
                    Lettering.NOTE,
                    Lettering.NOTE.fitted(tile.label(), side),
                    x,
                    line,
                    canvas.theme().ink());
            line += LINE;
        }
        canvas.write(Lettering.NOTE, Lettering.NOTE.fittedEnd(tile.name(), side), x, line);
        canvas.write(Lettering.NOTE, Lettering.NOTE.fitted(tile.remark(), side), x, line + LINE);
    }
}
