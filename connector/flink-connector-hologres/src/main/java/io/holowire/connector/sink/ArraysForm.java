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
    int[] cursors = rows.offsets().clone();
    try {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = allocator.directBuffer(HEADER_BYTES + EXPECTED_FIELD_BYTES * rows.count());
        gather(rows.bytes(), cursors, elementOids[i], columns[i]);
      }
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

  /** Appends the field at each cursor, and moves the cursor behind it. */
  private static void gather(byte[] bytes, int[] cursors, int elementOid, ByteBuf out) {
    int mark = PgArray.begin(out, elementOid);
    boolean hasNull = false;
    for (int i = 0; i < cursors.length; i++) {
      int from = cursors[i];
      int length = Rows.fieldBytes(bytes, from);
      hasNull |= length == Integer.BYTES && Rows.length(bytes, from) < 0;
      out.writeBytes(bytes, from, length);
      cursors[i] = from + length;
    }
    PgArray.end(out, mark, cursors.length, hasNull);
  }
}
