package io.holowire.connector.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for what a server was asked, where a task has nothing else to do: when it opens. */
public final class Reply {
  private Reply() {}

  /**
   * The answer. Not for an event loop.
   *
   * @throws RuntimeException the failure itself, not wrapped
   */
  public static <T> T await(CompletableFuture<T> asked) throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
