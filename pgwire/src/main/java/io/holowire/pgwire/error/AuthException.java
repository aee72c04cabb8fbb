package io.holowire.pgwire.error;

/**
 * Our refusal to go on with authentication or TLS: the server asked for, or left out, something the
 * configuration does not allow. A wrong password is the server's refusal: a {@link ServerException}
 * with SQLSTATE 28P01.
 */
public final class AuthException extends PgException {
  private static final long serialVersionUID = 1L;

  public AuthException(String message) {
    super(message, null);
  }

  public AuthException(String message, Throwable cause) {
    super(message, cause);
  }
}
