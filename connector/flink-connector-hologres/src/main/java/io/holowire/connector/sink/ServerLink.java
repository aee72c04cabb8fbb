package io.holowire.connector.sink;

import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.UpsertSql;
import io.holowire.connector.sql.UpsertType;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Batches as statements on a connection of its own: the deletes of a batch, then its upserts. */
final class ServerLink implements Link {
  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  /**
   * The prepared statements of a sink.
   *
   * @param delete null for tables without a key
   */
  record Statements(WriteForm upsert, WriteForm delete) {
    static Statements of(WriteTarget target, UpsertType type) {
      List<SqlColumn> columns = target.columns();
      List<SqlColumn> key = target.key();
      UpsertSql.Form form = UpsertSql.Form.of(columns);
      String upsert =
          UpsertSql.upsert(
              target.table(),
              columns,
              key.stream().map(SqlColumn::name).toList(),
              type,
              target.resetColumns(),
              form);
      return new Statements(
          WriteForm.of(form, upsert, columns), target.hasKey() ? delete(target, key) : null);
    }

    private static WriteForm delete(WriteTarget target, List<SqlColumn> key) {
      UpsertSql.Form form = UpsertSql.Form.of(key);
      return WriteForm.of(form, UpsertSql.delete(target.table(), key, form), key);
    }
  }

  private final PgConnection connection;
  private final Statements statements;

  ServerLink(PgConnection connection, Statements statements) {
    this.connection = connection;
    this.statements = statements;
  }

  @Override
  public CompletableFuture<?> send(RowBatch batch) {
    // Two Syncs, so two transactions; pipelined they run in this order, and a replay repeats both.
    CompletableFuture<Void> deleted = send(statements.delete, batch.deletes());
    return deleted.thenCombine(send(statements.upsert, batch.upserts()), (a, b) -> null);
  }

  private CompletableFuture<Void> send(WriteForm form, Rows rows) {
    return rows.isEmpty() ? NOTHING : form.send(connection, rows).thenAccept(BatchResult::close);
  }

  @Override
  public void release() {
    connection.close();
  }

  @Override
  public void discard() {
    connection.close();
  }
}
