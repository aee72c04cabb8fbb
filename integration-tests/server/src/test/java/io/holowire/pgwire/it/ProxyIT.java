package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.assertUsable;
import static io.holowire.pgwire.it.Live.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.kit.FaultProxy;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real conversation over a bad network: in one-byte segments, cut anywhere, stalled anywhere. */
class ProxyIT {
  @RegisterExtension static final Live LIVE = new Live();

  private static final int STEP = Live.LONG ? 3 : 23;

  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    LIVE.oracle().execute("drop table if exists t; create table t (a int, b text)");
    proxy = FaultProxy.to(LIVE.database().server().host(), LIVE.database().server().port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  @Test
  void oneByteSegmentsBothWays() throws InterruptedException {
    proxy.toClient().segments(1);
    proxy.toServer().segments(1);
    try (PgConnection connection = Live.connect(config().build())) {
      converse(connection);
      assertUsable(connection);
    }
    assertThat(LIVE.oracle().number("select count(*) from t")).isEqualTo(100);
  }

  /**
   * Cut behind every n-th byte that the server sends: whatever was asked ends, once, and in time.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cutAnywhereTowardsTheClient(boolean reset) throws InterruptedException {
    long whole = bytesOfAConversation(true);
    for (long at = 1; at < whole; at += STEP) {
      if (reset) {
        proxy.toClient().resetAfter(at);
      } else {
        proxy.toClient().cutAfter(at);
      }
      assertEnds("cut after " + at + " of " + whole);
    }
  }

  @Test
  void cutAnywhereTowardsTheServer() throws InterruptedException {
    long whole = bytesOfAConversation(false);
    for (long at = 1; at < whole; at += STEP) {
      proxy.toServer().cutAfter(at);
      assertEnds("cut after " + at + " of " + whole);
    }
  }

  private long bytesOfAConversation(boolean toClient) throws InterruptedException {
    long before = (toClient ? proxy.toClient() : proxy.toServer()).forwarded();
    try (PgConnection connection = Live.connect(config().build())) {
      converse(connection);
    }
    return (toClient ? proxy.toClient() : proxy.toServer()).forwarded() - before;
  }

  private void assertEnds(String what) throws InterruptedException {
    try (PgConnection connection = Live.connect(config().build())) {
      converse(connection);
      // Only the last bytes, of the good-bye, may be missing.
    } catch (PgException e) {
      assertThat(e).as(what).isInstanceOf(ConnectionException.class);
    }
  }

  /** The server answers no more, at each phase; deadlines end it. */
  @Test
  void stalledWhileConnecting() {
    proxy.toClient().stopReading();
    long begun = System.nanoTime();
    PgConfig config = config().connectTimeout(Duration.ofMillis(300)).build();
    assertThat(Live.failure(PgConnection.connect(config))).isInstanceOf(ConnectionException.class);
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void stalledAmidAnExchange() {
    try (PgConnection connection =
        Live.connect(
            config()
                .exchangeTimeout(Duration.ofMillis(200))
                .cancelGrace(Duration.ofMillis(300))
                .build())) {
      assertUsable(connection);
      proxy.toClient().stopReading();
      CompletableFuture<?> first = connection.query("select 1");
      CompletableFuture<?> second = connection.query("select 2");
      assertThat(Live.failure(first)).isInstanceOf(ConnectionException.class);
      assertThat(Live.failure(second)).isInstanceOf(ConnectionException.class);
      get(connection.closed());
    }
  }

  /** Closing does not wait for a server that reads no more. */
  @Test
  void closeWhileStalled() throws InterruptedException {
    PgConnection connection = Live.connect(config().build());
    CopyIn copy = connection.copyIn("copy t from stdin (format binary)");
    get(copy.ready());
    proxy.toServer().stopReading();
    try (CopyRows rows = new CopyRows(copy)) {
      while (copy.isWritable()) {
        rows.row(1, "x".repeat(10_000));
      }
    }
    long begun = System.nanoTime();
    connection.close();
    assertThat(Live.failure(copy.finish())).isInstanceOf(ConnectionException.class);
    get(connection.closed());
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(1));
  }

  /** A bit of everything, checked; about 10 kB each way. */
  private static void converse(PgConnection connection) throws InterruptedException {
    get(connection.query("select 1; select 'two'"));
    List<CompletableFuture<BatchResult>> asked = new ArrayList<>();
    for (int b = 0; b < 3; b++) {
      Batch batch = connection.batch(Query.of("select $1 + 1, repeat('r', 50)", Oid.INT4));
      for (int i = 0; i < 10; i++) {
        PgScalars.writeInt4(batch.begin(), i);
        batch.end();
      }
      asked.add(batch.send());
    }
    PgException lost = null;
    for (CompletableFuture<BatchResult> answer : asked) {
      try (BatchResult result = get(answer)) {
        var rows = result.rows(9);
        assertThat(rows.next()).isTrue();
        assertThat(rows.row().getInt(0)).isEqualTo(10);
      } catch (PgException e) {
        lost = e;
      }
    }
    if (lost != null) {
      throw lost;
    }
    try (CopyRows rows = new CopyRows(connection.copyIn("copy t from stdin (format binary)"))) {
      get(rows.rows(0, 100, "in").finish());
    }
    CopyOut out = connection.copyOut("copy (select i from generate_series(1, 100) i) to stdout");
    long bytes = 0;
    for (ByteBuf chunk = out.take(); chunk != null; chunk = out.take()) {
      bytes += chunk.readableBytes();
      chunk.release();
    }
    assertThat(bytes).isEqualTo(100 * 5 + 192 + 100);
    assertThat(get(out.done())).isEqualTo(100);
  }

  private PgConfig.Builder config() {
    return LIVE.configVia(proxy.host(), proxy.port());
  }
}
