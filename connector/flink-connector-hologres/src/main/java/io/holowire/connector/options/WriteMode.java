package io.holowire.connector.options;

/** How rows get into the table. */
public enum WriteMode {
  /** By INSERT, in batches. */
  INSERT("insert"),
  /** By COPY, in transactions that are exactly once. */
  COPY_BULK_LOAD("copy-bulk-load");

  private final String option;

  WriteMode(String option) {
    this.option = option;
  }

  /** The option's value. */
  @Override
  public String toString() {
    return option;
  }
}
