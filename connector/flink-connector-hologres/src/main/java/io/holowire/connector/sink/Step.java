package io.holowire.connector.sink;

/**
 * Rows for one statement.
 *
 * @param rows whole rows for an upsert, else the columns of the key; no key twice
 */
record Step(Action action, Rows rows) {
  /** What the statement does. */
  enum Action {
    UPSERT,
    DELETE,
    NULL_OUT
  }
}
