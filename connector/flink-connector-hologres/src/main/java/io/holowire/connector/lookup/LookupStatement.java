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
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The one statement of a lookup function, whatever the number of keys in a batch.
 *
 * @param query takes one array for each column of the key; answers the key's number, from 1, then
 *     the row
 * @param keys how the arrays are written
 * @param decoder reads the rows; for one thread
 */
record LookupStatement(Query query, KeyFormat keys, RowDecoder decoder) {

  /**
   * @throws org.apache.flink.table.api.ValidationException when a column is missing or types do not
   *     go together
   */
  static LookupStatement of(LookupRequest request, TableShape table) {
    RowType produced = request.produced();
    List<ColumnShape> columns = table.columns(produced.getFieldNames());
    List<SqlColumn> keys = new ArrayList<>();
    List<ColumnWriter> writers = new ArrayList<>();
    for (int field : request.keyPositions()) {
      LogicalType type = produced.getTypeAt(field);
      keys.add(ColumnWriters.sqlColumn(type, columns.get(field)));
      writers.add(ColumnWriters.ofKey(type, writers.size(), columns.get(field), request.rows()));
    }
    String sql =
        LookupSql.lookup(
            table.path(), keys, RowDecoder.sqlColumns(produced, columns), request.where());
    List<Integer> oids = keys.stream().map(SqlColumn::wireOid).toList();
    return new LookupStatement(
        Query.of(sql, oids.stream().mapToInt(Oid::arrayOf).toArray()),
        new KeyFormat(writers, oids),
        new RowDecoder(produced, columns, 1, request.rows()));
  }
}
