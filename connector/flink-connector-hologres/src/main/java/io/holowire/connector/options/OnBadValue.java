package io.holowire.connector.options;

/** What becomes of a value of the server's that Flink's type cannot hold. */
public enum OnBadValue {
  /** The job fails. */
  FAIL,
  /** It is read as NULL. */
  NULL;

  /** The option's value. */
  @Override
  public String toString() {
    return this == FAIL ? "fail" : "null";
  }
}
