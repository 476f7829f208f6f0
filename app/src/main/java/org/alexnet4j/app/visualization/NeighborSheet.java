package org.alexnet4j.app.visualization;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.List;
import org.alexnet4j.image.Image;
import org.jspecify.annotations.Nullable;

/** A picture and those most like it, side by side with names and distances (the paper's figure 4). */
public final class NeighborSheet implements Figure {
    /**
     * A picture with what is said of it.
     *
     * @param picture null if it is no longer there
     * @param name cut at its beginning where it is too long: names of a collection differ at their ends
     * @param remark cut at its end
     */
    public record Tile(@Nullable Image picture, String name, String remark) {}

    /** Side of a picture, in pixels. */
    public static final int SIDE = 192;

    private static final int GAP = 12;
    private static final int TEXT = 16;
    private static final int HEIGHT = SIDE + 2 * TEXT + 3 * GAP;
    private static final int FRAME = 3;
    private static final int MOST_ACROSS = 7;

    private final List<Tile> tiles;
    private final int across;

    /** @param tiles what was looked for, then what was found */
    public NeighborSheet(List<Tile> tiles) {
        this.tiles = List.copyOf(tiles);
        across = Math.min(tiles.size(), MOST_ACROSS);
    }

    @Override
    public int width() {
        return across * (SIDE + GAP) + 2 * GAP;
    }

    @Override
    public int height() {
        return (tiles.size() + across - 1) / across * HEIGHT;
    }

    @Override
    public void paint(Graphics2D graphics) {
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setColor(Color.BLACK);
        graphics.fillRect(GAP - FRAME, GAP - FRAME, SIDE + 2 * FRAME, SIDE + 2 * FRAME);
        for (int i = 0; i < tiles.size(); i++) {
            paint(
                    graphics,
                    tiles.get(i),
                    GAP + i % across * (SIDE + GAP) + (i == 0 ? 0 : GAP),
                    GAP + i / across * HEIGHT);
        }
    }

    private static void paint(Graphics2D graphics, Tile tile, int x, int y) {
        if (tile.picture() == null) {
            graphics.setColor(Color.LIGHT_GRAY);
            graphics.fillRect(x, y, SIDE, SIDE);
            Lettering.NOTE.writeAround(graphics, "not there any more", x + SIDE / 2, y + SIDE / 2);
        } else {
            graphics.drawImage(Pixels.of(tile.picture()), x, y, SIDE, SIDE, null);
        }
        Lettering.NOTE.write(graphics, Lettering.NOTE.fittedEnd(graphics, tile.name(), SIDE), x, y + SIDE + TEXT);
        Lettering.NOTE.write(graphics, Lettering.NOTE.fitted(graphics, tile.remark(), SIDE), x, y + SIDE + 2 * TEXT);
    }
}
