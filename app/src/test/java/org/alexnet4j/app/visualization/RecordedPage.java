package org.alexnet4j.app.visualization;

import java.awt.Graphics;
import java.awt.Image;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.ImageObserver;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jspecify.annotations.Nullable;

/** A page that remembers which texts were drawn where. */
final class RecordedPage extends SVGGraphics2D {
    /**
     * A text.
     *
     * @param bounds of its letters, turned as they are
     */
    record Text(String text, Rectangle2D bounds) {}

    private final List<Text> texts = new ArrayList<>();

    private RecordedPage() throws ParserConfigurationException {
        super(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .getDOMImplementation()
                .createDocument("http://www.w3.org/2000/svg", "svg", null));
    }

    /** The texts of a figure on a page of that width. */
    static List<Text> texts(Figure figure, Theme theme, int width) {
        try {
            RecordedPage page = new RecordedPage();
            figure.paint(new Canvas(page, theme), width);
            return page.texts;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void drawString(String text, float x, float y) {
        double width = getFont()
                .getStringBounds(text, new FontRenderContext(null, true, true))
                .getWidth();
        double size = getFont().getSize2D();
        AffineTransform place = getTransform();
        place.translate(x, y);
        texts.add(new Text(
                text,
                place.createTransformedShape(new Rectangle2D.Double(0, -0.7 * size, width, 0.85 * size))
                        .getBounds2D()));
    }

    @Override
    public boolean drawImage(Image image, int x, int y, int width, int height, @Nullable ImageObserver observer) {
        return true;
    }

    @Override
    public Graphics create() {
        throw new UnsupportedOperationException("figures draw on the page itself");
    }
}
