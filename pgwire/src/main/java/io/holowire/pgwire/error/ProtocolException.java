package io.holowire.pgwire.error;

/** The server's bytes made no sense; the connection they came from is dead. */
public final class ProtocolException extends PgException {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message, null);
  }

  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
