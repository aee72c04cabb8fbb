package io.holowire.jmh;

import io.holowire.jmh.compare.Events;
import io.holowire.jmh.compare.LineItems;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** A table whose rows are encoded and decoded. */
public enum SampleTable {
  /** The first rows of TPC-H {@code lineitem}, 16 columns, appended. */
  LINEITEM(LineItems.COLUMNS, 0) {
    @Override
    List<RowData> rows(int count) {
      return LineItems.rows(count);
    }
  },
  /** Rows of every type that tables usually have, 10 columns, the first of them the key. */
  EVENTS(Events.COLUMNS, 1) {
    @Override
    List<RowData> rows(int count) {
      return Events.stored(count).toList();
    }
  };

  private final String ddl;
  private final int keyColumns;

  SampleTable(String ddl, int keyColumns) {
    this.ddl = ddl;
    this.keyColumns = keyColumns;
  }

  abstract List<RowData> rows(int count);

  String ddl() {
    return ddl;
  }

  int keyColumns() {
    return keyColumns;
  }
}
