package org.alexnet4j.app.cli;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.ImageReader;
import org.alexnet4j.retrieval.IndexedImage;
import org.jspecify.annotations.Nullable;

/** A picture and those most like it, side by side with names and distances, as in figure 4 of the paper. */
final class SimilarSheet {
    private static final int SIDE = 192;
    private static final int GAP = 12;
    private static final int TEXT = 16;
    private static final int HEIGHT = SIDE + 2 * TEXT + 3 * GAP;

    private static final String ELLIPSIS = "\u2026";

    /** Tiles of a line, and lines below each other. */
    private static final int MOST_ACROSS = 7;

    private final BufferedImage drawn;
    private final Graphics2D graphics;
    private final ImageReader reader = new ImageReader(SIDE);
    private final int across;
    private int tiles;

    /** @param count tiles in all, at least 1 */
    SimilarSheet(int count) {
        across = Math.min(count, MOST_ACROSS);
        int down = (count + across - 1) / across;
        drawn = new BufferedImage(across * (SIDE + GAP) + 2 * GAP, down * HEIGHT, BufferedImage.TYPE_INT_RGB);
        graphics = drawn.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, drawn.getWidth(), drawn.getHeight());
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    }

    /**
     * Draws what was looked for, in a frame.
     *
     * @param image as the model saw it, for a picture that cannot be read again
     */
    void addQuery(Picture picture, Image image) {
        boolean again = !picture.name().equals(Picture.STANDARD_INPUT);
        Image shown = again ? picture.source().read(reader) : image;
        graphics.setColor(Color.BLACK);
        graphics.fillRect(GAP - 3, GAP - 3, SIDE + 6, SIDE + 6);
        tile(shown, cutName(picture.name()), "looked for");
    }

    /** Draws one that was found. */
    void add(IndexedImage image, double distance) {
        String far = String.format(Locale.ROOT, "%.4g", distance);
        tile(read(image), cutName(image.name()), image.label().isEmpty() ? far : far + "  " + image.label());
    }

    /** The picture of an index, or null if it is no longer there. */
    private @Nullable Image read(IndexedImage image) {
        try {
            Path file = Picture.pathOf(image.file());
            return image.example().isEmpty() ? reader.read(file) : example(file, image.example());
        } catch (UserException e) {
            return null;
        }
    }

    private static @Nullable Image example(Path path, String example) {
        int slash = example.indexOf('/');
        try (PreparedDataset dataset = PreparedDataset.open(path)) {
            Optional<Split> split = Split.labelled(example.substring(0, Math.max(0, slash)));
            return split.isEmpty()
                    ? null
                    : PictureCollection.image(dataset, split.get(), Integer.parseInt(example.substring(slash + 1)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // The index is older than the dataset, or made up.
            return null;
        }
    }

    private void tile(@Nullable Image image, String name, String remark) {
        int x = GAP + tiles % across * (SIDE + GAP) + (tiles == 0 ? 0 : GAP);
        int y = GAP + tiles / across * HEIGHT;
        if (image == null) {
            graphics.setColor(Color.LIGHT_GRAY);
            graphics.fillRect(x, y, SIDE, SIDE);
            text("not there any more", x, y + SIDE / 2);
        } else {
            graphics.drawImage(buffered(image), x, y, SIDE, SIDE, null);
        }
        text(name, x, y + SIDE + TEXT);
        text(remark, x, y + SIDE + 2 * TEXT);
        tiles++;
    }

    private static BufferedImage buffered(Image image) {
        BufferedImage copy = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                copy.setRGB(x, y, image.value(0, y, x) << 16 | image.value(1, y, x) << 8 | image.value(2, y, x));
            }
        }
        return copy;
    }

    /** A line of text, cut at its end where it is wider than a tile. */
    private void text(String line, int x, int y) {
        String shown = line;
        while (isTooWide(shown)) {
            shown = shown.substring(0, shown.length() - 2) + ELLIPSIS;
        }
        graphics.setColor(Color.BLACK);
        graphics.drawString(shown, x, y);
    }

    /** The name of a file, cut at its beginning: names of a collection differ at their ends. */
    private String cutName(String name) {
        String shown = name.substring(name.lastIndexOf('/') + 1);
        while (isTooWide(shown)) {
            shown = ELLIPSIS + shown.substring(2);
        }
        return shown;
    }

    private boolean isTooWide(String line) {
        return line.length() > 1 && graphics.getFontMetrics().stringWidth(line) > SIDE;
    }

    /** Writes the sheet as PNG. */
    void write(Path file) throws IOException {
        graphics.dispose();
        WholeFile.write(file, channel -> {
            OutputStream out = Channels.newOutputStream(channel);
            if (!ImageIO.write(drawn, "png", out)) {
                throw new IllegalStateException("every Java writes PNG");
            }
        });
    }
}
