package io.holowire.connector.sql;

import java.io.Serializable;
import java.util.List;

/**
 * The condition of an update: how the new value of a column must compare with the old one.
 *
 * @param column its name
 * @param nullAs the value, as text, that an old NULL counts as; null = nothing compares with NULL,
 *     so the row does not change
 */
public record CheckAndPut(String column, Operator operator, String nullAs) implements Serializable {

  /** The names are those of the option's values. */
  public enum Operator {
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    IS_NULL("IS NULL"),
    IS_NOT_NULL("IS NOT NULL");

    private final String sql;

    Operator(String sql) {
      this.sql = sql;
    }

    /** Whether it only looks at the old value. */
    public boolean unary() {
      return this == IS_NULL || this == IS_NOT_NULL;
    }
  }

  /**
   * The condition between the row in the table, {@code t}, and the {@code excluded} one.
   *
   * @param checked the column as the server has it
   */
  String condition(SqlColumn checked) {
    String old = "t." + checked.quoted();
    if (operator.unary()) {
      return old + " " + operator.sql;
    }
    String compared =
        nullAs == null
            ? old
            : "COALESCE("
                + old
                + ", "
                + Identifiers.literal(nullAs)
                + "::"
                + checked.columnType()
                + ")";
    return "excluded." + checked.quoted() + " " + operator.sql + " " + compared;
  }

  /**
   * The text that reads an old NULL's value by itself.
   *
   * @param columns the statement's, the checked one among them
   */
  public String nullAsProbe(List<SqlColumn> columns) {
    return "SELECT " + Identifiers.literal(nullAs) + "::" + checked(columns).columnType();
  }

  /** The column among those of the statement. */
  SqlColumn checked(List<SqlColumn> columns) {
    return columns.stream()
        .filter(candidate -> candidate.name().equals(column))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no column " + column));
  }
}
