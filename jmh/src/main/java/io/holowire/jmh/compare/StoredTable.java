package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Columns;
import io.holowire.jmh.compare.checksum.Total;
import java.util.function.ToIntFunction;
import org.apache.flink.table.data.RowData;

/** The table that all ways read: filled once, with nothing left to do for its first reader. */
final class StoredTable {
  private StoredTable() {}

  /** Makes the table anew; says what it holds, as its rows are before the server has them. */
  static Total fill(Server server, Dataset dataset, int rows) throws Exception {
    return fill(server, dataset, rows, row -> 1);
  }

  /** The same, but each row counts as often as it is looked up. */
  static Total fill(Server server, Dataset dataset, Keys keys) throws Exception {
    int[] lookups = new int[keys.tableRows()];
    keys.stream().forEach(key -> lookups[(int) key]++);
    return fill(server, dataset, keys.tableRows(), row -> lookups[(int) row.getLong(0)]);
  }

  private static Total fill(Server server, Dataset dataset, int rows, ToIntFunction<RowData> reads)
      throws Exception {
    Columns columns = Columns.of(dataset.columns());
    Checksum checksum = new Checksum();
    try (Server.Session session = server.open()) {
      session.execute(dataset.prepare());
      TextCopy.run(
          session,
          dataset.table(),
          dataset
              .stored(rows)
              .peek(
                  row -> {
                    for (int i = reads.applyAsInt(row); i > 0; i--) {
                      columns.add(row, checksum);
                    }
                  }),
          new RowLine(dataset));
      // Else the first reader writes: it marks the rows as committed.
      session.execute("VACUUM (ANALYZE) " + dataset.table());
    }
    return checksum.total();
  }
}
