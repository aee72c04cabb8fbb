package io.holowire.jmh.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

/** Charts of horizontal bars with whiskers, one below the other in an SVG file. */
public final class BarCharts {
  /** For the first series of a plot. */
  public static final Color BLUE = new Color(0x2F6DB5);

  /** For the second. */
  public static final Color AMBER = new Color(0xE0A030);

  private static final int WIDTH = 900;
  private static final int LINE = 34;
  private static final int MARGIN = 110;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private BarCharts() {}

  /** Writes the file. */
  public static void write(Path file, List<Chart> charts) throws IOException {
    SVGGraphics2D svg = new SVGGraphics2D(WIDTH, charts.stream().mapToInt(BarCharts::height).sum());
    int top = 0;
    for (Chart chart : charts) {
      int height = height(chart);
      draw(chart).draw(svg, new Rectangle2D.Double(0, top, WIDTH, height));
      top += height;
    }
    Files.writeString(file, svg.getSVGElement());
  }

  private static int height(Chart chart) {
    return MARGIN + LINE * chart.plots().get(0).bars().getColumnCount();
  }

  private static JFreeChart draw(Chart chart) {
    CategoryAxis names = new CategoryAxis();
    names.setTickLabelFont(FONT);
    names.setMaximumCategoryLabelWidthRatio(0.4f);
    CombinedDomainCategoryPlot all = new CombinedDomainCategoryPlot(names);
    all.setOrientation(PlotOrientation.HORIZONTAL);
    all.setGap(20);
    chart.plots().forEach(plot -> all.add(draw(plot)));
    // One legend for all: the colours mean the same.
    boolean legend = chart.plots().stream().anyMatch(plot -> plot.colors().size() > 1);
    JFreeChart drawn = new JFreeChart(chart.title(), FONT.deriveFont(Font.BOLD, 14f), all, legend);
    drawn.setBackgroundPaint(Color.WHITE);
    return drawn;
  }

  private static CategoryPlot draw(Plot plot) {
    StatisticalBarRenderer renderer = new StatisticalBarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setErrorIndicatorPaint(Color.DARK_GRAY);
    for (int i = 0; i < plot.colors().size(); i++) {
      renderer.setSeriesPaint(i, plot.colors().get(i));
    }
    renderer.setDefaultSeriesVisibleInLegend(plot.colors().size() > 1);
    NumberAxis axis = new NumberAxis(plot.label());
    axis.setLabelFont(FONT);
    axis.setTickLabelFont(FONT);
    CategoryPlot drawn = new CategoryPlot(plot.bars(), null, axis, renderer);
    drawn.setBackgroundPaint(Color.WHITE);
    drawn.setRangeGridlinePaint(Color.LIGHT_GRAY);
    return drawn;
  }

  /**
   * A line for each name, and plots side by side.
   *
   * @param plots one at least; all have the same names
   */
  public record Chart(String title, List<Plot> plots) {}

  /**
   * One quantity.
   *
   * @param label of its axis
   * @param bars rows are the series, columns the names; the deviation is half a whisker
   * @param colors of the series
   */
  public record Plot(String label, DefaultStatisticalCategoryDataset bars, List<Color> colors) {}
}
