package io.holowire.connector.sink;

import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.type.PgArray;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.CompletableFuture;

/** One execution for all rows: one array per column, gathered from the rows, for {@code unnest}. */
final class ArraysForm implements WriteForm {
  private static final int HEADER_BYTES = 24;
  private static final int EXPECTED_FIELD_BYTES = 12;

  private final Query query;
  private final int[] elementOids;

  ArraysForm(Query query, int[] elementOids) {
    this.query = query;
    this.elementOids = elementOids;
  }

  @Override
  public CompletableFuture<BatchResult> send(PgConnection connection, Rows rows) {
    ByteBuf[] columns = gather(rows, ByteBufAllocator.DEFAULT);
    Batch batch = connection.batch(query);
    batch.bind(columns);
    return batch.send();
  }

  /** The parameters: for each column a field that holds an array with an element of each row. */
  ByteBuf[] gather(Rows rows, ByteBufAllocator allocator) {
    ByteBuf[] columns = new ByteBuf[elementOids.length];
    try {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = allocator.directBuffer(HEADER_BYTES + EXPECTED_FIELD_BYTES * rows.count());
        PgArray.begin(columns[i], elementOids[i]); // each at the start of a buffer of its own
      }
      gather(rows, columns);
      return columns;
    } catch (RuntimeException | Error e) {
      for (ByteBuf column : columns) {
        if (column != null) {
          column.release();
        }
      }
      throw e;
    }
  }

  /** Row by row, for wide rows and many do not stay in the cache until the next column. */
  private static void gather(Rows rows, ByteBuf[] columns) {
    byte[] bytes = rows.bytes();
    boolean[] hasNull = new boolean[columns.length];
    for (int row = 0; row < rows.count(); row++) {
      int at = rows.offset(row);
      for (int i = 0; i < columns.length; i++) {
        int length = Rows.length(bytes, at);
        hasNull[i] |= length < 0;
        int field = Integer.BYTES + Math.max(0, length);
        columns[i].writeBytes(bytes, at, field);
        at += field;
      }
    }
    for (int i = 0; i < columns.length; i++) {
      PgArray.end(columns[i], /* mark= */ 0, rows.count(), hasNull[i]);
    }
  }
}
