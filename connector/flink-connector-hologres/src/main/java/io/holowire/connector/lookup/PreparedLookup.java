package io.holowire.connector.lookup;

import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.FirstConnection;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.ServerCapabilities;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.LookupSql;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.pool.Lease;
import io.holowire.pgwire.pool.PgPool;
import java.util.List;
import org.apache.flink.table.api.ValidationException;

/**
 * What a lookup function is going to ask the server.
 *
 * @param statement looks up in the table itself
 * @param children in which rows are looked up instead; null = they are not
 */
record PreparedLookup(LookupStatement statement, ChildTables children) {
  /**
   * Connects, meets the table and prepares the statements, so that what is wrong with them shows
   * before the first key.
   *
   * @throws RuntimeException when the server cannot be reached or refuses, a column is missing, or
   *     types do not go together
   */
  static PreparedLookup prepare(LookupRequest request, PgPool pool, LookupPattern.Form form)
      throws InterruptedException {
    try (Lease lease = FirstConnection.await(pool::acquire)) {
      PgConnection connection = lease.connection();
      TableShape table = Reply.await(Catalog.tableShape(connection, request.table()));
      LookupPattern pattern = LookupPattern.of(request, table, form);
      if (pattern.insertedAs() != null) {
        requireInsertable(table, table.columns(pattern.keyNames()));
      }
      boolean hologres = Reply.await(ServerCapabilities.of(connection)).isHologres();
      LookupSql.Join join = hologres ? LookupSql.Join.PLANNED : join(table, pattern, connection);
      LookupStatement statement = pattern.on(table.path(), join);
      Reply.await(connection.prepare(statement.query()));
      if (statement.insert() != null) {
        Reply.await(connection.prepare(statement.insert()));
      }
      return new PreparedLookup(
          statement, hologres ? ChildTables.of(connection, table, pattern) : null);
    }
  }

  private static LookupSql.Join join(
      TableShape table, LookupPattern pattern, PgConnection connection)
      throws InterruptedException {
    boolean perKey =
        pattern.form() == LookupPattern.Form.MANY
            && table.isPartitioned()
            && Reply.await(Catalog.hasIndexLedBy(connection, table.oid(), pattern.keyNames()));
    return perKey ? LookupSql.Join.PER_KEY : LookupSql.Join.PLANNED;
  }

  /** A key that the table may have twice would be inserted twice by two that miss it. */
  private static void requireInsertable(TableShape table, List<ColumnShape> key) {
    List<String> names = key.stream().map(ColumnShape::name).toList();
    if (table.uniqueIndexes().stream().noneMatch(index -> names.containsAll(index.columns()))) {
      throw new ValidationException(
          "lookup.insert-if-not-exists: the key ("
              + String.join(", ", names)
              + ") of the lookup holds neither the primary key nor a unique index of table "
              + table.path());
    }
    key.stream()
        .filter(column -> !column.writable())
        .findFirst()
        .ifPresent(
            column -> {
              throw new ValidationException(
                  "lookup.insert-if-not-exists: column \""
                      + column.name()
                      + "\" of the key is filled by the server and cannot be inserted");
            });
  }

  /** For many keys. */
  Question question() {
    return children == null ? new TableQuestion(statement) : new ChildQuestion(children);
  }
}
