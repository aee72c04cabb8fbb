package io.holowire.connector.server;

import io.holowire.connector.options.ConnectionOptions;
import java.util.concurrent.CompletionException;

/**
 * The words around every failure that reaches the user: what was being done, where, and why it
 * failed.
 */
public final class Failure {
  private Failure() {}

  /** What a future has failed with, without the wrapper that a dependent future puts around it. */
  public static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /**
   * One line, such as {@code scan of public.orders at db1:5432/shop failed: ERROR: permission
   * denied … (SQLSTATE 42501)}. The server's message, detail and hint are part of the cause's
   * message; a password is never.
   *
   * @param doing what was being done, up to the table's name: {@code scan of}
   * @param table its name, or what stands for it
   */
  public static String message(
      String doing, ConnectionOptions connection, Object table, Throwable cause) {
    String reason = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    return doing + " " + table + " at " + connection.describe() + " failed: " + reason;
  }
}
