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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * The connections of a pool: who has which, who waits, which are to be replaced. Thread-safe; no
 * call blocks, no future completes under the lock.
 */
final class Connections {

  private final PgConfig config;
  private final PoolOptions options;
  private final Transport transport = Transport.acquire();

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

  Connections(PgConfig config, PoolOptions options) {
    this.config = config;
    this.options = options;
  }

  CompletableFuture<Lease> acquire() {
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
    dispense();
    if (!waiter.isDone()) { // a timer wakes one more thread
      later(() -> timeOut(waiter), options.acquireTimeout().toMillis())
          .ifPresent(timer -> waiter.whenComplete((lease, failure) -> timer.cancel(false)));
    }
    return waiter;
  }

  synchronized PoolStats stats() {
    return new PoolStats(
        open, idle.size(), leased.size(), waiters.size(), acquired, connected, timedOut);
  }

  /** Closes all connections, lent ones included; waiting callers fail. */
  void close() {
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
    members.forEach(this::discard);
    refused.forEach(waiter -> waiter.completeExceptionally(refusal("was closed")));
    transport.release();
  }

  /** Also of a caller whose connection is being looked at just now. */
  private void timeOut(CompletableFuture<Lease> waiter) {
    PgException late = refusal("had no free connection within " + options.acquireTimeout());
    boolean inVain = waiter.completeExceptionally(late);
    synchronized (this) {
      waiters.remove(waiter);
      timedOut += inVain ? 1 : 0;
    }
  }

  /** Empty when the threads have ended, which only the close of the pool brings about. */
  private Optional<ScheduledFuture<?>> later(Runnable task, long millis) {
    try {
      return Optional.of(transport.schedule(task, millis));
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    }
  }

  /** Serves waiting callers in their order, from idle connections or new ones. */
  private void dispense() {
    while (true) {
      CompletableFuture<Lease> waiter = null;
      Member member;
      synchronized (this) {
        waiters.removeIf(CompletableFuture::isDone);
        if (closed || waiters.isEmpty()) {
          return;
        }
        member = idle.pollLast();
        if (member != null) {
          waiter = waiters.remove();
          leased.add(member);
        } else if (open < options.size() && connecting < waiters.size()) {
          open++;
          connecting++;
        } else {
          return;
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
      discard(member);
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
      CompletableFuture<?> life = connection.query("");
      connection.closeUnless(life, config.connectTimeout());
      life.whenComplete(
          (result, failure) -> {
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
    if (waiter.complete(new Lease(this, member))) {
      synchronized (this) {
        acquired++;
      }
    } else {
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
    connection.onNotice(notice -> {});
    connection.onNotification(notification -> {});
    if (connection.refusedWrites()) {
      evict(connection.server().host());
    }
    CompletableFuture<?> clean =
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
                        : CompletableFuture.completedFuture(null));
    connection.closeUnless(clean, config.cancelGrace());
    clean.whenComplete(
        (done, failure) -> {
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
      keep = leased.remove(member) && !closed && !isStale(member) && member.connection.isOpen();
      if (keep) {
        member.idleFromNow();
        idle.addLast(member);
      }
    }
    if (!keep) {
      discard(member);
    }
    drop(this::isStale); // those at the cold end are never looked at otherwise
    dispense();
  }

  private boolean isStale(Member member) {
    int newest = generations.getOrDefault(member.connection.server().host(), 0);
    return member.isExpired() || member.generation != newest;
  }

  /** Drops every connection to a host: idle ones now, lent ones when they come back. */
  private void evict(HostPort host) {
    synchronized (this) {
      generations.merge(host, 1, Integer::sum);
    }
    drop(this::isStale);
  }

  private void drop(Predicate<Member> unwanted) {
    List<Member> dropped;
    synchronized (this) {
      dropped = idle.stream().filter(unwanted).toList();
      idle.removeAll(dropped);
    }
    dropped.forEach(this::discard);
  }

  private PgException refusal(String why) {
    return new ConnectionException(
        "the pool of " + config.hosts() + ", database " + config.database() + ", " + why, false);
  }
}
