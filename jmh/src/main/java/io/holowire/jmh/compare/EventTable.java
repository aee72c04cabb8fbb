package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Columns;
import io.holowire.jmh.compare.checksum.Total;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.postgresql.copy.CopyIn;

/** The table that all lookups read: filled once, with nothing left to do for its first reader. */
final class EventTable {
  private EventTable() {}

  /** Makes the table anew; says what its rows come to, each as often as it is looked up. */
  static Total fill(Server server, Keys keys) throws Exception {
    int[] lookups = new int[keys.tableRows()];
    keys.stream().forEach(key -> lookups[(int) key]++);
    Columns columns = Columns.of(Events.COLUMNS);
    Checksum checksum = new Checksum();
    try (Server.Session session = server.open()) {
      session.execute(Scenario.LOOKUP.prepare());
      CopyIn copy = session.copy().copyIn("COPY " + Events.TABLE + " FROM STDIN");
      for (RowData row : (Iterable<RowData>) Events.stored(keys.tableRows())::iterator) {
        for (int i = lookups[(int) row.getLong(0)]; i > 0; i--) {
          columns.add(row, checksum);
        }
        byte[] line = line((GenericRowData) row).getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(line, 0, line.length);
      }
      copy.endCopy();
      // Else the first lookups write: they mark the rows as committed.
      session.execute("VACUUM (ANALYZE) " + Events.TABLE);
    }
    return checksum.total();
  }

  /** No text here has anything to escape. */
  private static String line(GenericRowData row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.getArity(); i++) {
      Object value = row.getField(i);
      line.append(i == 0 ? "" : "\t");
      if (value == null) {
        line.append("\\N");
      } else {
        line.append(i == Events.DAY ? LocalDate.ofEpochDay((int) value) : value);
      }
    }
    return line.append('\n').toString();
  }
}
