package io.holowire.it.server;

import org.opentest4j.TestAbortedException;

/**
 * This machine cannot run the server asked for. JUnit reports the tests that need it as skipped.
 */
public final class ServerUnavailableException extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  public ServerUnavailableException(String message) {
    super(message);
  }

  public ServerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
