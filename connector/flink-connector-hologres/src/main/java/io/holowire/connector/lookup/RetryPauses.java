package io.holowire.connector.lookup;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.SqlState;
import java.time.Duration;

/**
 * When a failed lookup is tried again: only where a repetition can help, and with pauses that
 * double and add up to 10 s, so that a restart of the server is survived with any number of
 * retries.
 *
 * @param retries how often a batch is tried again; 0 = never
 */
record RetryPauses(int retries) {
  private static final Duration SPAN = Duration.ofSeconds(10);

  RetryPauses {
    if (retries < 0) {
      throw new IllegalArgumentException("retries " + retries + " is negative");
    }
  }

  /**
   * @param failures how often the batch has failed, from 1
   */
  boolean again(Throwable failure, int failures) {
    return failures <= retries
        && failure instanceof PgException reason
        && reason.retry() != SqlState.Retry.NONE;
  }

  /** Nanoseconds to wait after that many failures, from 1 to {@link #retries}. */
  long pauseNanos(int failures) {
    // A geometric series: of 2^n - 1 equal shares the i-th pause takes 2^(i-1).
    double share = SPAN.toNanos() / (Math.scalb(1.0, retries) - 1);
    return (long) Math.ceil(Math.scalb(share, failures - 1));
  }
}
