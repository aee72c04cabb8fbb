package io.holowire.connector.lookup;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.ColumnWriters;
import io.holowire.connector.row.RowDecoder;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.LookupSql;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.type.Oid;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The one statement of a lookup function, whatever the number of keys in a batch, and the one that
 * comes before it where keys without a row are given one.
 *
 * @param query takes one array for each column of the key; answers the key's number, from 1, then
 *     the row
 * @param insert takes the same; null = a missing key stays missing
 * @param keys how the arrays are written
 * @param decoder reads the rows; for one thread
 */
record LookupStatement(Query query, Query insert, KeyFormat keys, RowDecoder decoder) {

  /**
   * The statements for that table.
   *
   * @throws org.apache.flink.table.api.ValidationException when a column is missing or types do not
   *     go together
   */
  static LookupStatement of(LookupRequest request, TableShape table, LookupSql.Join join) {
    RowType produced = request.produced();
    List<ColumnShape> columns = table.columns(produced.getFieldNames());
    List<ColumnShape> keyColumns = new ArrayList<>();
    List<SqlColumn> keys = new ArrayList<>();
    List<ColumnWriter> writers = new ArrayList<>();
    for (int field : request.keyPositions()) {
      LogicalType type = produced.getTypeAt(field);
      ColumnShape column = columns.get(field);
      keyColumns.add(column);
      keys.add(ColumnWriters.keyColumn(type, column));
      writers.add(ColumnWriters.ofKey(type, writers.size(), column, request.rows()));
    }
    String sql =
        LookupSql.lookup(
            table.path(), keys, RowDecoder.sqlColumns(produced, columns), request.where(), join);
    List<Integer> oids = keys.stream().map(SqlColumn::wireOid).toList();
    int[] parameters = oids.stream().mapToInt(Oid::arrayOf).toArray();
    Query insert = null;
    if (request.settings().insertIfNotExists()) {
      requireInsertable(table, keyColumns);
      insert = Query.of(LookupSql.insertMissing(table.path(), keys), parameters);
    }
    return new LookupStatement(
        Query.of(sql, parameters),
        insert,
        new KeyFormat(writers, oids),
        new RowDecoder(produced, columns, 1, request.rows()));
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
