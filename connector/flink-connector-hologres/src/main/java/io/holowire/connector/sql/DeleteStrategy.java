package io.holowire.connector.sql;

/** What a delete of the changelog does to the table. */
public enum DeleteStrategy {
  /** The row goes. */
  DELETE("delete"),
  /** Nothing. */
  IGNORE("ignore"),
  /** The row stays, and those of the statement's columns that are no key become NULL. */
  NULL_OUT("null-out");

  private final String option;

  DeleteStrategy(String option) {
    this.option = option;
  }

  /** The option's value. */
  @Override
  public String toString() {
    return option;
  }
}
