package io.holowire.connector.sink;

import io.holowire.connector.row.ColumnWriter;
import java.util.Arrays;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Rows for a table without a key, in order of arrival. */
final class AppendBatch implements RowBatch {
  private static final int INITIAL_ROWS = 512;

  private final EncodedRows rows;
  private int[] offsets = new int[INITIAL_ROWS];
  private int size;
  private Rows sealed;

  AppendBatch(ColumnWriter[] columns) {
    rows = new EncodedRows(columns);
  }

  @Override
  public void add(RowData row) {
    if (row.getRowKind() != RowKind.INSERT) {
      throw new IllegalStateException(
          "a row of kind "
              + row.getRowKind().shortString()
              + " came for a table without a key; only +I can be written there");
    }
    int start = rows.end();
    try {
      rows.encode(row, 0, rows.columns());
    } catch (RuntimeException e) {
      rows.rewind(start);
      throw e;
    }
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, size * 2);
    }
    offsets[size++] = start;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int bytes() {
    return rows.end();
  }

  @Override
  public void seal(RowBatch successor) {
    sealed = new Rows(rows.bytes(), Arrays.copyOf(offsets, size));
  }

  @Override
  public Rows deletes() {
    return new Rows(rows.bytes(), new int[0]);
  }

  @Override
  public Rows upserts() {
    return sealed;
  }

  @Override
  public boolean sharesKey(RowBatch other) {
    return false;
  }

  @Override
  public void reset() {
    rows.clear();
    size = 0;
    sealed = null;
  }

  @Override
  public void release() {
    rows.release();
  }
}
