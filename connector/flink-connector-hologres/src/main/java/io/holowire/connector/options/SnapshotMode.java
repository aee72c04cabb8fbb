package io.holowire.connector.options;

/** How many instants the splits of one scan see. */
public enum SnapshotMode {
  /** One. */
  CONSISTENT,
  /** Each its own. */
  PER_SPLIT;

  /** The option's value. */
  @Override
  public String toString() {
    return this == CONSISTENT ? "consistent" : "per-split";
  }
}
