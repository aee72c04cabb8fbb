package io.holowire.connector.sql;

import java.util.List;
import java.util.stream.Collectors;

/** The COPY texts: into tables in either format, out of them in the binary one. */
public final class CopySql {
  private CopySql() {}

  /**
   * COPY into a table.
   *
   * @param columns the sink's columns, in the order of the fields of a row
   * @throws IllegalArgumentException in the binary format for a column whose values would need a
   *     cast, which COPY cannot do. As text each value goes to the input function of the column's
   *     own type
   */
  public static String copyIn(TablePath table, List<SqlColumn> columns, CopyFormat format) {
    for (SqlColumn column : columns) {
      if (column.cast() && !format.text()) {
        throw new IllegalArgumentException(
            "column "
                + column.quoted()
                + " is "
                + column.columnType()
                + ", which binary COPY cannot take as "
                + column.wireType()
                + "; set 'sink.copy.format' = 'text'");
      }
    }
    return "COPY "
        + table.toSql()
        + " ("
        + Identifiers.quoteAll(columns.stream().map(SqlColumn::name).toList())
        + ") FROM STDIN "
        + format.toSql();
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
