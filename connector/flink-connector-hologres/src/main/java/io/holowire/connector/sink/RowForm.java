package io.holowire.connector.sink;

import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/**
 * One execution per row, all under one Sync. For tables with array columns, which {@code unnest}
 * would take apart.
 */
record RowForm(Query query) implements WriteForm {
  @Override
  public CompletableFuture<BatchResult> send(PgConnection connection, Rows rows) {
    Batch batch = connection.batch(query);
    try {
      for (int i = 0; i < rows.count(); i++) {
        int row = rows.offset(i);
        int length = Rows.length(rows.bytes(), row, query.parameters());
        ByteBuf out = batch.begin();
        out.writeBytes(rows.bytes(), row, length); // a row is encoded as the parameters of a Bind
        batch.end();
      }
      return batch.send();
    } catch (RuntimeException | Error e) {
      batch.discard();
      throw e;
    }
  }
}
