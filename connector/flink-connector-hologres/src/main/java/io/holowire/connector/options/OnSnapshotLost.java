package io.holowire.connector.options;

/** What becomes of a scan whose snapshot is gone before all of it is read. */
public enum OnSnapshotLost {
  /** The job fails; where it may be started again from its beginning, it is. */
  FAIL,
  /** What is not read to its end is read from its beginning, in a newer snapshot. */
  CONTINUE;

  /** The option's value. */
  @Override
  public String toString() {
    return this == FAIL ? "fail" : "continue";
  }
}
