package io.holowire.connector.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.it.server.PostgresServer;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.pool.Lease;
import io.holowire.pgwire.pool.PgPool;
import io.holowire.pgwire.pool.PoolOptions;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever ends a request first, the answer or the wait: the connection goes one way, once. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RequestIT {
  private static final Duration SHORT = Duration.ofMillis(5);

  private final Queue<String> discarded = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private TestDatabase database;
  private PgPool pool;

  @BeforeEach
  void open() {
    database = SharedPostgres.createDatabase();
    PostgresServer server = database.server();
    PgConfig config =
        PgConfig.builder()
            .hosts(new HostPort(server.host(), server.port()))
            .database(database.name())
            .user(server.user())
            .password(server.password())
            .build();
    pool = PgPool.open(config, PoolOptions.defaults());
  }

  @AfterEach
  void close() {
    pool.close();
    database.close();
  }

  @Test
  void anAnswerBringsTheConnectionBack() throws Exception {
    for (int i = 0; i < 20; i++) {
      Lease lease = pool.acquire().get();
      assertThat(
              Request.send(lease, connection -> connection.query("select 1"))
                  .await(Duration.ofSeconds(30), late -> {}))
          .isNotNull();
      await().until(() -> pool.stats().idle() == 1);
    }
    assertThat(pool.stats().open()).as("one has served all").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBrokenConnectionDoesNotComeBack(boolean wrapped) throws Exception {
    Lease lease = pool.acquire().get();
    Request<String> request = Request.send(lease, connection -> answer);
    ConnectionException broken = new ConnectionException("broken", true);
    answer.completeExceptionally(wrapped ? new CompletionException(broken) : broken);
    assertThatThrownBy(() -> request.await(Duration.ZERO, discarded::add)).isSameAs(broken);
    assertIsClosed(lease.connection());
  }

  @Test
  void aQuestionThatCannotBeAskedGivesTheConnectionBack() throws Exception {
    Lease lease = pool.acquire().get();
    assertThatThrownBy(
            () ->
                Request.send(
                    lease,
                    connection -> {
                      throw new IllegalStateException("not asked");
                    }))
        .hasMessage("not asked");
    await().until(() -> pool.stats().idle() == 1);
  }

  @Test
  void anAnswerThatIsTooLateIsDiscardedAndTheConnectionClosed() throws Exception {
    Lease lease = pool.acquire().get();
    Request<String> request = Request.send(lease, connection -> answer);
    assertThatThrownBy(() -> request.await(SHORT, discarded::add))
        .isInstanceOf(ConnectionException.class)
        .hasMessageContaining("lookup.timeout");
    assertIsClosed(lease.connection());
    answer.complete("late");
    assertThat(discarded).containsExactly("late");
  }

  @Test
  void anInterruptedWaitKeepsTheConnection() throws Exception {
    Lease lease = pool.acquire().get();
    Request<String> request = Request.send(lease, connection -> answer);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> request.await(Duration.ZERO, discarded::add))
        .isInstanceOf(InterruptedException.class);
    await().until(() -> pool.stats().idle() == 1);
    assertThat(lease.connection().isOpen()).isTrue();
    answer.complete("late");
    assertThat(discarded).containsExactly("late");
  }

  /** The next user's query must not be cancelled for it. */
  @Test
  void anAnswerThatComesJustAsTheTimeIsOverIsTakenOrDiscarded() throws Exception {
    Random random = new Random(7);
    int taken = 0;
    int late = 0;
    for (int round = 0; round < 60 || taken == 0 || late == 0; round++) {
      Lease lease = pool.acquire().get();
      CompletableFuture<String> racing = new CompletableFuture<>();
      Request<String> request = Request.send(lease, connection -> racing);
      long nanos = SHORT.toNanos() - 300_000 + random.nextInt(600_000);
      CompletableFuture<Void> done =
          CompletableFuture.runAsync(
              () -> racing.complete("answer"),
              CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS));
      boolean answered;
      try {
        assertThat(request.await(SHORT, discarded::add)).isEqualTo("answer");
        answered = true;
        taken++;
      } catch (ConnectionException e) {
        answered = false;
        late++;
      }
      done.get();
      assertThat(discarded).hasSize(answered ? 0 : 1);
      discarded.clear();
      if (answered) {
        assertThat(lease.connection().isOpen()).as("round %d", round).isTrue();
      } else {
        assertIsClosed(lease.connection());
      }
    }
  }

  private static void assertIsClosed(PgConnection connection) throws Exception {
    connection.closed().get(20, TimeUnit.SECONDS);
  }
}
