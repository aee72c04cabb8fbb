package io.holowire.connector.sink.load;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.sql.CopyFormat;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/** Turns Flink's rows into the chunks of one COPY. Owns the chunk being filled. For one thread. */
public sealed interface RowEncoder extends AutoCloseable permits BinaryRows, TextRows {
  int CHUNK_BYTES = 64 * 1024;

  /**
   * The encoder of a format.
   *
   * @param writers one for each of {@code columns}, key first
   * @param keys told of each row; forgets those of an earlier COPY
   * @param chunks takes the chunks, each a buffer that is then its own to release
   */
  static RowEncoder of(
      CopyFormat format,
      ByteBufAllocator allocator,
      ColumnWriter[] writers,
      List<SqlColumn> columns,
      RecentKeys keys,
      Consumer<ByteBuf> chunks) {
    keys.clear();
    return format.text()
        ? new TextRows(allocator, writers, columns, format.delimiter(), keys, chunks)
        : new BinaryRows(allocator, writers, keys, chunks);
  }

  /** The same for rows whose keys nobody will ask for. */
  static RowEncoder of(
      CopyFormat format,
      ByteBufAllocator allocator,
      ColumnWriter[] writers,
      List<SqlColumn> columns,
      Consumer<ByteBuf> chunks) {
    return of(format, allocator, writers, columns, new RecentKeys(List.of()), chunks);
  }

  /** The encoder whose chunks go to the server as they are. */
  static RowEncoder of(
      CopyFormat format,
      PgConnection connection,
      CopyIn copy,
      ColumnWriter[] writers,
      List<SqlColumn> columns,
      RecentKeys keys) {
    return of(format, connection.allocator(), writers, columns, keys, copy::write);
  }

  /**
   * Adds a row; may hand over a chunk.
   *
   * @throws BadValueException for a value that the server's type cannot hold; the row is taken back
   * @throws IllegalArgumentException when the row is larger than the server accepts; it is taken
   *     back
   */
  void write(RowData row);

  /** Rows added so far. */
  long rows();

  /** Hands over the last chunk, if there is one; the end of the COPY is to follow it. */
  void finish();

  /** Drops what was not handed over. */
  @Override
  void close();

  /**
   * What a buffer threw that a row has filled to its end, as an error of the row.
   *
   * @throws IndexOutOfBoundsException if another thing was out of bounds
   */
  static IllegalArgumentException tooLarge(IndexOutOfBoundsException overflow) {
    if (overflow.getClass() != IndexOutOfBoundsException.class) {
      throw overflow; // an array's or a string's, neither of which is a buffer
    }
    return new IllegalArgumentException(
        "a row is larger than the " + Frontend.MAX_MESSAGE_BYTES + " bytes that the server accepts",
        overflow);
  }
}
