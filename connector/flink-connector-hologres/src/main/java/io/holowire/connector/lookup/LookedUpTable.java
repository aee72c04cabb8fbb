package io.holowire.connector.lookup;

import io.holowire.connector.row.ColumnWriters;
import io.holowire.connector.row.FlinkTypes;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.TablePath;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;

/**
 * The server's table as calls of a function see it; owns which arguments go with its key.
 *
 * @param key the columns that the arguments are compared with, in the order of the arguments
 * @param result the columns of an answer
 */
record LookedUpTable(TablePath path, List<ColumnShape> key, RowType result) {

  /**
   * @throws ValidationException when a named column is missing or there is no key to look up by
   */
  static LookedUpTable of(FunctionOptions options, TableShape table) {
    List<String> names = options.key() == null ? table.primaryKey() : options.key();
    if (names.isEmpty()) {
      throw new ValidationException(
          "lookup.key: is missing; table "
              + table.path()
              + " has no primary key, so it must name the columns that the arguments are compared"
              + " with");
    }
    List<ColumnShape> key = once("lookup.key", table.columns(names));
    for (ColumnShape column : key) {
      if (column.isArray()) {
        throw new ValidationException(
            "column \"" + column.name() + "\": is an array, and a lookup cannot be by one");
      }
    }
    List<ColumnShape> columns =
        options.columns() == null
            ? table.columns()
            : once("lookup.columns", table.columns(options.columns()));
    return new LookedUpTable(table.path(), key, result(columns));
  }

  private static List<ColumnShape> once(String option, List<ColumnShape> columns) {
    if (new HashSet<>(columns).size() < columns.size()) {
      throw new ValidationException(option + ": names a column twice");
    }
    return columns;
  }

  private static RowType result(List<ColumnShape> columns) {
    return new RowType(
        false,
        columns.stream()
            .map(column -> new RowType.RowField(column.name(), FlinkTypes.of(column)))
            .toList());
  }

  /**
   * The types that a call's arguments are compared as: the given ones wherever no digit or
   * character is lost by that, else the columns', where Flink casts without being told to.
   *
   * @throws ValidationException when number or types do not fit; it names the column
   */
  List<LogicalType> arguments(List<LogicalType> given) {
    if (given.size() != key.size()) {
      throw new ValidationException(
          "the key of table %s has %d columns, %s; the call has %d arguments"
              .formatted(path, key.size(), described(), given.size()));
    }
    return Stream.iterate(0, i -> i < key.size(), i -> i + 1)
        .map(i -> argument(i, given.get(i)))
        .toList();
  }

  private LogicalType argument(int position, LogicalType given) {
    ColumnShape column = key.get(position);
    LogicalType read = FlinkTypes.of(column);
    if (comparable(given, read) && sendable(given, column)) {
      return given;
    }
    if (LogicalTypeCasts.supportsImplicitCast(given, read)) {
      return read;
    }
    throw new ValidationException(
        "argument %d is compared with column \"%s\" of table %s, the server's %s: %s does not go with it, %s does"
            .formatted(
                position + 1,
                column.name(),
                path,
                column.declaredType(),
                given.copy(true).asSummaryString(),
                read.asSummaryString()));
  }

  /** Whether equal values of the two are the same value, however many digits the types have. */
  private static boolean comparable(LogicalType given, LogicalType read) {
    return Stream.of(
                LogicalTypeFamily.EXACT_NUMERIC,
                LogicalTypeFamily.CHARACTER_STRING,
                LogicalTypeFamily.BINARY_STRING,
                LogicalTypeFamily.TIMESTAMP)
            .anyMatch(family -> given.is(family) && read.is(family))
        || (given.is(read.getTypeRoot()) && !given.is(LogicalTypeRoot.NULL));
  }

  private static boolean sendable(LogicalType type, ColumnShape column) {
    try {
      ColumnWriters.sqlColumn(type, column);
      return true;
    } catch (ValidationException e) {
      return false;
    }
  }

  private String described() {
    return key.stream()
        .map(column -> column.name() + " " + column.declaredType())
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
