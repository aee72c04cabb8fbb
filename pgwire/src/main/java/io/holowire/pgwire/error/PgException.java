package io.holowire.pgwire.error;

/**
 * Root of every failure this library reports. Unchecked; the four kinds are told apart by type, the
 * server's reasons by SQLSTATE, never by message text.
 */
public abstract sealed class PgException extends RuntimeException
    permits ServerException, ConnectionException, ProtocolException, AuthException {
  private static final long serialVersionUID = 1L;

  PgException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The five characters of the server's SQLSTATE, or null when the server did not say one. */
  public String sqlState() {
    return null;
  }

  /** What has to be repeated for another try to have a chance; NONE when no repetition helps. */
  public SqlState.Retry retry() {
    return SqlState.Retry.NONE;
  }
}
