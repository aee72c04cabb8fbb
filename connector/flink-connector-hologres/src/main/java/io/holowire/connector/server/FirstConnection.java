package io.holowire.connector.server;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.TargetServer;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.SqlState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The first connection of a task: waits for a server that is just starting or failing over, but not
 * so long that a wrong endpoint looks like a job that hangs.
 */
public final class FirstConnection {
  private static final Duration GIVE_UP = Duration.ofSeconds(10);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private FirstConnection() {}

  /**
   * The same with a timeout per host under which each of several hosts has its turn before all is
   * given up: one that swallows packets must not hide the next.
   */
  public static PgConfig capped(PgConfig config) {
    // The hosts are gone through twice: once for a standby, then for any.
    int passes = config.targetServer() == TargetServer.PREFER_STANDBY ? 2 : 1;
    Duration share = GIVE_UP.dividedBy((long) passes * config.hosts().size());
    return config.connectTimeout().compareTo(share) <= 0
        ? config
        : config.toBuilder().connectTimeout(share).build();
  }

  /**
   * Waits for an attempt to succeed and repeats it while a later one may: after failures of the
   * class RECONNECT, for 10 s in all. Not for an event loop.
   *
   * @param attempt starts one attempt; a result that comes too late is closed
   * @throws PgException the last failure
   */
  public static <T extends AutoCloseable> T await(Supplier<CompletableFuture<T>> attempt)
      throws InterruptedException {
    return await(attempt, GIVE_UP);
  }

  /**
   * One attempt, by who has been connected before. A connection that comes when the task has been
   * cancelled is closed. Not for an event loop.
   *
   * @throws PgException why there is none
   */
  public static PgConnection again(PgConfig config) throws InterruptedException {
    CompletableFuture<PgConnection> connecting = PgConnection.connect(config);
    try {
      return Reply.await(connecting);
    } catch (InterruptedException e) {
      connecting.cancel(false);
      closeWhenDone(connecting);
      throw e;
    }
  }

  static <T extends AutoCloseable> T await(Supplier<CompletableFuture<T>> attempt, Duration giveUp)
      throws InterruptedException {
    long deadline = System.nanoTime() + giveUp.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    PgException last = null;
    while (true) {
      CompletableFuture<T> running = attempt.get();
      try {
        return running.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        last = retryable(e.getCause());
      } catch (TimeoutException e) {
        closeWhenDone(running);
        throw last != null ? last : noAnswer(giveUp, e);
      } catch (InterruptedException e) {
        closeWhenDone(running);
        throw e;
      }
      if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) >= deadline) {
        throw last;
      }
      Thread.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  /** The failure if it is one that time may heal; else throws it. */
  private static PgException retryable(Throwable failure) {
    if (failure instanceof PgException reason && reason.retry() == SqlState.Retry.RECONNECT) {
      return reason;
    }
    if (failure instanceof RuntimeException reason) {
      throw reason;
    }
    throw new IllegalStateException(failure);
  }

  private static ConnectionException noAnswer(Duration giveUp, TimeoutException cause) {
    return new ConnectionException(
        "no connection within " + giveUp.toSeconds() + " s", false, cause);
  }

  private static void closeWhenDone(CompletableFuture<? extends AutoCloseable> running) {
    running.thenAccept(
        late -> {
          try {
            late.close();
          } catch (Exception e) {
            // Nobody is left who could be told.
            running.cancel(false);
          }
        });
  }
}
