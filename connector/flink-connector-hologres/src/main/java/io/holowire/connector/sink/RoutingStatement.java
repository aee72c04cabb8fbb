package io.holowire.connector.sink;

import io.holowire.connector.server.Failure;
import io.holowire.connector.server.PartitionRoutes;
import io.holowire.connector.server.PartitionTree;
import io.holowire.connector.sql.PartitionColumn;
import io.holowire.connector.sql.PartitionSql;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.UpsertSql;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.wire.RowReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The statement that has the server say where rows go, for a tree of partitions as it was once. */
record RoutingStatement(PartitionRoutes routes, List<PartitionColumn> columns, WriteForm form) {

  /**
   * @param columns the partition columns
   * @param sent how each travels
   */
  static RoutingStatement of(
      PartitionTree tree, List<PartitionColumn> columns, List<SqlColumn> sent) {
    PartitionRoutes routes = PartitionRoutes.of(tree, columns);
    String sql = PartitionSql.route(columns, sent, routes.route());
    return new RoutingStatement(routes, columns, WriteForm.of(UpsertSql.Form.ARRAYS, sql, sent));
  }

  /**
   * What the server said of each tuple.
   *
   * @param numbers as in {@link PartitionRoutes}
   * @param values the partition columns of those that lead nowhere, as text; null for the others
   * @param refusals why a tuple is not even a value of the columns' types; null for the others
   */
  record Answer(int[] numbers, String[][] values, ServerException[] refusals) {
    Answer(int tuples) {
      this(new int[tuples], new String[tuples][], new ServerException[tuples]);
    }

    boolean leadsNowhere(int tuple) {
      return numbers[tuple] < 0 && refusals[tuple] == null;
    }
  }

  /**
   * Asks where tuples go.
   *
   * @param isolate whether to find out the tuples that the server refuses, instead of failing with
   *     the first
   */
  CompletableFuture<Answer> ask(PgConnection connection, Rows tuples, boolean isolate) {
    Answer answer = new Answer(tuples.count());
    return ask(connection, tuples, 0, tuples.count(), isolate, answer).thenApply(all -> answer);
  }

  private CompletableFuture<Void> ask(
      PgConnection connection, Rows tuples, int from, int to, boolean isolate, Answer answer) {
    return form.send(connection, tuples.part(from, to))
        .thenAccept(result -> read(result, from, answer))
        .exceptionallyCompose(
            failure -> {
              if (!isolate
                  || !(Failure.cause(failure) instanceof ServerException e)
                  || !isOfData(e)) {
                return CompletableFuture.failedFuture(Failure.cause(failure));
              }
              if (to - from == 1) {
                answer.refusals[from] = e;
                return CompletableFuture.completedFuture(null);
              }
              int middle = (from + to) >>> 1;
              return ask(connection, tuples, from, middle, true, answer)
                  .thenCompose(left -> ask(connection, tuples, middle, to, true, answer));
            });
  }

  /** Text that is no value of the column's type, or a value that its domain refuses. */
  private static boolean isOfData(ServerException e) {
    return e.sqlState().startsWith("22") || e.sqlState().startsWith("23");
  }

  private void read(BatchResult result, int from, Answer answer) {
    try (result) {
      io.holowire.pgwire.conn.Rows rows = result.rows(0);
      while (rows.next()) {
        RowReader row = rows.row();
        int tuple = from + row.getInt(0) - 1;
        answer.numbers[tuple] = row.getInt(1);
        if (row.getInt(1) < 0) {
          answer.values[tuple] = new String[columns.size()];
          for (int i = 0; i < columns.size(); i++) {
            answer.values[tuple][i] = row.getText(2 + i);
          }
        }
      }
    }
  }
}
