package io.holowire.connector.sink;

import io.holowire.connector.server.Failure;
import io.holowire.connector.sql.ProbeSql;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Finds the column whose value is at fault when the server says what is wrong but not where: it
 * names the column of a missing value, but not that of a text that is no date. So each value is
 * cast to its column's type by itself.
 *
 * @param columns the sink's
 * @param types their declared types, with modifiers
 */
record ColumnProbe(List<SqlColumn> columns, List<String> types) {
  /**
   * As {@link Link#blame}.
   *
   * @return null when the failure is none of a single value
   */
  CompletableFuture<String> find(PgConnection connection, RowBatch batch, PgException failure) {
    if (!(failure instanceof ServerException refusal)
        || refusal.fields().column() != null
        || !batch.isUpsert()
        || !isOfValue(refusal)) {
      return null;
    }
    List<CompletableFuture<String>> probes = new ArrayList<>();
    int at = batch.offset();
    for (int i = 0; i < columns.size(); i++) {
      int length = Rows.fieldBytes(batch.array(), at);
      if (Rows.length(batch.array(), at) >= 0) {
        probes.add(probe(connection, i, batch.array(), at, length));
      }
      at += length;
    }
    return first(probes);
  }

  /** Data exceptions, and the checks of a domain, which name the type but no column. */
  private static boolean isOfValue(ServerException refusal) {
    return refusal.sqlState().startsWith("22")
        || (refusal.sqlState().startsWith("23")
            && refusal.fields().dataType() != null
            && refusal.fields().table() == null);
  }

  /** Completes with the column's name if its value is at fault, else with null. */
  private CompletableFuture<String> probe(
      PgConnection connection, int column, byte[] bytes, int at, int length) {
    Query query = Query.of(ProbeSql.cast(columns.get(column), types.get(column)), 0);
    Batch batch = connection.batch(query);
    batch.begin().writeBytes(bytes, at, length);
    batch.end();
    return batch
        .send()
        .thenAccept(BatchResult::close)
        .handle(
            (done, refusal) ->
                refusal != null && RowFaults.isOfRows(Failure.cause(refusal))
                    ? columns.get(column).name()
                    : null);
  }

  private static CompletableFuture<String> first(List<CompletableFuture<String>> probes) {
    CompletableFuture<String> first = CompletableFuture.completedFuture(null);
    for (CompletableFuture<String> probe : probes) {
      first = first.thenCombine(probe, (found, next) -> found == null ? next : found);
    }
    return first;
  }
}
