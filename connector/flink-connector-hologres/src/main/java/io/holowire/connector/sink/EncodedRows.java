package io.holowire.connector.sink;

import io.holowire.connector.row.ColumnWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.apache.flink.table.data.RowData;

/**
 * Rows, encoded back to back as length-prefixed fields in one heap buffer that is used again and
 * again.
 *
 * <p>Rows are kept whole, and taken apart into columns only when a batch is sent. The other way,
 * encoding into one buffer per column at once, saves a copy of each field but cannot sort, drop a
 * folded row, send a part of a batch, or send it row by row; here all of these are a choice of
 * offsets. The heap, because keys are hashed and compared as ranges of a {@code byte[]}.
 */
final class EncodedRows {
  private static final int INITIAL_BYTES = 16 * 1024;

  /** A buffer that one huge row has blown up beyond this is not kept. */
  private static final int KEPT_BYTES = 16 * 1024 * 1024;

  private final ColumnWriter[] columns;
  private ByteBuf buffer = Unpooled.buffer(INITIAL_BYTES);

  EncodedRows(ColumnWriter[] columns) {
    this.columns = columns;
  }

  /** Appends the fields of the columns {@code from} (inclusive) to {@code to} (exclusive). */
  void encode(RowData row, int from, int to) {
    for (int i = from; i < to; i++) {
      columns[i].write(row, buffer);
    }
  }

  int columns() {
    return columns.length;
  }

  /** Where the next field goes; also the bytes held. */
  int end() {
    return buffer.writerIndex();
  }

  /** Takes back everything from {@code end} on. */
  void rewind(int end) {
    buffer.writerIndex(end);
  }

  /** The bytes; the array is another one after the next {@link #encode}. */
  byte[] bytes() {
    return buffer.array();
  }

  void append(byte[] from, int at, int length) {
    buffer.writeBytes(from, at, length);
  }

  void clear() {
    if (buffer.capacity() > KEPT_BYTES) {
      buffer.release();
      buffer = Unpooled.buffer(INITIAL_BYTES);
    } else {
      buffer.clear();
    }
  }

  void release() {
    buffer.release();
  }
}
