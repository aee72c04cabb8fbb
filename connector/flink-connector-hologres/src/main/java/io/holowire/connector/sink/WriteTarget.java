package io.holowire.connector.sink;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.ColumnWriters;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.TablePath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.RowType;

/**
 * How the columns of the DDL meet those of the table; found out once per writer.
 *
 * @param table as the server spells it
 * @param columns those of the key first, in the order of its index, then the others in the DDL's
 * @param writers one for each of {@code columns}
 * @param keyColumns how many of them are the key; 0 = rows are appended
 * @param resetColumns columns that the DDL does not have and {@code insertorreplace} sets to
 *     default
 */
record WriteTarget(
    TablePath table,
    List<SqlColumn> columns,
    ColumnWriter[] writers,
    int keyColumns,
    List<String> resetColumns) {

  /**
   * Resolves names, key and types.
   *
   * @throws ValidationException naming the column or key that does not fit
   */
  static WriteTarget of(SinkSpec spec, TableShape shape) {
    RowType type = spec.type();
    List<ColumnShape> written = shape.columns(type.getFieldNames());
    written.forEach(column -> requireWritable(column, shape));
    List<ColumnShape> key = shape.key(spec.declaredKey(), written);

    List<Integer> order = new ArrayList<>(key.stream().map(written::indexOf).toList());
    IntStream.range(0, written.size()).filter(i -> !order.contains(i)).forEach(order::add);
    List<SqlColumn> columns =
        order.stream()
            .map(i -> ColumnWriters.sqlColumn(type.getTypeAt(i), written.get(i)))
            .toList();
    ColumnWriter[] writers =
        order.stream()
            .map(i -> ColumnWriters.of(type.getTypeAt(i), i, written.get(i), spec.settings()))
            .toArray(ColumnWriter[]::new);
    for (int i = 0; i < key.size(); i++) {
      if (!spec.options().bulkload()) {
        KeyColumn.requireComparable(columns.get(i), key.get(i));
      }
      writers[i] = CanonicalKey.of(writers[i], columns.get(i));
    }
    return new WriteTarget(shape.path(), columns, writers, key.size(), shape.resetColumns(written));
  }

  boolean hasKey() {
    return keyColumns > 0;
  }

  List<SqlColumn> key() {
    return columns.subList(0, keyColumns);
  }

  private static void requireWritable(ColumnShape column, TableShape shape) {
    if (!column.writable()) {
      throw new ValidationException(
          "column \""
              + column.name()
              + "\" of table "
              + shape.path()
              + (column.generated()
                  ? " is computed by the server (GENERATED ALWAYS AS (…))"
                  : " is numbered by the server (GENERATED ALWAYS AS IDENTITY)")
              + ", which takes no value for it; leave it out of the DDL of the sink");
    }
  }
}
