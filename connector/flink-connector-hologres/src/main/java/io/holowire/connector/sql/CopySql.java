package io.holowire.connector.sql;

import java.util.List;
import java.util.stream.Collectors;

/** The COPY texts, binary both ways. */
public final class CopySql {
  private CopySql() {}

  /**
   * COPY into a table.
   *
   * @param columns the sink's columns, in the order of the fields of a tuple
   * @throws IllegalArgumentException for a column whose values would need a cast, which COPY cannot
   *     do
   */
  public static String copyIn(TablePath table, List<SqlColumn> columns) {
    for (SqlColumn column : columns) {
      if (column.cast()) {
        throw new IllegalArgumentException(
            "column \""
                + column.name()
                + "\" is "
                + column.columnType()
                + ", which binary COPY cannot take as "
                + column.wireType());
      }
    }
    return "COPY "
        + table.toSql()
        + " ("
        + Identifiers.quoteAll(columns.stream().map(SqlColumn::name).toList())
        + ") FROM STDIN (FORMAT binary)";
  }

  /**
   * COPY of a table's columns, in the given order. Without columns each row is an empty tuple.
   *
   * @param columns with the wire type to read each as
   */
  public static String copyOut(TablePath table, List<SqlColumn> columns) {
    return copyOut(table, columns, null);
  }

  /**
   * COPY of the rows that a condition holds for.
   *
   * @param where a SQL condition, trusted; null = all rows
   */
  public static String copyOut(TablePath table, List<SqlColumn> columns, String where) {
    String list =
        columns.stream().map(column -> column.outgoing("")).collect(Collectors.joining(", "));
    return "COPY (SELECT "
        + (list.isEmpty() ? "" : list + " ")
        + "FROM "
        + table.toSql()
        + (where == null ? "" : " WHERE " + where)
        + ") TO STDOUT (FORMAT binary)";
  }
}
