package io.holowire.connector.sink;

import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;

/** Which failures are the fault of single rows, by SQLSTATE. */
final class RowFaults {
  private RowFaults() {}

  /** Whether another row has a value that only one may have. */
  static boolean isOfUniqueness(Throwable failure) {
    return failure instanceof ServerException refusal
        && (SqlState.UNIQUE_VIOLATION.equals(refusal.sqlState())
            || SqlState.EXCLUSION_VIOLATION.equals(refusal.sqlState()));
  }

  /**
   * Whether a batch that failed so may succeed without some of its rows, or in smaller parts.
   *
   * <p>Classes 22 and 23 are data and constraints, 44 is a view's check option, P0 is what triggers
   * raise, 54 a row or index entry that is too large. 21 is two rows of one key in a statement,
   * which the server may see where we do not (a column whose collation takes {@code a} and {@code
   * A} for equal).
   */
  static boolean isOfRows(Throwable failure) {
    if (failure instanceof BadRowException) {
      return true;
    }
    if (!(failure instanceof ServerException refusal) || refusal.fields().isFatal()) {
      return false;
    }
    String state = refusal.sqlState();
    return state != null
        && state.length() == 5
        && switch (state.substring(0, 2)) {
          case "21", "22", "23", "44", "54", "P0" -> true;
          default -> false;
        };
  }
}
