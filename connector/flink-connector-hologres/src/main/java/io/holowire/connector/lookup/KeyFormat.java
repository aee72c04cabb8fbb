package io.holowire.connector.lookup;

import io.holowire.connector.row.ColumnWriter;
import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * How the keys of a lookup are sent.
 *
 * @param writers one for each column of the key row, in its order
 * @param oids the types in which the values are sent
 */
record KeyFormat(List<ColumnWriter> writers, List<Integer> oids) {
  KeyFormat {
    writers = List.copyOf(writers);
    oids = List.copyOf(oids);
  }

  int columns() {
    return writers.size();
  }

  /** Whether a part of the key is NULL, which equals nothing. */
  boolean hasNull(RowData key) {
    for (int i = 0; i < columns(); i++) {
      if (key.isNullAt(i)) {
        return true;
      }
    }
    return false;
  }
}
