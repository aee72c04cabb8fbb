package io.holowire.connector.sink;

/** A row that no server need be asked about: there is no place for it. */
final class BadRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRowException(String message) {
    super(message);
  }
}
