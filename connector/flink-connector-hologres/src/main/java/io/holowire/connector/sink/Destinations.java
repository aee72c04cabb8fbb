package io.holowire.connector.sink;

import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Which tables the rows of a step go to. */
interface Destinations {
  /** What is sent to one table. */
  interface Statement {
    /** Sends it; completes when the server has answered. */
    CompletableFuture<?> send(PgConnection connection);
  }

  /** As {@link Link#prepare}. */
  CompletableFuture<?> prepare(PgConnection connection, RowBatch batch);

  /** The statements of a step of a batch that has been prepared, in the order to send them. */
  List<Statement> statements(Step step);

  /** All rows go to the table that the statements are for. */
  record OneTable(Statements statements) implements Destinations {
    @Override
    public CompletableFuture<?> prepare(PgConnection connection, RowBatch batch) {
      return null;
    }

    @Override
    public List<Statement> statements(Step step) {
      return List.of(
          connection ->
              statements.form(step).send(connection, step.rows()).thenAccept(BatchResult::close));
    }
  }
}
