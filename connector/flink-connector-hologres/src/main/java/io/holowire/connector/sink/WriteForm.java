package io.holowire.connector.sink;

import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.UpsertSql;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How a choice of rows becomes the executions of one prepared statement, whatever their number. */
sealed interface WriteForm permits ArraysForm, RowForm {

  /**
   * Encodes the rows, which are not needed any more on return, and sends them as one implicit
   * transaction.
   *
   * @return completes on the event loop; the receiver closes the result
   */
  CompletableFuture<BatchResult> send(PgConnection connection, Rows rows);

  /**
   * @param sql a text of {@link UpsertSql} in that form
   * @param columns its parameters, which are the first fields of each row
   */
  static WriteForm of(UpsertSql.Form form, String sql, List<SqlColumn> columns) {
    // The text casts each parameter, so the server knows the types, also those without a fixed OID.
    Query query = Query.of(sql, new int[columns.size()]);
    return switch (form) {
      case ARRAYS -> new ArraysForm(query, columns.stream().mapToInt(SqlColumn::wireOid).toArray());
      case ROW -> new RowForm(query);
    };
  }
}
