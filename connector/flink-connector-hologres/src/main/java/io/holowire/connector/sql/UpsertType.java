package io.holowire.connector.sql;

/** What an insert does with a row whose key exists. */
public enum UpsertType {
  /** The row in the table stays. */
  INSERT_OR_IGNORE("insertorignore"),
  /** The row ends up as if newly inserted: columns that the sink does not have take defaults. */
  INSERT_OR_REPLACE("insertorreplace"),
  /** Only the columns that the sink has change. */
  INSERT_OR_UPDATE("insertorupdate");

  private final String option;

  UpsertType(String option) {
    this.option = option;
  }

  /** The option's value, lower case. */
  @Override
  public String toString() {
    return option;
  }
}
