package io.holowire.jmh.compare;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The table at the end: of each quantity the median and, in brackets, the least and the most. */
final class Report {
  private static final String LINE = "%-36s  %32s  %18s  %20s  %20s  %20s  %18s  %18s%n";

  private Report() {}

  static void print(PrintStream out, Map<Way, List<Measurement>> measurements) {
    out.println();
    out.printf(
        LINE,
        "way",
        "rows/s",
        "seconds",
        "client CPU s/M rows",
        "server CPU s/M rows",
        "peak heap MB",
        "live heap MB",
        "WAL bytes/row");
    measurements.forEach(
        (way, runs) ->
            out.printf(
                LINE,
                way.name(),
                spread("%,.0f", runs, Measurement::rowsPerSecond),
                spread("%.2f", runs, Measurement::seconds),
                spread("%.2f", runs, Measurement::clientCpuPerMillion),
                spread("%.2f", runs, Measurement::serverCpuPerMillion),
                spread("%,.0f", runs, Measurement::peakHeapMegabytes),
                spread("%,.0f", runs, Measurement::liveHeapMegabytes),
                spread("%,.0f", runs, Measurement::walBytesPerRow)));
  }

  /** The row of a way that cannot run here. */
  static void printAbsent(PrintStream out, String way, String reason) {
    out.printf("%-36s  %s%n", way, reason);
  }

  /** The median, the least and the most of one quantity. */
  static String spread(
      String format, List<Measurement> runs, ToDoubleFunction<Measurement> quantity) {
    Spread spread = Spread.of(runs, quantity);
    if (!spread.isKnown()) {
      return "not known";
    }
    if (runs.size() == 1) {
      return format.formatted(spread.median());
    }
    return (format + " (" + format + "–" + format + ")")
        .formatted(spread.median(), spread.least(), spread.most());
  }
}
