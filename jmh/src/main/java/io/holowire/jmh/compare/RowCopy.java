package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Columns;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.postgresql.copy.CopyIn;

/** COPY of Flink's rows in text format, before something is measured. No text has to be escaped. */
final class RowCopy {
  private static final int CHUNK = 1 << 16;

  private final StringBuilder text = new StringBuilder(2 * CHUNK);
  private final List<LogicalType> types;
  private final CopyIn copy;

  private RowCopy(List<LogicalType> types, CopyIn copy) {
    this.types = types;
    this.copy = copy;
  }

  /** Copies all of them into a table with the dataset's columns. */
  static void run(Server.Session session, String table, Dataset dataset, Stream<RowData> rows)
      throws SQLException {
    RowCopy lines =
        new RowCopy(
            Columns.types(dataset.columns()),
            session.copy().copyIn("COPY " + table + " FROM STDIN"));
    for (RowData row : (Iterable<RowData>) rows::iterator) {
      lines.append((GenericRowData) row);
      if (lines.text.length() >= CHUNK) {
        lines.send();
      }
    }
    lines.send();
    lines.copy.endCopy();
  }

  private void send() throws SQLException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    text.setLength(0);
  }

  private void append(GenericRowData row) {
    for (int i = 0; i < row.getArity(); i++) {
      text.append(i == 0 ? "" : "\t");
      Object value = row.getField(i);
      if (value == null) {
        text.append("\\N");
      } else if (types.get(i).is(LogicalTypeRoot.DATE)) {
        text.append(LocalDate.ofEpochDay((int) value));
      } else if (value instanceof DecimalData number) {
        // The value itself would remember its text.
        text.append(BigDecimal.valueOf(number.toUnscaledLong(), number.scale()));
      } else {
        text.append(value);
      }
    }
    text.append('\n');
  }
}
