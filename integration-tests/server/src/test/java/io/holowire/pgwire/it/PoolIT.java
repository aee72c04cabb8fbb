package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.assertUsable;
import static io.holowire.pgwire.it.Live.get;
import static io.holowire.pgwire.it.Live.number;
import static io.holowire.pgwire.it.Live.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.it.server.Oracle;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.pool.Lease;
import io.holowire.pgwire.pool.PgPool;
import io.holowire.pgwire.pool.PoolOptions;
import io.holowire.pgwire.wire.TxStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The pool against a real server: what dies while idle is never lent, what a user left is undone.
 */
class PoolIT {
  @RegisterExtension static final Live LIVE = new Live();

  private static final PoolOptions TWO = PoolOptions.defaults().withSize(2);

  /** 57P01 comes unasked, while nobody uses the connection. */
  @Test
  void connectionsTerminatedWhileIdleAreNeverLent() {
    try (PgPool pool = open(TWO)) {
      for (int round = 0; round < 10; round++) {
        try (Lease one = get(pool.acquire());
            Lease two = get(pool.acquire())) {
          assertUsable(one.connection());
          assertUsable(two.connection());
        }
        await().until(() -> pool.stats().idle() == 2);
        terminateAll();
        // No waiting: the death may not even have reached us yet.
        await()
            .ignoreExceptionsInstanceOf(PgException.class)
            .until(
                () -> {
                  try (Lease lease = get(pool.acquire())) {
                    return number(lease.connection(), "select 7") == 7;
                  }
                });
      }
    }
  }

  @Test
  void idleSessionTimeoutOfTheServer() {
    try (PgPool pool = open(TWO)) {
      int pid;
      try (Lease lease = get(pool.acquire())) {
        pid = lease.connection().server().pid();
        LIVE.oracle()
            .execute(
                "alter database " + LIVE.database().name() + " set idle_session_timeout = 100");
      }
      try (Lease lease = get(pool.acquire())) {
        lease.discard();
      }
      Lease shortLived = get(pool.acquire());
      PgConnection connection = shortLived.connection();
      assertThat(connection.server().pid()).isNotEqualTo(pid);
      shortLived.close();
      get(connection.closed()); // 57P05
      await().until(() -> pool.stats().idle() == 0);
      try (Lease lease = get(pool.acquire())) {
        assertThat(number(lease.connection(), "select 1")).isEqualTo(1);
      }
    } finally {
      LIVE.oracle()
          .execute("alter database " + LIVE.database().name() + " reset idle_session_timeout");
    }
  }

  @Test
  void whatAUserLeavesIsUndone() {
    try (PgPool pool = open(TWO.withSize(1))) {
      try (Lease lease = get(pool.acquire())) {
        PgConnection connection = lease.connection();
        get(connection.query("set work_mem = '9MB'"));
        get(connection.query("create temporary table leftover (a int)"));
        get(connection.query("select pg_advisory_lock(42)"));
        get(connection.query("begin"));
        get(connection.query("create table never_committed (a int)"));
        lease.markStateful();
      }
      try (Lease lease = get(pool.acquire())) {
        PgConnection connection = lease.connection();
        assertThat(connection.txStatus()).isEqualTo(TxStatus.IDLE);
        assertThat(text(connection, "show work_mem")).isNotEqualTo("9MB");
        assertThat(text(connection, "select to_regclass('leftover')")).isNull();
        assertThat(text(connection, "select to_regclass('never_committed')")).isNull();
        assertThat(number(connection, "select count(*) from pg_locks where locktype = 'advisory'"))
            .isZero();
      }
    }
  }

  /** A lease given back amid a stream: the stream is cancelled or drained before the next use. */
  @Test
  void leaseClosedWhileItsQueriesRun() {
    try (PgPool pool = open(TWO.withSize(1))) {
      List<CompletableFuture<?>> asked = new ArrayList<>();
      try (Lease lease = get(pool.acquire())) {
        for (int i = 0; i < 20; i++) {
          asked.add(lease.connection().query("select pg_sleep(0.01)"));
        }
      }
      try (Lease lease = get(pool.acquire())) {
        asked.forEach(future -> assertThat(future).isDone());
        assertUsable(lease.connection());
        var stream =
            lease.connection().stream(
                Query.of("select generate_series(1, 100000000), repeat('x', 2000)"), null);
        get(stream.shape());
        stream.cancel();
      }
      try (Lease lease = get(pool.acquire())) {
        assertUsable(lease.connection());
      }
    }
  }

  /** Many threads, two connections, and somebody who keeps killing them. */
  @Test
  void manyUsersWhileConnectionsAreKilled() throws InterruptedException {
    int users = Live.LONG ? 100 : 30;
    int rounds = Live.LONG ? 500 : 30;
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger lost = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(users);
    try (PgPool pool = open(TWO)) {
      for (int user = 0; user < users; user++) {
        int id = user;
        new Thread(
                () -> {
                  for (int round = 0; round < rounds; round++) {
                    int expected = id * 1000 + round;
                    try (Lease lease = get(pool.acquire())) {
                      if (number(lease.connection(), "select " + expected) != expected) {
                        wrong.incrementAndGet();
                      }
                    } catch (PgException e) {
                      lost.incrementAndGet();
                    }
                  }
                  done.countDown();
                },
                "user-" + user)
            .start();
      }
      int kills = 0;
      while (!done.await(50, TimeUnit.MILLISECONDS)) {
        kills += terminateAll();
      }
      assertThat(wrong).hasValue(0);
      // A killed connection takes down what ran on it, and perhaps one caller to whom it was
      // handed.
      assertThat(lost.get()).isLessThanOrEqualTo(2 * kills + 2);
      await().until(() -> pool.stats().leased() == 0 && pool.stats().waiting() == 0);
      assertThat(pool.stats().open()).isLessThanOrEqualTo(2);
    }
    awaitNoSessions();
  }

  @Test
  void waitersAreServedInTheirOrder() {
    try (PgPool pool = open(TWO.withSize(1))) {
      Lease first = get(pool.acquire());
      List<Integer> order = new ArrayList<>();
      List<CompletableFuture<Void>> waiters = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        int number = i;
        waiters.add(
            pool.acquire()
                .thenAccept(
                    lease -> {
                      synchronized (order) {
                        order.add(number);
                      }
                      lease.close();
                    }));
      }
      first.close();
      waiters.forEach(Live::get);
      assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }

  @Test
  void sharedPoolsAreOneUntilTheLastUserLeaves() {
    PgPool one = PgPool.shared("it", LIVE.config().build(), TWO);
    PgPool two = PgPool.shared("it", LIVE.config().build(), TWO);
    PgPool other = PgPool.shared("it-other", LIVE.config().build(), TWO);
    try (Lease a = get(one.acquire());
        Lease b = get(two.acquire());
        Lease c = get(other.acquire())) {
      assertUsable(a.connection());
      // Two connections in all between the first two, none left of them; the third has its own.
      assertThat(one.stats().leased()).isEqualTo(2);
      assertThat(two.stats().open()).isEqualTo(2);
      assertThat(other.stats().open()).isEqualTo(1);
      assertUsable(b.connection());
      assertUsable(c.connection());
    }
    other.close();
    one.close();
    one.close(); // a second time, and it is nobody else's
    assertThat(Live.failure(one.acquire())).isInstanceOf(ConnectionException.class);
    try (Lease lease = get(two.acquire())) {
      assertUsable(lease.connection());
    }
    two.close();
    assertThat(Live.failure(two.acquire())).isInstanceOf(ConnectionException.class);
    awaitNoSessions();
  }

  @Test
  void acquireHasADeadline() {
    try (PgPool pool = open(TWO.withSize(1).withAcquireTimeout(Duration.ofMillis(200)));
        Lease lease = get(pool.acquire())) {
      assertThat(Live.failure(pool.acquire())).isInstanceOf(ConnectionException.class);
      await().until(() -> pool.stats().timedOut() == 1);
      assertUsable(lease.connection());
    }
  }

  private static final String OURS =
      " where datname = current_database() and pid <> pg_backend_pid()"
          + " and application_name = 'pgwire'";

  private static void awaitNoSessions() {
    await()
        .untilAsserted(
            () ->
                assertThat(LIVE.oracle().number("select count(*) from pg_stat_activity" + OURS))
                    .isZero());
  }

  private static PgPool open(PoolOptions options) {
    return PgPool.open(LIVE.config().build(), options);
  }

  private static int terminateAll() {
    try (Oracle oracle = LIVE.newOracle()) {
      return oracle.rows("select pg_terminate_backend(pid) from pg_stat_activity" + OURS).size();
    }
  }
}
