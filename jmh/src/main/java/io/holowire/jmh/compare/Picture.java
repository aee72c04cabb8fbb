package io.holowire.jmh.compare;

import io.holowire.jmh.chart.BarCharts;
import io.holowire.jmh.chart.BarCharts.Chart;
import io.holowire.jmh.chart.BarCharts.Plot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;

/**
 * A comparison as bars: a line for each way, rows per second beside CPU seconds. A bar is the
 * median; the whisker on it is as long as the least and the most are apart.
 */
final class Picture {
  private Picture() {}

  /** Writes it as SVG, without the floor, whose speed would make the others' look alike. */
  static void write(Path file, String title, Map<Way, List<Measurement>> all) throws IOException {
    Map<Way, List<Measurement>> measurements = new LinkedHashMap<>(all);
    measurements.keySet().removeIf(Way::isFloor);
    Plot speed =
        new Plot(
            "rows/s",
            bars(measurements, Map.of("rows/s", Measurement::rowsPerSecond)),
            List.of(BarCharts.BLUE));
    Plot cost =
        new Plot(
            "CPU s per million rows",
            bars(
                measurements,
                Map.of(
                    "client",
                    Measurement::clientCpuPerMillion,
                    "server",
                    Measurement::serverCpuPerMillion)),
            List.of(BarCharts.BLUE, BarCharts.AMBER));
    BarCharts.write(file, List.of(new Chart(title, List.of(speed, cost))));
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
}
