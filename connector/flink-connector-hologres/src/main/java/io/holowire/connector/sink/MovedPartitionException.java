package io.holowire.connector.sink;

/** A partition is gone or takes other rows than it did: the routes have to be read again. */
final class MovedPartitionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MovedPartitionException(String message, Throwable cause) {
    super(message, cause);
  }
}
