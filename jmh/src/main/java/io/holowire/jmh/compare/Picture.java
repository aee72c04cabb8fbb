package io.holowire.jmh.compare;

import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainCategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.category.StatisticalBarRenderer;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;
import org.jfree.svg.SVGGraphics2D;

/**
 * A comparison as bars: a line for each way, rows per second beside CPU seconds. A bar is the
 * median; the whisker on it is as long as the least and the most are apart.
 */
final class Picture {
  private static final int WIDTH = 900;
  private static final int LINE = 34;
  private static final int MARGIN = 110;
  private static final Color CLIENT = new Color(0x2F6DB5);
  private static final Color SERVER = new Color(0xE0A030);
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private Picture() {}

  /** Writes it as SVG, without the floor, whose speed would make the others' look alike. */
  static void write(Path file, String title, Map<Way, List<Measurement>> all) throws IOException {
    Map<Way, List<Measurement>> measurements = new LinkedHashMap<>(all);
    measurements.keySet().removeIf(Way::isFloor);
    CategoryAxis names = new CategoryAxis();
    names.setTickLabelFont(FONT);
    names.setMaximumCategoryLabelWidthRatio(0.4f);
    CombinedDomainCategoryPlot both = new CombinedDomainCategoryPlot(names);
    both.setOrientation(PlotOrientation.HORIZONTAL);
    both.setGap(20);
    both.add(
        plot("rows/s", bars(measurements, Map.of("rows/s", Measurement::rowsPerSecond)), CLIENT));
    both.add(
        plot(
            "CPU s per million rows",
            bars(
                measurements,
                Map.of(
                    "client",
                    Measurement::clientCpuPerMillion,
                    "server",
                    Measurement::serverCpuPerMillion)),
            CLIENT,
            SERVER));
    JFreeChart chart =
        new JFreeChart(title, FONT.deriveFont(Font.BOLD, 14f), both, /* createLegend= */ true);
    chart.setBackgroundPaint(Color.WHITE);
    int height = MARGIN + LINE * measurements.size();
    SVGGraphics2D svg = new SVGGraphics2D(WIDTH, height);
    chart.draw(svg, new Rectangle2D.Double(0, 0, WIDTH, height));
    Files.writeString(file, svg.getSVGElement());
  }

  private static DefaultStatisticalCategoryDataset bars(
      Map<Way, List<Measurement>> measurements,
      Map<String, ToDoubleFunction<Measurement>> quantities) {
    DefaultStatisticalCategoryDataset bars = new DefaultStatisticalCategoryDataset();
    quantities.keySet().stream()
        .sorted()
        .forEach(
            name ->
                measurements.forEach(
                    (way, runs) -> {
                      Spread spread = Spread.of(runs, quantities.get(name));
                      if (spread.isKnown()) {
                        bars.add(
                            spread.median(),
                            (spread.most() - spread.least()) / 2,
                            name,
                            way.name());
                      }
                    }));
    return bars;
  }

  private static CategoryPlot plot(
      String label, DefaultStatisticalCategoryDataset bars, Color... colors) {
    StatisticalBarRenderer renderer = new StatisticalBarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setErrorIndicatorPaint(Color.DARK_GRAY);
    for (int i = 0; i < colors.length; i++) {
      renderer.setSeriesPaint(i, colors[i]);
    }
    // One legend for both: the colours mean the same.
    renderer.setDefaultSeriesVisibleInLegend(colors.length > 1);
    NumberAxis axis = new NumberAxis(label);
    axis.setLabelFont(FONT);
    axis.setTickLabelFont(FONT);
    CategoryPlot plot = new CategoryPlot(bars, null, axis, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    return plot;
  }
}
