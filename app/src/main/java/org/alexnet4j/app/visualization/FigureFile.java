package org.alexnet4j.app.visualization;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.alexnet4j.UserException;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;
import org.apache.batik.svggen.ImageHandlerBase64Encoder;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.w3c.dom.Document;

/** Writes figures as PNG or SVG files; the ending of the name says which. */
public final class FigureFile {
    private static final String PNG = ".png";
    private static final String SVG = ".svg";
    private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

    /** 600 MB as pixels; what is larger, no viewer shows. */
    private static final long MOST_PIXELS = 150_000_000;

    private FigureFile() {}

    /**
     * Refuses, before any work, a file that could not be written afterwards.
     *
     * @throws UserException if its name ends neither in .png nor in .svg, its folder cannot be written to, or Java has no
     *     letters on this machine
     */
    public static void requireWritable(Path file) {
        if (!hasEnding(file, PNG) && !hasEnding(file, SVG)) {
            throw UserException.input(
                    file + ": pictures are written as PNG or SVG", "let the name end in .png or .svg");
        }
        WholeFile.requireWritable(file);
        requireLetters();
    }

    /**
     * Refuses, before any work, a machine on which nothing can be drawn afterwards.
     *
     * @throws UserException if Java has no letters there
     */
    public static void requireLetters() {
        try {
            Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
            Lettering.NOTE.width(graphics, "a");
            graphics.dispose();
        } catch (InternalError | LinkageError e) {
            throw withoutLetters(e);
        }
    }

    /**
     * Writes a figure.
     *
     * @throws UserException if the file cannot be written, the figure is too large for one, or there are no fonts
     */
    public static void write(Figure figure, Path file) {
        if ((long) figure.width() * figure.height() > MOST_PIXELS) {
            throw UserException.input(
                    "a picture of " + figure.width() + " x " + figure.height() + " pixels is too large",
                    "show less of it");
        }
        try {
            byte[] encoded = hasEnding(file, SVG) ? drawnSvg(figure) : png(figure);
            WholeFile.write(file, channel -> {
                ByteBuffer bytes = ByteBuffer.wrap(encoded);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        } catch (InternalError | LinkageError e) {
            throw withoutLetters(e);
        }
    }

    /** So Java says that there is no fontconfig, no FreeType or no font. */
    private static UserException withoutLetters(Error e) {
        return new UserException(
                UserException.Kind.RESOURCES,
                "Java cannot write letters on this machine: " + e.getMessage(),
                "install fontconfig, FreeType and a font, such as DejaVu",
                e);
    }

    private static boolean hasEnding(Path file, String ending) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    /** The figure as pixels. */
    static BufferedImage pixels(Figure figure) {
        BufferedImage image = new BufferedImage(figure.width(), figure.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        paint(figure, graphics);
        graphics.dispose();
        return image;
    }

    private static byte[] png(Figure figure) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(pixels(figure), "png", out);
        return out.toByteArray();
    }

    /**
     * The figure as the content of an SVG file.
     *
     * @throws UserException if Java has no letters on this machine
     */
    public static byte[] svg(Figure figure) {
        try {
            return drawnSvg(figure);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written but memory", e);
        } catch (InternalError | LinkageError e) {
            throw withoutLetters(e);
        }
    }

    private static byte[] drawnSvg(Figure figure) throws IOException {
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(emptySvg());
        context.setImageHandler(new EmbeddedPng());
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(new Dimension(figure.width(), figure.height()));
        paint(figure, graphics);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Writer writer = new OutputStreamWriter(out, UTF_8)) {
            graphics.stream(writer, true);
        }
        graphics.dispose();
        return out.toByteArray();
    }

    /** Puts images into the file itself; encoded by Java, for that of Batik needs more of it. */
    private static final class EmbeddedPng extends ImageHandlerBase64Encoder {
        @Override
        public void encodeImage(RenderedImage image, OutputStream out) throws SVGGraphics2DIOException {
            try {
                ImageIO.write(image, "png", out);
            } catch (IOException e) {
                throw new SVGGraphics2DIOException("an image cannot be encoded", e);
            }
        }
    }

    private static Document emptySvg() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG_NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("Java has no document builder", e);
        }
    }

    private static void paint(Figure figure, Graphics2D graphics) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, figure.width(), figure.height());
        figure.paint(graphics);
    }
}
