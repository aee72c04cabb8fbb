package io.holowire.connector.row;

import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/**
 * Appends one value that is not NULL, with its length. Flink's rows and arrays have no type in
 * common, so each writer serves both. What does not fit is thrown as {@link ArithmeticException} or
 * {@link IllegalArgumentException}; the column's name is put to it where it is known.
 */
interface ValueWriter {
  void fromRow(RowData row, int position, ByteBuf out);

  void fromArray(ArrayData array, int position, ByteBuf out);
}
