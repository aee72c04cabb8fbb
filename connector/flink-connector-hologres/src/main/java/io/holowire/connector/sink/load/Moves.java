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
 * Moves the rows of staging tables into a table as it is now, within the connection's transaction.
 * Counts them: none may be missing.
 */
record Moves(SinkSpec spec, PgConnection connection, TableShape shape) {

  /**
   * Waits for the server.
   *
   * @throws IllegalStateException when rows are not where they were staged
   */
  void move(Portion portion) throws InterruptedException {
    lock(portion);
    if (portion.order() == null) {
      requireAll(portion, insert(merge(portion, shape.path()).append(null)));
    } else {
      requireAll(portion, count(portion));
      insert(keyed(spec, shape, portion, shape.path(), null));
    }
  }

  /** Its only user is this one; and a table that is gone is told from a target that is. */
  private void lock(Portion portion) throws InterruptedException {
    try {
      query(StagingSql.lock(portion.table()));
    } catch (ServerException e) {
      if (!SqlState.UNDEFINED_TABLE.equals(e.sqlState())
          && !SqlState.INVALID_SCHEMA_NAME.equals(e.sqlState())) {
        throw e;
      }
      throw new IllegalStateException(
          "staging table "
              + portion.table()
              + " is gone, and the ledger does not say that its "
              + portion.rows()
              + " rows were committed",
          e);
    }
  }

  private void requireAll(Portion portion, long rows) {
    if (rows != portion.rows()) {
      throw new IllegalStateException(
          "staging table "
              + portion.table()
              + " has "
              + rows
              + " rows of "
              + portion.rows()
              + (spec.options().load().unlogged()
                  ? "; a crash of the server empties it (sink.bulkload.unlogged = 'true')"
                  : ""));
    }
  }

  private long count(Portion portion) throws InterruptedException {
    String text = merge(portion, shape.path()).count();
    return Long.parseLong(query(text).get(0).rows().get(0).get(0));
  }

  private long insert(String text) throws InterruptedException {
    return query(text).get(0).tag().rows();
  }

  private List<SimpleResult> query(String text) throws InterruptedException {
    return Reply.await(connection.query(text));
  }

  private static MergeSql merge(Portion portion, TablePath target) {
    return new MergeSql(target, portion.table(), portion.columns());
  }

  /**
   * The statement that moves a portion of a table with a key.
   *
   * @param target the table or a partition of it
   * @param where a condition for the rows; null = all
   */
  static String keyed(
      SinkSpec spec, TableShape shape, Portion portion, TablePath target, String where) {
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
    return merge(portion, target)
        .merge(
            new MergeSql.Key(key, nullable, portion.order()),
            now.columns(),
            now.onConflict(),
            where);
  }
}
