package io.holowire.pgwire.pool;

import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.emptyQuery;
import static io.holowire.pgwire.kit.Backend.error;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.conn.Transport;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.kit.Frame;
import io.holowire.pgwire.kit.Peer;
import io.holowire.pgwire.kit.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets a connection, when, and in what state; against a server that answers every query. */
class PgPoolTest {

  private static final PoolOptions ONE = PoolOptions.defaults().withSize(1);

  private final List<String> queries = new CopyOnWriteArrayList<>();
  private final AtomicInteger logins = new AtomicInteger();
  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.always(this::serve);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void serve(Peer peer) throws IOException {
    logins.incrementAndGet(); // before the client can know of it
    peer.login();
    for (Frame query = peer.next(); query != null && query.tag() == 'Q'; query = peer.next()) {
      String sql = query.cstring(0);
      queries.add(sql);
      if (sql.equals("mute")) {
        peer.send(commandComplete("SELECT 1"), readyForQuery());
        peer.drain();
        return;
      }
      switch (sql) {
        case "" -> peer.send(emptyQuery(), readyForQuery());
        case "begin" -> peer.send(commandComplete("BEGIN"), readyForQuery('T'));
        case "write" -> peer.send(error("25006", "read-only transaction"), readyForQuery());
        case "set" -> peer.send(commandComplete("SET"), readyForQuery());
        case "hang" -> {}
        default -> peer.send(commandComplete(sql), readyForQuery());
      }
    }
  }

  private PgConfig config() {
    return PgConfig.builder()
        .hosts(new HostPort("127.0.0.1", server.port()))
        .sslMode(SslMode.DISABLE)
        .cancelGrace(Duration.ofMillis(300))
        .build();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static void use(PgPool pool, String... commands) throws Exception {
    try (Lease lease = get(pool.acquire())) {
      for (String command : commands) {
        try {
          get(lease.connection().query(command));
        } catch (ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(PgException.class);
        }
      }
    }
  }

  @Test
  void aConnectionIsUsedAgain() throws Exception {
    try (PgPool pool = PgPool.open(config(), ONE)) {
      use(pool, "SELECT 1");
      use(pool, "SELECT 1");
      assertThat(logins).hasValue(1);
      assertThat(queries).containsExactly("SELECT 1", "SELECT 1");
      await().until(() -> pool.stats().idle() == 1);
      assertThat(pool.stats()).isEqualTo(new PoolStats(1, 1, 0, 0, 2, 1, 0));
    }
  }

  @Test
  void whatItsUserLeftIsUndone() throws Exception {
    try (PgPool pool = PgPool.open(config(), ONE)) {
      use(pool, "begin");
      use(pool, "set");
      use(pool, "SELECT 1");
      assertThat(queries).containsExactly("begin", "ROLLBACK", "set", "DISCARD ALL", "SELECT 1");
    }
  }

  @Test
  void anIdleConnectionIsAskedForASignOfLifeOnlyPastTheThreshold() throws Exception {
    PoolOptions options = ONE.withValidateAfterIdle(Duration.ZERO);
    try (PgPool pool = PgPool.open(config(), options)) {
      use(pool, "SELECT 1");
      await().until(() -> pool.stats().idle() == 1);
      use(pool, "SELECT 2");
      assertThat(queries).containsSubsequence("SELECT 1", "", "SELECT 2");
      assertThat(logins).hasValue(1);
    }
  }

  @Test
  void anOldConnectionIsReplaced() throws Exception {
    try (PgPool pool = PgPool.open(config(), ONE.withMaxLifetime(Duration.ofMillis(50)))) {
      use(pool, "SELECT 1");
      await().pollDelay(Duration.ofMillis(100)).until(() -> true);
      use(pool, "SELECT 1");
      assertThat(logins).hasValue(2);
    }
  }

  @Test
  void aHostThatRefusesWritesLosesItsConnections() throws Exception {
    try (PgPool pool = PgPool.open(config(), PoolOptions.defaults().withSize(2))) {
      Lease one = get(pool.acquire());
      Lease other = get(pool.acquire());
      other.close();
      await().until(() -> pool.stats().idle() == 1);
      assertThat(one.connection().query("write")).failsWithin(Duration.ofSeconds(5));
      one.close();
      await().until(() -> pool.stats().open() == 0);
    }
  }

  @Test
  void aLeaseGivenBackWhileItsQueryHangsIsDroppedAfterTheGrace() throws Exception {
    try (PgPool pool = PgPool.open(config(), ONE)) {
      Lease lease = get(pool.acquire());
      CompletableFuture<?> hanging = lease.connection().query("hang");
      lease.close();
      assertThat(pool.stats().idle()).isZero();
      use(pool, "SELECT 1");
      assertThat(hanging).isCompletedExceptionally();
      assertThat(logins).hasValue(2);
    }
  }

  @Test
  void aDiscardedLeaseMakesRoomForTheNext() throws Exception {
    try (PgPool pool = PgPool.open(config(), ONE)) {
      Lease lease = get(pool.acquire());
      CompletableFuture<Lease> waiting = pool.acquire();
      assertThat(waiting).isNotDone();
      lease.discard();
      lease.close();
      get(waiting).close();
      assertThat(logins).hasValue(2);
    }
  }

  @Test
  void waitersAreBoundedInTimeAndNumber() throws Exception {
    PoolOptions options = ONE.withAcquireTimeout(Duration.ofMillis(200)).withMaxWaiters(1);
    try (PgPool pool = PgPool.open(config(), options)) {
      Lease lease = get(pool.acquire());
      CompletableFuture<Lease> late = pool.acquire();
      assertThat(pool.acquire())
          .failsWithin(Duration.ofMillis(150))
          .withThrowableThat()
          .withCauseInstanceOf(ConnectionException.class)
          .withMessageContaining("waiting callers");
      assertThat(late)
          .failsWithin(Duration.ofSeconds(5))
          .withThrowableThat()
          .withMessageContaining("no free connection");
      await().until(() -> pool.stats().timedOut() == 1); // counted after it has been told
      lease.close();
    }
  }

  @Test
  void theDeadlineHoldsWhileAConnectionIsBeingLookedAt() throws Exception {
    PoolOptions options =
        ONE.withValidateAfterIdle(Duration.ZERO).withAcquireTimeout(Duration.ofMillis(300));
    try (PgPool pool = PgPool.open(config(), options)) {
      use(pool, "mute"); // from now on this connection answers nothing
      await().until(() -> pool.stats().idle() == 1);
      assertThat(pool.acquire())
          .failsWithin(Duration.ofSeconds(5))
          .withThrowableThat()
          .withMessageContaining("no free connection");
    }
  }

  @Test
  void aLeaseMayBeGivenBackAfterThePoolWasClosed() throws Exception {
    PgPool pool = PgPool.open(config(), ONE);
    Lease lease = get(pool.acquire());
    pool.close();
    get(lease.connection().closed());
    get(Transport.ended());
    lease.close();
  }

  @Test
  void aClosedPoolRefusesAndEndsItsConnections() throws Exception {
    PgPool pool = PgPool.open(config(), ONE);
    Lease lease = get(pool.acquire());
    CompletableFuture<Lease> waiting = pool.acquire();
    pool.close();
    assertThat(waiting).isCompletedExceptionally();
    assertThat(pool.acquire()).isCompletedExceptionally();
    get(lease.connection().closed());
    pool.close();
  }

  @Test
  void aSharedPoolEndsWithItsLastUser() throws Exception {
    PgPool one = PgPool.shared("shared", config(), ONE);
    PgPool two = PgPool.shared("shared", config(), ONE);
    use(one, "SELECT 1");
    use(two, "SELECT 1");
    assertThat(logins).hasValue(1);
    try (PgPool other = PgPool.shared("other", config(), ONE)) {
      use(other, "SELECT 1");
      assertThat(logins).hasValue(2);
    }
    one.close();
    one.close(); // counts once
    assertThat(one.acquire()).isCompletedExceptionally();
    use(two, "SELECT 1");
    two.close();
    assertThat(two.acquire()).isCompletedExceptionally();
  }

  @Test
  void theFailureOfConnectingReachesTheCaller() throws Exception {
    PgConfig nowhere = config().toBuilder().hosts(new HostPort("127.0.0.1", 1)).build();
    try (PgPool pool = PgPool.open(nowhere, ONE)) {
      assertThat(pool.acquire())
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withCauseInstanceOf(ConnectionException.class)
          .withMessageContaining("127.0.0.1:1");
    }
  }
}
