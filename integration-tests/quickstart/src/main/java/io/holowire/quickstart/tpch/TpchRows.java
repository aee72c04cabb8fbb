package io.holowire.quickstart.tpch;

import java.util.Iterator;
import org.apache.flink.table.data.RowData;

/** The rows of one split: owns the position, so that a restored split continues where it stood. */
final class TpchRows implements Iterator<RowData> {
  private final Iterator<RowData> rows;
  private long position;

  TpchRows(Iterator<RowData> rows, long position) {
    this.rows = rows;
    while (this.position < position) {
      next();
    }
  }

  long position() {
    return position;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public RowData next() {
    position++;
    return rows.next();
  }
}
