package org.alexnet4j.app.visualization;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.alexnet4j.UserException;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;
import org.apache.batik.svggen.DefaultStyleHandler;
import org.apache.batik.svggen.ImageHandlerBase64Encoder;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Writes figures as PNG or SVG files; the ending of the name says which. */
public final class FigureFile {
    private static final String PNG = ".png";
    private static final String SVG = ".svg";
    private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

    /** 600 MB as pixels; what is larger, no viewer shows. */
    private static final long MOST_PIXELS = 150_000_000;

    /** Of lengths in vector files. */
    private static final int DECIMALS = 2;

    private FigureFile() {}

    /**
     * Refuses, before any work, a file that could not be written afterwards.
     *
     * @throws UserException if its name ends neither in .png nor in .svg, its folder cannot be written to, or Java has no
     *     letters on this machine
     */
    public static void requireWritable(Path file) {
        if (!hasEnding(file, PNG) && !hasEnding(file, SVG)) {
            throw UserException.input(file + ": images are written as PNG or SVG", "let the name end in .png or .svg");
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
            new Canvas(graphics, Theme.LIGHT).write(Lettering.NOTE, "a", 0, 0);
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
    public static void write(Figure figure, Style style, Path file) {
        try {
            Page page = Page.of(figure, style);
            byte[] encoded = hasEnding(file, SVG) ? svg(page) : png(page);
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

    /**
     * A figure, arranged.
     *
     * @param arranged the width it is arranged for
     * @param height in pixels of the file
     */
    private record Page(Figure figure, Style style, int arranged, int height) {
        static Page of(Figure figure, Style style) {
            int arranged = Math.max(Figure.NARROWEST, Math.min(figure.widest(), style.width()));
            double height = (double) figure.height(arranged) * style.width() / arranged;
            if (style.width() * height > MOST_PIXELS) {
                throw UserException.input(
                        String.format(Locale.ROOT, "an image of %d x %.0f pixels is too large", style.width(), height),
                        "give a smaller --width, or show less of it");
            }
            return new Page(figure, style, arranged, (int) Math.ceil(height));
        }

        void paint(Graphics2D graphics) {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(style.theme().page());
            graphics.fillRect(0, 0, arranged, (int) Math.ceil((double) height * arranged / style.width()));
            figure.paint(new Canvas(graphics, style.theme()), arranged);
        }
    }

    /** The figure as pixels. */
    static BufferedImage pixels(Figure figure, Style style) {
        return pixels(Page.of(figure, style));
    }

    private static BufferedImage pixels(Page page) {
        BufferedImage image = new BufferedImage(page.style().width(), page.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        double scale = (double) page.style().width() / page.arranged();
        graphics.scale(scale, scale);
        page.paint(graphics);
        graphics.dispose();
        return image;
    }

    private static byte[] png(Page page) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(pixels(page), "png", out);
        return out.toByteArray();
    }

    /**
     * The figure as the content of an SVG file.
     *
     * @throws UserException if Java has no letters on this machine
     */
    public static byte[] svg(Figure figure, Style style) {
        try {
            return svg(Page.of(figure, style));
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written but memory", e);
        } catch (InternalError | LinkageError e) {
            throw withoutLetters(e);
        }
    }

    private static byte[] svg(Page page) throws IOException {
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(emptySvg());
        context.setComment(null);
        context.setPrecision(DECIMALS);
        context.setImageHandler(new EmbeddedPng());
        context.setStyleHandler(new PlainStyle());
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(new Dimension(page.style().width(), page.height()));
        page.paint(graphics);
        Element root = graphics.getRoot();
        root.setAttribute(
                "viewBox",
                String.format(
                        Locale.ROOT,
                        "0 0 %d %.2f",
                        page.arranged(),
                        (double) page.height() * page.arranged() / page.style().width()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Writer writer = new OutputStreamWriter(out, UTF_8)) {
            graphics.stream(root, writer, true, false);
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

    /** One list of fonts for all texts, and the word of today for pixels that are not to be smoothed. */
    private static final class PlainStyle extends DefaultStyleHandler {
        @Override
        @SuppressWarnings({"rawtypes", "unchecked"}) // Batik is older than generic types.
        public void setStyle(Element element, Map styles, SVGGeneratorContext context) {
            Map<String, String> plain = new HashMap<>(styles);
            plain.computeIfPresent("font-family", (key, family) -> Lettering.FAMILIES);
            plain.computeIfPresent(
                    "image-rendering", (key, value) -> value.equals("optimizeSpeed") ? "pixelated" : value);
            super.setStyle(element, plain, context);
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
}
