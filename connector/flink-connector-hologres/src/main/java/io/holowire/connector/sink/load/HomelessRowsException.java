package io.holowire.connector.sink.load;

/** There are rows that no partition takes. */
final class HomelessRowsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HomelessRowsException(long rows) {
    super(rows + " rows have no partition");
  }
}
