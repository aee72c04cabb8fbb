package io.holowire.connector.row;

import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.writer.BinaryWriter;

/**
 * Reads one value that is not NULL into a binary row or array. What does not fit is thrown as
 * {@link ArithmeticException} or {@link IllegalArgumentException}; the column's name is put to it
 * where it is known.
 */
interface ValueReader {
  void read(ByteBuf in, int index, int length, BinaryWriter out, int position);
}
