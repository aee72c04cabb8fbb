package io.holowire.connector.sink;

import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.ColumnWriters;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.CheckAndPut;
import io.holowire.connector.sql.DeleteStrategy;
import io.holowire.connector.sql.OnConflict;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.UpsertSql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.api.ValidationException;

/**
 * How the columns of the statement meet those of the table; found out once per writer.
 *
 * @param shape the table
 * @param columns those that decide the partition first where the sink routes, then the others of
 *     the key in the order of its index, then the rest in the DDL's order
 * @param types their declared types, with modifiers
 * @param writers one for each of {@code columns}
 * @param keyColumns how many of them are the key; 0 = rows are appended
 * @param onConflict what an upsert does with a row that exists
 */
public record WriteTarget(
    TableShape shape,
    List<SqlColumn> columns,
    List<String> types,
    ColumnWriter[] writers,
    int keyColumns,
    OnConflict onConflict) {

  /**
   * Resolves names, key and types.
   *
   * @throws ValidationException naming the column or key that does not fit
   */
  public static WriteTarget of(SinkSpec spec, TableShape shape) {
    return of(spec, shape, List.of());
  }

  /**
   * The same for a sink that routes.
   *
   * @param partitionColumns what decides the partition, as the server spells it
   */
  public static WriteTarget of(SinkSpec spec, TableShape shape, List<String> partitionColumns) {
    List<ColumnShape> written = shape.columns(spec.writtenNames());
    written.forEach(column -> requireWritable(column, shape));
    List<ColumnShape> key = shape.key(spec.declaredKey(), written);
    List<Integer> order = order(shape, written, key, partitionColumns);

    List<SqlColumn> columns =
        order.stream()
            .map(i -> ColumnWriters.sqlColumn(spec.writtenType(i), written.get(i)))
            .toList();
    ColumnWriter[] writers =
        order.stream()
            .map(
                i ->
                    ColumnWriters.of(
                        spec.writtenType(i), spec.written()[i], written.get(i), spec.settings()))
            .toArray(ColumnWriter[]::new);
    for (int i = 0; i < key.size(); i++) {
      if (!spec.options().bulkload()) {
        KeyColumn.requireComparable(columns.get(i), written.get(order.get(i)));
      }
      writers[i] = CanonicalKey.of(writers[i], columns.get(i));
    }
    List<ColumnShape> others =
        order.subList(key.size(), order.size()).stream().map(written::get).toList();
    return new WriteTarget(
        shape,
        columns,
        order.stream().map(i -> written.get(i).declaredType()).toList(),
        writers,
        key.size(),
        onConflict(spec.options(), shape, written, key, others));
  }

  private static List<Integer> order(
      TableShape shape,
      List<ColumnShape> written,
      List<ColumnShape> key,
      List<String> partitionColumns) {
    List<Integer> order = new ArrayList<>();
    for (String name : partitionColumns) {
      int index = written.indexOf(shape.column(name));
      if (index < 0) {
        throw new ValidationException(
            "column \""
                + name
                + "\" decides the partition of table "
                + shape.path()
                + ", and the statement does not name it");
      }
      if (!key.isEmpty() && !key.contains(written.get(index))) {
        throw new ValidationException(
            "column \""
                + name
                + "\" decides the partition of table "
                + shape.path()
                + " and is not part of the key, so a key alone does not say where its row is;"
                + " leave partition_router out");
      }
      if (written.get(index).isArray()) {
        throw new ValidationException(
            "column \""
                + name
                + "\" decides the partition of table "
                + shape.path()
                + " and is an array, by which partition_router cannot route; leave it out");
      }
      order.add(index);
    }
    key.stream().map(written::indexOf).filter(i -> !order.contains(i)).forEach(order::add);
    IntStream.range(0, written.size()).filter(i -> !order.contains(i)).forEach(order::add);
    return order;
  }

  private static OnConflict onConflict(
      SinkOptions options,
      TableShape shape,
      List<ColumnShape> written,
      List<ColumnShape> key,
      List<ColumnShape> others) {
    if (options.deleteStrategy() == DeleteStrategy.NULL_OUT && !key.isEmpty()) {
      requireNullable(shape, others);
    }
    if (options.ignoreNullWhenUpdate() && key.isEmpty()) {
      throw new ValidationException(
          "sink.ignore-null-when-update = 'true': table "
              + shape.path()
              + " has no key, so nothing is updated");
    }
    return new OnConflict(
        options.upsertType(),
        shape.resetColumns(written),
        options.ignoreNullWhenUpdate(),
        options.checkAndPut() == null
            ? null
            : checkAndPut(options.checkAndPut(), shape, key, others));
  }

  private static void requireNullable(TableShape shape, List<ColumnShape> others) {
    String option = "sink.delete-strategy = '" + DeleteStrategy.NULL_OUT + "': ";
    if (others.isEmpty()) {
      throw new ValidationException(
          option + "every column is part of the key of table " + shape.path());
    }
    others.stream()
        .filter(ColumnShape::notNull)
        .findFirst()
        .ifPresent(
            column -> {
              throw new ValidationException(
                  option
                      + "column \""
                      + column.name()
                      + "\" of table "
                      + shape.path()
                      + " is NOT NULL");
            });
  }

  private static CheckAndPut checkAndPut(
      CheckAndPut check, TableShape shape, List<ColumnShape> key, List<ColumnShape> others) {
    String option = "sink.check-and-put.column = '" + check.column() + "': ";
    if (key.isEmpty()) {
      throw new ValidationException(option + "table " + shape.path() + " has no key");
    }
    ColumnShape column = shape.column(check.column());
    if (!others.contains(column)) {
      throw new ValidationException(
          option
              + (key.contains(column)
                  ? "is part of the key, whose values are always equal"
                  : "the statement does not name it"));
    }
    return new CheckAndPut(column.name(), check.operator(), check.nullAs());
  }

  public boolean hasKey() {
    return keyColumns > 0;
  }

  /** The columns of the key; empty = rows are appended. */
  public List<SqlColumn> key() {
    return columns.subList(0, keyColumns);
  }

  /** The statements' texts are made of this. */
  UpsertSql sql() {
    return new UpsertSql(shape.path(), columns, keyColumns, null);
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
              + ", which takes no value for it; leave it out of the statement's column list, or of"
              + " the DDL of the sink");
    }
  }
}
