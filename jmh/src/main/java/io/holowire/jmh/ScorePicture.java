package io.holowire.jmh;

import io.holowire.jmh.chart.BarCharts;
import io.holowire.jmh.chart.BarCharts.Chart;
import io.holowire.jmh.chart.BarCharts.Plot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * JMH's results as bars: a chart for each unit, a line for each benchmark and its parameters. A
 * whisker is the interval of 99.9 %; there is none where JMH knows none, of one iteration alone.
 */
final class ScorePicture {
  private ScorePicture() {}

  /** Writes it as SVG. */
  static void write(Path file, Collection<RunResult> results) throws IOException {
    Map<String, DefaultStatisticalCategoryDataset> units = new LinkedHashMap<>();
    for (RunResult result : results) {
      Result<?> score = result.getPrimaryResult();
      double error = score.getScoreError();
      units
          .computeIfAbsent(score.getScoreUnit(), unit -> new DefaultStatisticalCategoryDataset())
          .add(
              score.getScore(), Double.isNaN(error) ? 0 : error, "score", name(result.getParams()));
    }
    List<Chart> charts = new ArrayList<>();
    units.forEach(
        (unit, bars) ->
            charts.add(
                new Chart(title(unit), List.of(new Plot(unit, bars, List.of(BarCharts.BLUE))))));
    BarCharts.write(file, charts);
  }

  private static String title(String unit) {
    return unit.startsWith("ops/") ? "More is better" : "Less is better";
  }

  /** As {@code EncodeBenchmark.copyText, EVENTS, BYTES}. */
  private static String name(BenchmarkParams params) {
    String[] path = params.getBenchmark().split("\\.");
    List<String> parts = new ArrayList<>();
    parts.add(path[path.length - 2] + "." + path[path.length - 1]);
    params.getParamsKeys().forEach(key -> parts.add(params.getParam(key)));
    return String.join(", ", parts);
  }
}
