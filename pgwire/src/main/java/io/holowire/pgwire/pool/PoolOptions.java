package io.holowire.pgwire.pool;

import java.time.Duration;

/**
 * The limits of a pool.
 *
 * @param size connections at most, at least 1
 * @param acquireTimeout how long {@link PgPool#acquire} waits in all, connecting included
 * @param maxLifetime age at which a connection is replaced once it is idle; up to a tenth less, by
 *     chance, so that not all are replaced at once; zero = never
 * @param validateAfterIdle a connection idle for longer is asked for a sign of life before it is
 *     handed out
 * @param maxWaiters callers that may wait at a time; the next is refused at once
 */
public record PoolOptions(
    int size,
    Duration acquireTimeout,
    Duration maxLifetime,
    Duration validateAfterIdle,
    int maxWaiters) {

  public PoolOptions {
    if (size < 1) {
      throw new IllegalArgumentException("size " + size + " is less than 1");
    }
    if (maxWaiters < 0) {
      throw new IllegalArgumentException("maxWaiters " + maxWaiters + " is negative");
    }
  }

  /**
   * Four connections, 30 s to wait, replaced after 30 min, validated after 30 s idle, 10,000
   * waiters.
   */
  public static PoolOptions defaults() {
    return new PoolOptions(
        4, Duration.ofSeconds(30), Duration.ofMinutes(30), Duration.ofSeconds(30), 10_000);
  }

  public PoolOptions withSize(int connections) {
    return new PoolOptions(connections, acquireTimeout, maxLifetime, validateAfterIdle, maxWaiters);
  }

  public PoolOptions withAcquireTimeout(Duration timeout) {
    return new PoolOptions(size, timeout, maxLifetime, validateAfterIdle, maxWaiters);
  }

  public PoolOptions withMaxLifetime(Duration lifetime) {
    return new PoolOptions(size, acquireTimeout, lifetime, validateAfterIdle, maxWaiters);
  }

  public PoolOptions withValidateAfterIdle(Duration idle) {
    return new PoolOptions(size, acquireTimeout, maxLifetime, idle, maxWaiters);
  }

  public PoolOptions withMaxWaiters(int waiters) {
    return new PoolOptions(size, acquireTimeout, maxLifetime, validateAfterIdle, waiters);
  }
}
