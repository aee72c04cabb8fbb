package io.holowire.connector.sink;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.SqlState;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Whether and when to try again, over one outage: it begins with a failure and ends with a success.
 * Decides by SQLSTATE and by the state of the connection, never by message text.
 */
public final class RetryPolicy {
  /** No limit on the number of attempts. */
  public static final int UNLIMITED = -1;

  private static final long FIRST_DELAY_MILLIS = 100;
  private static final long LONGEST_DELAY_MILLIS = 5_000;

  private final long maxDurationMillis;
  private final int maxRetries;
  private final LongSupplier clock;
  private final DoubleSupplier random;

  private long outageBegan;
  private int retries;

  /**
   * @param maxDuration how long an outage may last
   * @param maxRetries how many attempts may follow the first; {@link #UNLIMITED} or at least 0
   * @param clock milliseconds, never going back
   * @param random from 0 to 1
   */
  public RetryPolicy(
      Duration maxDuration, int maxRetries, LongSupplier clock, DoubleSupplier random) {
    this.maxDurationMillis = maxDuration.toMillis();
    this.maxRetries = maxRetries;
    this.clock = clock;
    this.random = random;
  }

  /** Milliseconds to wait before the next attempt; empty when there shall be none. */
  public OptionalLong failed(PgException failure) {
    long now = clock.getAsLong();
    if (retries == 0) {
      outageBegan = now;
    }
    long left = maxDurationMillis - (now - outageBegan);
    if (failure.retry() == SqlState.Retry.NONE || left <= 0 || exhausted(failure)) {
      return OptionalLong.empty();
    }
    int doublings =
        Math.min(retries++, Long.SIZE - Long.numberOfLeadingZeros(LONGEST_DELAY_MILLIS));
    long delay = Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS << doublings);
    // Jitter: what failed together must not come back together.
    long jittered = delay / 2 + (long) (delay / 2 * random.getAsDouble());
    return OptionalLong.of(
        Math.min(left, jittered)); // the last attempt is made when the time is up
  }

  /** Ends the outage. */
  void succeeded() {
    retries = 0;
  }

  /** Whether something has failed and nothing has succeeded since. */
  boolean inOutage() {
    return retries > 0;
  }

  /** Says for a message what has been tried; empty when nothing was tried again. */
  public String account() {
    return retries == 0
        ? ""
        : " (given up after "
            + retries
            + (retries == 1 ? " retry in " : " retries in ")
            + (clock.getAsLong() - outageBegan + 500) / 1000
            + " s)";
  }

  private boolean exhausted(PgException failure) {
    if (maxRetries == UNLIMITED || retries < maxRetries) {
      return false;
    }
    // Writers that collide need as many rounds as there are writers: only time bounds these two.
    return maxRetries == 0 || !isCollision(failure.sqlState());
  }

  private static boolean isCollision(String sqlState) {
    return SqlState.SERIALIZATION_FAILURE.equals(sqlState)
        || SqlState.DEADLOCK_DETECTED.equals(sqlState);
  }
}
