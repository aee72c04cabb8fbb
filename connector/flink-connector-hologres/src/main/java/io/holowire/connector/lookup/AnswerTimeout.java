package io.holowire.connector.lookup;

import io.holowire.pgwire.error.ConnectionException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends a connection on which an answer takes too long. */
final class AnswerTimeout {
  /** For the server to hear that it may stop. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Link link;
  private final Duration limit;
  private final ScheduledExecutorService clock;
  private final AtomicBoolean over = new AtomicBoolean();
  private Future<?> alarm;

  private AnswerTimeout(Link link, Duration limit, ScheduledExecutorService clock) {
    this.link = link;
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Begins to count, for a question that is about to be asked.
   *
   * @param limit zero = none
   */
  static AnswerTimeout start(Link link, Duration limit, ScheduledExecutorService clock) {
    AnswerTimeout timeout = new AnswerTimeout(link, limit, clock);
    if (!limit.isZero()) {
      timeout.alarm = schedule(clock, timeout::expire, limit);
    }
    return timeout;
  }

  /** Null when closed: whoever closes ends the question, too. */
  private static Future<?> schedule(
      ScheduledExecutorService clock, Runnable action, Duration delay) {
    try {
      return clock.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  /** The server is told first, lest it go on behind our back; a dead one is not waited for. */
  private void expire() {
    if (!over.compareAndSet(false, true)) {
      return; // answered just now: the connection may serve somebody else already
    }
    link.cancel().whenComplete((told, failure) -> link.drop());
    schedule(clock, link::drop, FAREWELL);
  }

  /**
   * The question is answered, or has failed.
   *
   * @param failure null = answered
   * @return why there is no answer; null = there is one, in time
   */
  Throwable end(Throwable failure) {
    if (alarm != null) {
      alarm.cancel(false);
    }
    return over.compareAndSet(false, true) ? failure : failure(limit, failure);
  }

  /** Says that an answer has taken too long. */
  static ConnectionException failure(Duration limit, Throwable cause) {
    return new ConnectionException(
        "no answer within " + limit.toMillis() + " ms (lookup.timeout)", true, cause);
  }
}
