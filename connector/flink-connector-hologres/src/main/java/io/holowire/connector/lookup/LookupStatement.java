package io.holowire.connector.lookup;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.ColumnWriters;
import io.holowire.connector.row.RowDecoder;
import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.FirstConnection;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.LookupSql;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.pool.Lease;
import io.holowire.pgwire.pool.PgPool;
import io.holowire.pgwire.type.Oid;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The statement of a lookup function, and the one that comes before it where keys without a row are
 * given one.
 *
 * @param query takes the key's columns, as arrays where it is for many keys, which then answers the
 *     key's number, from 1, before each row
 * @param insert takes the same; null = a missing key stays missing
 * @param keys how they are written
 * @param decoder reads the rows; for one thread
 */
record LookupStatement(Query query, Query insert, KeyFormat keys, RowDecoder decoder) {
  /** How many keys it is for. */
  enum Form {
    /** Whatever number a batch has. */
    MANY,
    ONE
  }

  /**
   * Connects, meets the table and prepares the statements, so that what is wrong with them shows
   * before the first key.
   *
   * @throws RuntimeException when the server cannot be reached or refuses, a column is missing, or
   *     types do not go together
   */
  static LookupStatement prepare(LookupRequest request, PgPool pool, Form form)
      throws InterruptedException {
    try (Lease lease = FirstConnection.await(pool::acquire)) {
      PgConnection connection = lease.connection();
      TableShape table = Reply.await(Catalog.tableShape(connection, request.table()));
      LookupStatement statement = of(request, table, form, connection);
      Reply.await(connection.prepare(statement.query));
      if (statement.insert != null) {
        Reply.await(connection.prepare(statement.insert));
      }
      return statement;
    }
  }

  private static LookupStatement of(
      LookupRequest request, TableShape table, Form form, PgConnection connection)
      throws InterruptedException {
    List<ColumnShape> compared = table.columns(request.keys().getFieldNames());
    List<SqlColumn> keys = new ArrayList<>();
    List<ColumnWriter> writers = new ArrayList<>();
    for (int i = 0; i < compared.size(); i++) {
      LogicalType type = request.keys().getTypeAt(i);
      keys.add(ColumnWriters.keyColumn(type, compared.get(i)));
      writers.add(ColumnWriters.ofKey(type, i, compared.get(i), request.rows()));
    }
    List<ColumnShape> columns = table.columns(request.produced().getFieldNames());
    List<SqlColumn> read = RowDecoder.sqlColumns(request.produced(), columns);
    boolean many = form == Form.MANY;
    LookupSql sql = new LookupSql(table.path(), keys);
    String query =
        many
            ? sql.many(read, request.where(), join(table, compared, connection))
            : sql.one(read, request.where());
    String insert = null;
    if (request.settings().insertIfNotExists()) {
      requireInsertable(table, compared);
      List<String> declared = compared.stream().map(ColumnShape::declaredType).toList();
      insert = many ? sql.insertMany(declared) : sql.insertOne(declared);
    }
    List<Integer> oids = keys.stream().map(SqlColumn::wireOid).toList();
    int[] parameters =
        oids.stream().mapToInt(oid -> many ? Oid.arrayOf(oid) : oid.intValue()).toArray();
    return new LookupStatement(
        Query.of(query, parameters),
        insert == null ? null : Query.of(insert, parameters),
        new KeyFormat(writers, oids),
        new RowDecoder(request.produced(), columns, many ? 1 : 0, request.rows()));
  }

  private static LookupSql.Join join(
      TableShape table, List<ColumnShape> key, PgConnection connection)
      throws InterruptedException {
    boolean perKey =
        table.isPartitioned()
            && Reply.await(
                Catalog.hasIndexLedBy(
                    connection, table.oid(), key.stream().map(ColumnShape::name).toList()));
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
}
