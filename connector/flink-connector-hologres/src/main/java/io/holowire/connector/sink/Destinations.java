package io.holowire.connector.sink;

import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Which tables the rows of a step go to. */
interface Destinations {
  /** As {@link Link#prepare}. */
  CompletableFuture<?> prepare(PgConnection connection, RowBatch batch);

  /** Sends the rows of a step, each to its table; the answers come in this order. */
  List<CompletableFuture<?>> send(PgConnection connection, Step step);

  /** All rows go to the table that the statements are for. */
  record OneTable(Statements statements) implements Destinations {
    @Override
    public CompletableFuture<?> prepare(PgConnection connection, RowBatch batch) {
      return null;
    }

    @Override
    public List<CompletableFuture<?>> send(PgConnection connection, Step step) {
      return List.of(
          statements.form(step).send(connection, step.rows()).thenAccept(BatchResult::close));
    }
  }
}
