package org.alexnet4j.app.quickstart;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * Pictures of everyday things in front of backgrounds and among clutter. A picture is a function of the seed and its
 * number, whatever thread draws it. Color, place, size and pose say nothing about the thing; its form does.
 */
public final class Drawings {
    private static final List<Thing> THINGS = List.of(Thing.values());

    private final RandomKey key;
    private final int side;

    /**
     * @param seed the same seed draws the same pictures
     * @param side width and height of a picture, in pixels
     */
    public Drawings(long seed, int side) {
        this.key = RandomKey.of(seed, Purpose.DRAWING);
        this.side = side;
    }

    /** The names of the things, which are the classes. */
    public static List<String> labels() {
        return THINGS.stream().map(Thing::label).toList();
    }

    /**
     * Draws a picture.
     *
     * @param number of the picture; its thing is the one at {@code number} modulo the number of things
     */
    public BufferedImage draw(int number) {
        Dice dice = new Dice(key.at(number));
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        canvas.scale(side / 2.0, side / 2.0);
        canvas.translate(1, 1);
        Color ground = background(canvas, dice);
        clutter(canvas, dice, 2 + dice.below(5), 0.12, 0.4);
        thing(canvas, dice, thing(number), ground);
        clutter(canvas, dice, dice.below(3), 0.05, 0.16);
        canvas.dispose();
        noise(image, dice, key.at(number).at(1));
        return image;
    }

    /**
     * Draws pictures into a folder of folders, one a class, on all cores.
     *
     * @param folder receives LABEL/NNNNN.png
     * @param from number of the first picture
     * @param count how many
     * @param drawn is told, from any thread, how many are drawn
     * @throws IOException if a picture cannot be written
     */
    public void write(Path folder, int from, int count, IntConsumer drawn) throws IOException {
        for (String label : labels()) {
            Files.createDirectories(folder.resolve(label));
        }
        AtomicInteger done = new AtomicInteger();
        try {
            IntStream.range(from, from + count).parallel().forEach(number -> {
                write(file(folder, number), number);
                drawn.accept(done.incrementAndGet());
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Where {@link #write} puts the picture of a number. */
    public static Path file(Path folder, int number) {
        return folder.resolve(thing(number).label()).resolve(String.format(Locale.ROOT, "%05d.png", number));
    }

    private void write(Path file, int number) {
        try (OutputStream out = Files.newOutputStream(file)) {
            ImageIO.write(draw(number), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thing thing(int number) {
        return THINGS.get(number % THINGS.size());
    }

    /** Paints the background and returns a color that is typical of it. */
    private static Color background(Graphics2D canvas, Dice dice) {
        Color one = dice.color();
        Color two = dice.color();
        canvas.setPaint(new GradientPaint(
                (float) dice.between(-1, 1), -1, one, (float) dice.between(-1, 1), 1, dice.chance(0.6) ? two : one));
        canvas.fill(Pen.box(-1, -1, 1, 1));
        int pattern = dice.below(4);
        canvas.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) dice.between(0.1, 0.35)));
        canvas.setColor(dice.color());
        if (pattern == 1) {
            double step = dice.between(0.15, 0.4);
            double slope = dice.between(-1, 1);
            canvas.setStroke(new BasicStroke((float) (step * dice.between(0.2, 0.5))));
            for (double x = -3; x < 3; x += step) {
                canvas.draw(Pen.line(x - slope, -1, x + slope, 1));
            }
        } else if (pattern == 2) {
            double step = dice.between(0.2, 0.45);
            double radius = step * dice.between(0.15, 0.4);
            for (double y = -1; y < 1.2; y += step) {
                for (double x = -1; x < 1.2; x += step) {
                    canvas.fill(Pen.circle(x, y, radius));
                }
            }
        } else if (pattern == 3) {
            double horizon = dice.between(-0.2, 0.6);
            canvas.fill(Pen.box(-1, horizon, 1, 1));
        }
        canvas.setComposite(AlphaComposite.SrcOver);
        return one;
    }

    /** Shapes that belong to no thing. */
    private static void clutter(Graphics2D canvas, Dice dice, int shapes, double smallest, double largest) {
        for (int i = 0; i < shapes; i++) {
            double x = dice.between(-1, 1);
            double y = dice.between(-1, 1);
            double size = dice.between(smallest, largest);
            Shape shape = switch (dice.below(4)) {
                case 0 -> Pen.circle(x, y, size);
                case 1 -> Pen.box(x - size, y - size * 0.6, x + size, y + size * 0.6);
                case 2 -> Pen.polygon(x, y - size, x + size, y + size, x - size, y + size * 0.5);
                default -> Pen.line(x, y, x + dice.between(-1, 1), y + dice.between(-1, 1));
            };
            canvas.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) dice.between(0.3, 0.9)));
            canvas.setColor(dice.color());
            if (dice.chance(0.5)) {
                canvas.fill(shape);
            }
            canvas.setStroke(new BasicStroke((float) dice.between(0.02, 0.09)));
            canvas.draw(shape);
        }
        canvas.setComposite(AlphaComposite.SrcOver);
    }

    private static void thing(Graphics2D canvas, Dice dice, Thing thing, Color ground) {
        AffineTransform before = canvas.getTransform();
        double size = dice.between(0.55, 0.88);
        canvas.translate(dice.between(-1, 1) * (1 - size) * 0.9, dice.between(-1, 1) * (1 - size) * 0.9);
        canvas.rotate(Math.toRadians(dice.between(-25, 25)));
        canvas.shear(dice.between(-0.2, 0.2), dice.between(-0.1, 0.1));
        canvas.scale(size * (dice.chance(0.5) ? 1 : -1), size * dice.between(0.85, 1.1));
        Color body = dice.colorAgainst(ground);
        Color line = dice.chance(0.6) ? new Color(25, 25, 30) : body.darker().darker();
        thing.draw(new Pen(canvas, body, dice.colorAgainst(body), line, dice.between(0.02, 0.08)), dice);
        canvas.setTransform(before);
    }

    /** Grain and a change of brightness, as of a camera. */
    private static void noise(BufferedImage image, Dice dice, RandomKey grain) {
        double strength = dice.between(2, 22);
        double brightness = dice.between(0.75, 1.2);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                long bits = grain.bits((long) y * image.getWidth() + x);
                int rgb = image.getRGB(x, y);
                int noisy = 0;
                for (int shift = 0; shift <= 16; shift += 8) {
                    double random = ((bits >>> shift) & 0xFF) / 127.5 - 1;
                    double value = ((rgb >>> shift) & 0xFF) * brightness + strength * random;
                    noisy |= (int) Math.max(0, Math.min(255, value)) << shift;
                }
                image.setRGB(x, y, noisy);
            }
        }
    }
}
