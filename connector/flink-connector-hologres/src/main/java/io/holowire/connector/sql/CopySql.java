package io.holowire.connector.sql;

import java.util.List;

/** The COPY texts into tables. */
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
}
