package io.holowire.connector.sink.load;

import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sink.SinkSpec;
import io.holowire.connector.sink.WriteTarget;
import io.holowire.connector.sql.MergeSql;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.StagingSql;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.SimpleResult;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import java.util.List;

/**
 * The rows of one portion in their staging table, within the connection's transaction. Each method
 * waits for the server.
 *
 * @param shape the table that they are for, as it is now
 */
record StagedRows(SinkSpec spec, PgConnection connection, TableShape shape, Portion portion) {

  /** Whether one row of each key counts; else all rows do. */
  boolean merged() {
    return portion.order() != null;
  }

  /**
   * Keeps all others away from the table until the transaction ends.
   *
   * @throws LostRowsException when it is gone
   */
  void lock() throws InterruptedException {
    try {
      query(StagingSql.lock(portion.table()));
    } catch (ServerException e) {
      if (!SqlState.UNDEFINED_TABLE.equals(e.sqlState())
          && !SqlState.INVALID_SCHEMA_NAME.equals(e.sqlState())) {
        throw e;
      }
      throw new LostRowsException(
          "staging table "
              + portion.table()
              + " is gone, and the ledger does not say that its "
              + portion.rows()
              + " rows were committed",
          e);
    }
  }

  /**
   * Moves rows.
   *
   * @param target the table, or a partition of it
   * @param where a condition; null = all
   * @return how many
   */
  long insert(TablePath target, String where) throws InterruptedException {
    return query(move(target, where)).get(0).tag().rows();
  }

  /** The statement that does it. */
  String move(TablePath target, String where) {
    MergeSql move = sql(target);
    return merged() ? merge(move, where) : move.append(where);
  }

  private String merge(MergeSql move, String where) {
    WriteTarget now = WriteTarget.of(spec, shape);
    List<String> key = now.key().stream().map(SqlColumn::name).toList();
    if (key.isEmpty()) {
      throw new IllegalStateException(
          "table " + shape.path() + " has no key any more, by which rows could be merged");
    }
    List<String> nullable =
        key.stream()
            .map(shape::column)
            .filter(column -> !column.notNull())
            .map(ColumnShape::name)
            .toList();
    List<SqlColumn> columns =
        now.columns().stream().filter(column -> portion.columns().contains(column.name())).toList();
    return move.merge(
        new MergeSql.Key(key, nullable, portion.order()), columns, now.onConflict(), where);
  }

  /**
   * Counts rows.
   *
   * @param where a condition; null = all
   */
  long count(String where) throws InterruptedException {
    String text = sql(shape.path()).count(where);
    return Long.parseLong(query(text).get(0).rows().get(0).get(0));
  }

  /**
   * Makes sure that none is missing.
   *
   * @throws LostRowsException when there are not as many as were staged
   */
  void requireAll(long rows) {
    if (rows != portion.rows()) {
      throw new LostRowsException(
          "staging table "
              + portion.table()
              + " has "
              + rows
              + " rows of "
              + portion.rows()
              + (spec.options().load().unlogged()
                  ? "; a crash of the server empties it (sink.bulkload.unlogged = 'true')"
                  : ""),
          null);
    }
  }

  List<SimpleResult> query(String text) throws InterruptedException {
    return Reply.await(connection.query(text));
  }

  private MergeSql sql(TablePath target) {
    return new MergeSql(target, portion.table(), portion.columns());
  }
}
