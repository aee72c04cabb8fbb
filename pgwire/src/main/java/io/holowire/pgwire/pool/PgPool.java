package io.holowire.pgwire.pool;

import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Transport;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.wire.TxStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lends the connections of one server to many users: first come, first served, with a deadline.
 *
 * <p>Connections are made when they are first needed. A host that refuses writes (25006: it is no
 * longer the primary) loses all its connections. Thread-safe; no call blocks.
 */
public final class PgPool implements AutoCloseable {

  private final PgConfig config;
  private final PoolOptions options;
  private final Transport transport;

  private final ArrayDeque<Member> idle = new ArrayDeque<>();
  private final Set<Member> leased = new HashSet<>();
  private final ArrayDeque<CompletableFuture<Lease>> waiters = new ArrayDeque<>();
  private final Map<HostPort, Integer> generations = new HashMap<>();
  private int open;
  private int connecting;
  private long acquired;
  private long connected;
  private long timedOut;
  private boolean closed;

  PgPool(PgConfig config, PoolOptions options) {
    this.config = config;
    this.options = options;
    this.transport = Transport.acquire();
  }

  /** A pool of one's own. */
  public static PgPool open(PgConfig config, PoolOptions options) {
    return new PgPool(config, options);
  }

  /**
   * The pool of this name and configuration in this process, made when it is first asked for (the
   * options of that call count). Each caller closes what it got; the last one closes the
   * connections.
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
    CompletableFuture<Lease> waiter = new CompletableFuture<>();
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(refusal("is closed"));
      }
      if (waiters.size() >= options.maxWaiters() && idle.isEmpty()) {
        return CompletableFuture.failedFuture(
            refusal("has " + waiters.size() + " waiting callers already"));
      }
      waiters.add(waiter);
    }
    var timer = transport.schedule(() -> timeOut(waiter), options.acquireTimeout().toMillis());
    waiter.whenComplete((lease, failure) -> timer.cancel(false));
    dispense();
    return waiter;
  }

  public synchronized PoolStats stats() {
    return new PoolStats(
        open, idle.size(), leased.size(), waiters.size(), acquired, connected, timedOut);
  }

  /** Closes all connections, lent ones included; waiting callers fail. Returns at once. */
  @Override
  public void close() {
    if (SharedPools.release(this)) {
      shutDown();
    }
  }

  void shutDown() {
    List<Member> members;
    List<CompletableFuture<Lease>> refused;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      members = new ArrayList<>(idle);
      members.addAll(leased);
      refused = new ArrayList<>(waiters);
      waiters.clear();
    }
    members.forEach(member -> member.connection.close());
    refused.forEach(waiter -> waiter.completeExceptionally(refusal("was closed")));
    transport.release();
  }

  private void timeOut(CompletableFuture<Lease> waiter) {
    synchronized (this) {
      if (!waiters.remove(waiter)) {
        return;
      }
      timedOut++;
    }
    waiter.completeExceptionally(
        refusal("had no free connection within " + options.acquireTimeout()));
  }

  /** Serves waiting callers in their order, from idle connections or new ones. */
  private void dispense() {
    while (true) {
      CompletableFuture<Lease> waiter;
      Member member;
      synchronized (this) {
        waiters.removeIf(CompletableFuture::isDone);
        if (closed || waiters.isEmpty()) {
          return;
        }
        member = idle.pollLast();
        if (member == null) {
          if (open < options.size() && connecting < waiters.size()) {
            open++;
            connecting++;
          } else {
            return;
          }
          waiter = null;
        } else {
          waiter = waiters.remove();
          leased.add(member);
        }
      }
      if (member == null) {
        connect();
      } else {
        check(member, waiter);
      }
    }
  }

  private void connect() {
    PgConnection.connect(config)
        .whenComplete(
            (connection, failure) -> {
              if (failure == null) {
                welcome(connection);
              } else {
                connectFailed(failure);
              }
            });
  }

  private void welcome(PgConnection connection) {
    long lifetime = options.maxLifetime().toNanos();
    long jitter = lifetime < 10 ? 0 : ThreadLocalRandom.current().nextLong(lifetime / 10);
    Member member;
    boolean tooLate;
    synchronized (this) {
      int generation = generations.getOrDefault(connection.server().host(), 0);
      member = new Member(connection, generation, lifetime - jitter);
      connecting--;
      connected++;
      tooLate = closed;
      if (!tooLate) {
        idle.addLast(member);
      }
    }
    connection.closed().whenComplete((done, none) -> gone(member));
    if (tooLate) {
      connection.close();
    }
    dispense();
  }

  private void connectFailed(Throwable failure) {
    CompletableFuture<Lease> unlucky;
    synchronized (this) {
      connecting--;
      open--;
      unlucky = waiters.poll();
    }
    if (unlucky != null) {
      unlucky.completeExceptionally(failure);
    }
    dispense();
  }

  private void gone(Member member) {
    synchronized (this) {
      idle.remove(member);
      leased.remove(member);
      open--;
    }
    dispense();
  }

  /** Hands the connection to its caller, after a sign of life when it has long been idle. */
  private void check(Member member, CompletableFuture<Lease> waiter) {
    PgConnection connection = member.connection;
    if (!connection.isOpen() || member.isExpired()) {
      replace(member, waiter);
    } else if (member.idleNanos() > options.validateAfterIdle().toNanos()) {
      var deadline = transport.schedule(connection::close, config.connectTimeout().toMillis());
      connection
          .query("")
          .whenComplete(
              (result, failure) -> {
                deadline.cancel(false);
                if (failure == null) {
                  hand(member, waiter);
                } else {
                  replace(member, waiter);
                }
              });
    } else {
      hand(member, waiter);
    }
  }

  private void hand(Member member, CompletableFuture<Lease> waiter) {
    synchronized (this) {
      acquired++;
    }
    if (!waiter.complete(new Lease(this, member))) {
      putBack(member);
    }
  }

  /** The caller keeps its place at the front of the queue. */
  private void replace(Member member, CompletableFuture<Lease> waiter) {
    boolean refuse;
    synchronized (this) {
      refuse = closed;
      if (!refuse) {
        waiters.addFirst(waiter);
      }
    }
    if (refuse) {
      waiter.completeExceptionally(refusal("was closed"));
    }
    discard(member);
    dispense();
  }

  void discard(Member member) {
    member.connection.close();
  }

  /**
   * Takes a lease back: waits until the connection is idle, undoes what its user left, drops it if
   * that fails.
   */
  void giveBack(Member member, boolean stateful) {
    PgConnection connection = member.connection;
    if (connection.refusedWrites()) {
      evict(connection.server().host());
    }
    var deadline = transport.schedule(connection::close, config.cancelGrace().toMillis());
    connection
        .idle()
        .thenCompose(
            status ->
                status == TxStatus.IDLE
                    ? CompletableFuture.completedFuture(null)
                    : connection.query("ROLLBACK"))
        .thenCompose(
            done ->
                stateful || connection.hasSessionState()
                    ? connection.query("DISCARD ALL")
                    : CompletableFuture.completedFuture(null))
        .whenComplete(
            (done, failure) -> {
              deadline.cancel(false);
              if (failure == null && connection.txStatus() == TxStatus.IDLE) {
                putBack(member);
              } else {
                discard(member);
              }
            });
  }

  private void putBack(Member member) {
    boolean keep;
    synchronized (this) {
      int newest = generations.getOrDefault(member.connection.server().host(), 0);
      keep =
          leased.remove(member)
              && !closed
              && !member.isExpired()
              && member.generation == newest
              && member.connection.isOpen();
      if (keep) {
        member.idleFromNow();
        idle.addLast(member);
      }
    }
    if (!keep) {
      discard(member);
    }
    dispense();
  }

  /** Drops every connection to a host: idle ones now, lent ones when they come back. */
  private void evict(HostPort host) {
    List<Member> stale = new ArrayList<>();
    synchronized (this) {
      generations.merge(host, 1, Integer::sum);
      for (Member member : idle) {
        if (member.connection.server().host().equals(host)) {
          stale.add(member);
        }
      }
      idle.removeAll(stale);
    }
    stale.forEach(this::discard);
  }

  private PgException refusal(String why) {
    return new ConnectionException(
        "the pool of " + config.hosts() + ", database " + config.database() + ", " + why, false);
  }
}
