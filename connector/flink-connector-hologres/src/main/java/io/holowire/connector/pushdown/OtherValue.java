package io.holowire.connector.pushdown;

/** A value of which only NULL is known to be the same on both sides. */
record OtherValue(String column) implements ColumnValue {
  @Override
  public String sql() {
    return null;
  }
}
