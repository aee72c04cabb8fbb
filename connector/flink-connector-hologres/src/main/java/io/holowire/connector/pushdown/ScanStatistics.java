package io.holowire.connector.pushdown;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.plan.stats.ColumnStats;
import org.apache.flink.table.plan.stats.TableStats;

/** Turns what the server expects of a scan into Flink's statistics. */
final class ScanStatistics {
  private ScanStatistics() {}

  /**
   * One column in {@code pg_stats}.
   *
   * @param name the server's
   * @param nullFraction of all rows
   * @param width mean bytes
   * @param distinct how many values; negative = that part of the rows
   */
  record Column(String name, double nullFraction, double width, double distinct) {
    /** From a row of the answer. */
    static Column of(List<String> row) {
      return new Column(
          row.get(0),
          Double.parseDouble(row.get(1)),
          Double.parseDouble(row.get(2)),
          Double.parseDouble(row.get(3)));
    }

    /** Of a part of the rows, which are as different as all of them. */
    private ColumnStats scaled(double rows, double tableRows) {
      double values = distinct < 0 ? -distinct * tableRows : distinct;
      double present = rows * (1 - nullFraction);
      ColumnStats.Builder stats =
          ColumnStats.Builder.builder()
              .setNullCount(Math.round(rows * nullFraction))
              .setAvgLen(width);
      // 0 = the server does not know.
      return distinct == 0
          ? stats.build()
          : stats.setNdv(Math.max(1, Math.round(Math.min(values, present)))).build();
    }
  }

  /**
   * The statistics.
   *
   * @param rows of the scan
   * @param tableRows of the table
   * @param columns by Flink's names
   */
  static TableStats of(double rows, double tableRows, Map<String, Column> columns) {
    Map<String, ColumnStats> stats = new HashMap<>();
    columns.forEach((name, column) -> stats.put(name, column.scaled(rows, tableRows)));
    return new TableStats(Math.round(rows), stats);
  }
}
