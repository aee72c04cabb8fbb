package io.holowire.connector.source;

import org.apache.flink.table.data.RowData;

/** A row on its way to Flink, always in the same object, and its split's position behind it. */
final class ReadRow {
  private RowData row;
  private long position;

  ReadRow set(RowData newRow, long newPosition) {
    row = newRow;
    position = newPosition;
    return this;
  }

  RowData row() {
    return row;
  }

  long position() {
    return position;
  }
}
