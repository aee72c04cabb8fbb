package io.holowire.pgwire.error;

/** The connection could not be made, was lost, was closed, or ran out of time. */
public final class ConnectionException extends PgException {
  private static final long serialVersionUID = 1L;

  private final boolean sent;

  public ConnectionException(String message, boolean sent) {
    this(message, sent, null);
  }

  public ConnectionException(String message, boolean sent, Throwable cause) {
    super(message, cause);
    this.sent = sent;
  }

  /**
   * Whether anything of the failed request may have reached the server. When false, nothing
   * happened there; when true, the outcome (of a COMMIT, say) is unknown.
   */
  public boolean sent() {
    return sent;
  }

  @Override
  public SqlState.Retry retry() {
    return SqlState.Retry.RECONNECT;
  }
}
