package io.holowire.jmh.compare.memory;

import java.util.Iterator;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/**
 * New rows with the values of those in memory, as every real source makes them: what a sink lets a
 * row remember, the UTF-8 of its strings above all, would stay there and fill the heap.
 */
final class RowCopies implements Iterator<RowData> {
  private final List<RowData> rows;
  private int position;

  RowCopies(List<RowData> rows, int position) {
    this.rows = rows;
    this.position = position;
  }

  /** How many rows are behind it. */
  int position() {
    return position;
  }

  @Override
  public boolean hasNext() {
    return position < rows.size();
  }

  @Override
  public RowData next() {
    GenericRowData row = (GenericRowData) rows.get(position++);
    GenericRowData copy = new GenericRowData(row.getRowKind(), row.getArity());
    for (int i = 0; i < row.getArity(); i++) {
      copy.setField(i, copy(row.getField(i)));
    }
    return copy;
  }

  private static Object copy(Object value) {
    if (value instanceof StringData text) {
      return StringData.fromString(text.toString());
    }
    return value instanceof DecimalData decimal ? decimal.copy() : value;
  }
}
