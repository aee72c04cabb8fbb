package io.holowire.connector.sink;

import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Batches as statements on a connection of its own. */
final class ServerLink implements Link {
  /**
   * What a link does besides connecting, the same for each link of a writer.
   *
   * @param destinations where the rows go
   * @param atomic whether the statements of a batch must take effect together or not at all: what
   *     one does depends on those before it, or must not be repeated when another has failed. Else
   *     each is a transaction of its own: locks are then held for one sorted statement at a time
   * @param probe finds the column at fault
   */
  record Plan(Destinations destinations, boolean atomic, ColumnProbe probe) {}

  private final PgConnection connection;
  private final Plan plan;

  ServerLink(PgConnection connection, Plan plan) {
    this.connection = connection;
    this.plan = plan;
  }

  @Override
  public CompletableFuture<?> prepare(RowBatch batch) {
    return plan.destinations.prepare(connection, batch);
  }

  @Override
  public CompletableFuture<?> send(RowBatch batch) {
    List<Destinations.Statement> statements = new ArrayList<>();
    batch.steps().forEach(step -> statements.addAll(plan.destinations.statements(step)));
    List<CompletableFuture<?>> answers = new ArrayList<>();
    boolean transaction = plan.atomic && statements.size() > 1;
    if (transaction) {
      answers.add(connection.query("BEGIN"));
    }
    statements.forEach(statement -> answers.add(statement.send(connection)));
    if (transaction) {
      answers.add(connection.query("COMMIT")); // after a failure it does what ROLLBACK does
    }
    return all(answers);
  }

  /** Completes after all of them, and fails with the first failure in their order. */
  private static CompletableFuture<?> all(List<CompletableFuture<?>> answers) {
    CompletableFuture<?> all = CompletableFuture.completedFuture(null);
    for (CompletableFuture<?> answer : answers) {
      all = all.thenCombine(answer, (a, b) -> null); // of two failures the former one's is kept
    }
    return all;
  }

  @Override
  public CompletableFuture<String> blame(RowBatch batch, PgException failure) {
    return plan.probe.find(connection, batch, failure);
  }

  @Override
  public void close() {
    connection.close();
  }
}
