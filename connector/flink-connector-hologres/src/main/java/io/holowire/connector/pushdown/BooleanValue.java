package io.holowire.connector.pushdown;

/** A {@code boolean}: a condition by itself. */
record BooleanValue(String column) implements ColumnValue {
  @Override
  public String sql() {
    return column;
  }
}
