package io.holowire.connector.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a server was asked, where a task has nothing else to do. */
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
      throw unwrapped(e);
    }
  }

  /** The same, waited for so long at most. */
  public static <T> T await(CompletableFuture<T> asked, Duration timeout)
      throws InterruptedException, TimeoutException {
    try {
      return asked.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  private static RuntimeException unwrapped(ExecutionException failure) {
    return failure.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(failure.getCause());
  }
}
