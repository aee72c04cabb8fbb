package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Counts the bytes that were handed over and not yet written to the socket; opens and closes at two
 * water marks.
 */
final class WriteWindow {

  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

  private final long highWater;
  private final long lowWater;
  private long unwritten;
  private boolean closed;
  private PgException failure;
  private CompletableFuture<Void> waiter;

  WriteWindow(long highWater, long lowWater) {
    this.highWater = highWater;
    this.lowWater = lowWater;
  }

  /** Counts bytes that are about to be handed over; throws when nothing more may be. */
  synchronized void take(int bytes) {
    if (failure != null) {
      throw failure;
    }
    if (closed) {
      throw new IllegalStateException("the copy has been finished or aborted");
    }
    unwritten += bytes;
  }

  /** These bytes were written or dropped. */
  void give(int bytes) {
    CompletableFuture<Void> wake = null;
    synchronized (this) {
      unwritten -= bytes;
      if (unwritten <= lowWater) {
        wake = takeWaiter();
      }
    }
    complete(wake);
  }

  /** Nothing more will be handed over; false if that was so before. */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  void fail(PgException cause) {
    CompletableFuture<Void> wake;
    synchronized (this) {
      if (failure == null) {
        failure = cause;
      }
      wake = takeWaiter();
    }
    complete(wake);
  }

  synchronized boolean isOpen() {
    return failure != null || unwritten < highWater;
  }

  synchronized CompletableFuture<Void> opened() {
    if (isOpen()) {
      return NOW;
    }
    if (waiter == null) {
      waiter = new CompletableFuture<>();
    }
    return waiter.copy(); // what one caller does to it is not the others' concern
  }

  void await() throws InterruptedException {
    try {
      opened().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<Void> takeWaiter() {
    CompletableFuture<Void> taken = waiter;
    waiter = null;
    return taken;
  }

  private static void complete(CompletableFuture<Void> waiter) {
    if (waiter != null) {
      waiter.complete(null);
    }
  }
}
