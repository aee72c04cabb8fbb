package io.holowire.connector.options;

/** What becomes of a row that the table cannot take. */
public enum OnBadRow {
  /** The job fails. */
  FAIL,
  /** The row is counted and logged, and all others are written. */
  SKIP;

  /** The option's value. */
  @Override
  public String toString() {
    return this == FAIL ? "fail" : "skip";
  }
}
