package io.holowire.pgwire.pool;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.ConnectionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lends the connections of one server to many users: first come, first served, with a deadline.
 *
 * <p>Connections are made when they are first needed. A host that refuses writes (25006: it is no
 * longer the primary) loses all its connections. Thread-safe; no call blocks.
 */
public final class PgPool implements AutoCloseable {

  private final Connections connections;
  private final Runnable end;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param end what the close of this door does, once
   */
  PgPool(Connections connections, Runnable end) {
    this.connections = connections;
    this.end = end;
  }

  /** A pool of one's own. */
  public static PgPool open(PgConfig config, PoolOptions options) {
    Connections connections = new Connections(config, options);
    return new PgPool(connections, connections::close);
  }

  /**
   * The pool of this name and configuration in this process, made when it is first asked for (the
   * options of that call count). Each caller gets a door of its own; with the last one the
   * connections are closed.
   */
  public static PgPool shared(String name, PgConfig config, PoolOptions options) {
    return SharedPools.acquire(name, config, options);
  }

  /**
   * Lends a connection.
   *
   * @return fails with a {@link ConnectionException} after {@link PoolOptions#acquireTimeout}, when
   *     too many wait, or when the pool is closed; with the failure of connecting when that is the
   *     reason
   */
  public CompletableFuture<Lease> acquire() {
    if (closed.get()) {
      return CompletableFuture.failedFuture(new ConnectionException("the pool is closed", false));
    }
    return connections.acquire();
  }

  public PoolStats stats() {
    return connections.stats();
  }

  /**
   * Closes all connections, lent ones included, unless others share them; waiting callers fail.
   * Returns at once.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      end.run();
    }
  }
}
