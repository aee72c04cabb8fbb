package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.assertUsable;
import static io.holowire.pgwire.it.Live.failure;
import static io.holowire.pgwire.it.Live.get;
import static io.holowire.pgwire.it.Live.number;
import static io.holowire.pgwire.it.Live.sqlState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.RowStream;
import io.holowire.pgwire.conn.SimpleResult;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancelling at any time ends what runs, and never what comes after it. */
class CancelIT {
  @RegisterExtension static final Live LIVE = new Live();

  private static final int STORM = Live.LONG ? 10_000 : 300;

  /**
   * A short query is cancelled at a random moment before, while or after it runs; the next one must
   * not feel it.
   */
  @Test
  void stormOfCancels() {
    Random random = new Random(17);
    int hit = 0;
    try (PgConnection connection = LIVE.connect()) {
      for (int i = 0; i < STORM; i++) {
        CompletableFuture<List<SimpleResult>> victim =
            connection.query("select pg_sleep(" + random.nextInt(4) / 1000.0 + ")");
        LockSupport.parkNanos(random.nextInt(5_000_000));
        CompletableFuture<Void> cancel = connection.cancel();
        // Asked at once, while the cancel may still be on its way, and once more after it.
        assertThat(number(connection, "select " + i)).isEqualTo(i);
        hit += isCancelled(victim) ? 1 : 0;
        get(cancel);
        assertThat(number(connection, "select -" + i)).isEqualTo(-i);
      }
    }
    assertThat(hit).isBetween(1, STORM - 1);
  }

  private static boolean isCancelled(CompletableFuture<?> victim) {
    try {
      get(victim);
      return false;
    } catch (PgException e) {
      assertThat(e.sqlState()).isEqualTo("57014");
      return true;
    }
  }

  @Test
  void cancelWithNothingRunningDoesNothing() {
    try (PgConnection connection = LIVE.connect()) {
      get(connection.cancel());
      assertUsable(connection);
    }
  }

  @Test
  void exchangeTimeoutCancelsAndTheConnectionGoesOn() {
    try (PgConnection connection =
        Live.connect(LIVE.config().exchangeTimeout(Duration.ofMillis(200)).build())) {
      long begun = System.nanoTime();
      PgException failure = failure(connection.query("select pg_sleep(30)"));
      assertThat(failure).isInstanceOf(ConnectionException.class).hasMessageContaining("200 ms");
      assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
      assertUsable(connection);
    }
  }

  /** What does not feel a cancel is left by closing the connection. */
  @Test
  void graceEndsTheConnection() {
    try (PgConnection connection =
        Live.connect(
            LIVE.config()
                .exchangeTimeout(Duration.ofMillis(100))
                .cancelGrace(Duration.ofMillis(500))
                .build())) {
      String deaf =
          """
          do $$ begin
            for i in 1 .. 30 loop
              begin
                perform pg_sleep(0.1);
              exception when query_canceled then
                null;
              end;
            end loop;
          end $$\
          """;
      failure(connection.query(deaf));
      get(connection.closed());
      assertThat(connection.isOpen()).isFalse();
    }
  }

  /**
   * The first cancel does not end it, so a second follows; what is asked in between waits unharmed.
   */
  @Test
  void cancelIsRepeatedUntilItWorks() {
    try (PgConnection connection = LIVE.connect()) {
      String deafOnce =
          """
          do $$ begin
            perform pg_sleep(20);
          exception when query_canceled then
            perform pg_sleep(20);
          end $$\
          """;
      CompletableFuture<List<SimpleResult>> victim = connection.query(deafOnce);
      get(connection.cancel());
      CompletableFuture<List<SimpleResult>> next = connection.query("select 1");
      assertThat(sqlState(victim)).isEqualTo("57014");
      assertThat(get(next)).hasSize(1);
      assertUsable(connection);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 200_000})
  void copyOutCancelledAfterSomeBytes(int bytes) throws InterruptedException {
    try (PgConnection connection = LIVE.connect()) {
      CopyOut copy =
          connection.copyOut(
              "copy (select generate_series(1, 100000000), repeat('c', 2000))"
                  + " to stdout (format binary)");
      for (long seen = 0; seen < bytes; ) {
        ByteBuf chunk = copy.take();
        seen += chunk.readableBytes();
        chunk.release();
      }
      copy.cancel();
      assertThat(copy.poll()).isNull();
      get(copy.done());
      assertUsable(connection);
      assertNothingRuns(connection);
    }
  }

  @Test
  void streamCancelledWhileItsConsumerStandsStill() {
    try (PgConnection connection = LIVE.connect()) {
      RowStream stream =
          connection.stream(
              Query.of("select generate_series(1, 100000000), repeat('s', 1000)"), null);
      get(stream.shape());
      // The server is blocked by then: everything between it and us is full.
      await().until(() -> LIVE.oracle().number(WAITING, connection.server().pid()) == 1);
      stream.cancel();
      get(stream.done());
      assertUsable(connection);
      assertNothingRuns(connection);
    }
  }

  private static final String WAITING =
      "select count(*) from pg_stat_activity where pid = ? and wait_event = 'ClientWrite'";

  /** A stream given up before its turn never runs. */
  @Test
  void queuedStreamCancelled() {
    try (PgConnection connection = LIVE.connect()) {
      CompletableFuture<List<SimpleResult>> first = connection.query("select pg_sleep(0.2)");
      RowStream stream = connection.stream(Query.of("select 1"), null);
      CopyOut copy = connection.copyOut("copy (select 1) to stdout");
      stream.cancel();
      copy.cancel();
      get(stream.done());
      get(copy.done());
      get(first);
      assertUsable(connection);
    }
  }

  private static void assertNothingRuns(PgConnection connection) {
    assertThat(
            LIVE.oracle()
                .text(
                    "select state from pg_stat_activity where pid = ?", connection.server().pid()))
        .isEqualTo("idle");
  }
}
