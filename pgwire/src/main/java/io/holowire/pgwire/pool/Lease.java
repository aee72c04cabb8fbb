package io.holowire.pgwire.pool;

import io.holowire.pgwire.conn.PgConnection;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The use of one pooled connection, from acquire to close. Session state (settings, temporary
 * tables, open transactions) belongs to the lease and ends with it.
 */
public final class Lease implements AutoCloseable {

  private final Connections pool;
  private final Member member;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean stateful;

  Lease(Connections pool, Member member) {
    this.pool = pool;
    this.member = member;
  }

  public PgConnection connection() {
    return member.connection;
  }

  /**
   * Says that the session holds state which commands do not tell, such as an advisory lock, {@code
   * set_config()} or a temporary table made by CREATE TABLE AS or SELECT INTO: it is reset before
   * the next use.
   */
  public void markStateful() {
    stateful = true;
  }

  /**
   * Gives the connection back once it is idle; an open transaction is rolled back. What is not
   * answered within {@link io.holowire.pgwire.config.PgConfig#cancelGrace} is cancelled, and the
   * connection closed. Returns at once; only the first call counts.
   */
  @Override
  public void close() {
    if (ended.compareAndSet(false, true)) {
      pool.giveBack(member, stateful);
    }
  }

  /** Closes the connection instead of giving it back. Returns at once. */
  public void discard() {
    if (ended.compareAndSet(false, true)) {
      pool.discard(member);
    }
  }
}
