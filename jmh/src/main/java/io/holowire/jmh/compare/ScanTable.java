package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Columns;
import io.holowire.jmh.compare.checksum.Total;

/** The table that all scans read: filled once, with nothing left to do for its first reader. */
final class ScanTable {
  private ScanTable() {}

  /** Makes the table anew; says what it holds, as its rows are before the server has them. */
  static Total fill(Server server, int rows) throws Exception {
    Columns columns = Columns.of(LineItems.COLUMNS);
    Checksum checksum = new Checksum();
    try (Server.Session session = server.open()) {
      session.execute(Scenario.SCAN.prepare());
      TextCopy.run(
          session,
          LineItems.TABLE,
          LineItems.stream(rows).peek(row -> columns.add(row, checksum)).map(LineItem::of));
      // Else the first scan writes: it marks the rows as committed.
      session.execute("VACUUM (ANALYZE) " + LineItems.TABLE);
    }
    return checksum.total();
  }
}
