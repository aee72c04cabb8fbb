package io.holowire.connector.row;

import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.RowData;

/** Writes one column of Flink's rows; knows where in the row it stands. For one thread. */
public interface ColumnWriter {
  /**
   * Appends the value with its length, or −1 for NULL: as a field of Bind or of a COPY tuple, or as
   * an element of an array.
   *
   * @throws BadValueException when the server's type cannot hold the value; {@code out} may then
   *     hold a part of it, and the caller sets its writer index back
   */
  void write(RowData row, ByteBuf out);

  /**
   * The built-in type in whose binary format the value is, or each element of an array. It is under
   * all domains; an OID that is not built in is that of an enum, whose format is its label.
   *
   * @throws UnsupportedOperationException from a writer that knows no types
   */
  default int valueOid() {
    throw new UnsupportedOperationException();
  }
}
