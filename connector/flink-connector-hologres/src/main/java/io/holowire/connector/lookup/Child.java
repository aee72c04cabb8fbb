package io.holowire.connector.lookup;

import org.apache.flink.table.api.ValidationException;

/**
 * Where the rows with some values in the partition columns are.
 *
 * @param statement looks up in the child table; null = there is none
 * @param missing says that there is none; null = there is one
 */
record Child(LookupStatement statement, String missing) {
  boolean exists() {
    return statement != null;
  }

  /** Why a key without a row cannot be given one. */
  ValidationException refusal() {
    return new ValidationException("lookup.insert-if-not-exists: " + missing);
  }
}
