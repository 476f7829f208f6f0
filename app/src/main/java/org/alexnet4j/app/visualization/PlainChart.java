package org.alexnet4j.app.visualization;

import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/** A chart as all of them look. */
final class PlainChart {
    private PlainChart() {}

    /** An empty one on white, with a legend below. */
    static XYChart of(String xTitle, String yTitle) {
        XYChart chart = new XYChartBuilder()
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .theme(Styler.ChartTheme.Matlab)
                .build();
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(true)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendFont(letters(14))
                .setLegendPadding(12);
        chart.getStyler().setAxisTitleFont(letters(15));
        chart.getStyler().setAxisTickLabelsFont(letters(13));
        chart.getStyler().setAnnotationTextFont(letters(13));
        return chart;
    }

    private static Font letters(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }
}
