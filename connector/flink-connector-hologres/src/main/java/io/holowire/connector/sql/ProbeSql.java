package io.holowire.connector.sql;

/** The text that tries a value of a column by itself. */
public final class ProbeSql {
  private ProbeSql() {}

  /**
   * Casts parameter {@code $1}, of the wire type, to the column's declared type.
   *
   * @param declaredType with modifiers, as the catalog prints it
   */
  public static String cast(SqlColumn column, String declaredType) {
    return "SELECT $1::" + column.wireType() + "::" + declaredType;
  }
}
