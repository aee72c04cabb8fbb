package io.holowire.connector.row;

import io.holowire.pgwire.wire.RowReader;
import org.apache.flink.table.data.writer.BinaryRowWriter;

/** Reads one column into Flink's binary row. For one thread. */
public interface ColumnReader {
  /**
   * Sets field {@code position} of the row that is being written to the tuple's value, or to NULL.
   *
   * @throws BadValueException when Flink's type cannot hold the value
   */
  void read(RowReader in, int column, BinaryRowWriter out, int position);
}
