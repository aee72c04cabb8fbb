package io.holowire.pgwire.pool;

import io.holowire.pgwire.conn.PgConnection;

/** One connection of a pool with what the pool must remember of it. */
final class Member {

  final PgConnection connection;

  /** Which wave of evictions of its host it was made after. */
  final int generation;

  private final long expiresNanos;
  private long idleSinceNanos = System.nanoTime();

  /**
   * @param lifetimeNanos how long it may be handed out; 0 = for ever
   */
  Member(PgConnection connection, int generation, long lifetimeNanos) {
    this.connection = connection;
    this.generation = generation;
    this.expiresNanos = lifetimeNanos == 0 ? 0 : System.nanoTime() + lifetimeNanos;
  }

  boolean isExpired() {
    return expiresNanos != 0 && System.nanoTime() - expiresNanos >= 0;
  }

  void idleFromNow() {
    idleSinceNanos = System.nanoTime();
  }

  long idleNanos() {
    return System.nanoTime() - idleSinceNanos;
  }
}
