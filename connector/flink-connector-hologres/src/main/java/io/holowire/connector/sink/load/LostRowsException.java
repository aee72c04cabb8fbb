package io.holowire.connector.sink.load;

/** Rows are no more where they were kept for the commit, and were not committed. */
final class LostRowsException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  LostRowsException(String message, Throwable cause) {
    super(message, cause);
  }
}
