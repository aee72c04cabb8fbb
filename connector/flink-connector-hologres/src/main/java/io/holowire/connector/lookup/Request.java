package io.holowire.connector.lookup;

import io.holowire.connector.server.Failure;
import io.holowire.connector.server.Reply;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.SqlState;
import io.holowire.pgwire.pool.Lease;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What one thread asks over a connection of the pool, and waits for. The event loop gives the
 * connection back as it hands over the answer: the thread would have to wake it once more, and to
 * wait for it before its next request.
 */
final class Request<T> {
  private final Lease lease;
  private final CompletableFuture<T> answer;

  /** Whoever ends it first decides what becomes of the connection. */
  private final AtomicBoolean over = new AtomicBoolean();

  private Request(Lease lease, CompletableFuture<T> asked) {
    this.lease = lease;
    this.answer = asked.whenComplete((value, failure) -> answered(failure));
  }

  /** Takes the lease over. */
  static <T> Request<T> send(Lease lease, Function<PgConnection, CompletableFuture<T>> question) {
    CompletableFuture<T> asked;
    try {
      asked = question.apply(lease.connection());
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
    return new Request<>(lease, asked);
  }

  private void answered(Throwable failure) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    if (Failure.cause(failure) instanceof PgException reason
        && reason.retry() == SqlState.Retry.RECONNECT) {
      lease.discard();
    } else {
      lease.close();
    }
  }

  /**
   * The answer. Where nobody waits any more, the server is told to stop.
   *
   * @param timeout zero = none
   * @param discard frees what comes too late
   * @throws io.holowire.pgwire.error.ConnectionException also when nothing came in time
   */
  T await(Duration timeout, Consumer<T> discard) throws InterruptedException {
    try {
      return timeout.isZero() ? Reply.await(answer) : Reply.await(answer, timeout);
    } catch (TimeoutException e) {
      if (!over.compareAndSet(false, true)) {
        return Reply.await(answer); // it has come just now, and the connection may serve others
      }
      abandon(discard);
      lease.discard();
      throw AnswerTimeout.failure(timeout, e);
    } catch (InterruptedException e) {
      if (over.compareAndSet(false, true)) {
        abandon(discard);
        lease.close();
      } else {
        answer.thenAccept(discard);
      }
      throw e;
    }
  }

  private void abandon(Consumer<T> discard) {
    answer.thenAccept(discard);
    lease.connection().cancel();
  }
}
