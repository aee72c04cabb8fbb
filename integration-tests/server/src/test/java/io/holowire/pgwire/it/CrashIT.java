package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.assertUsable;
import static io.holowire.pgwire.it.Live.failure;
import static io.holowire.pgwire.it.Live.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.ServerOptions;
import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.RowStream;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The server goes away amid an exchange: everything asked fails, once, and says whether it was
 * sent.
 */
class CrashIT {
  private static final Query SLEEP = Query.of("select pg_sleep(60)");

  private static LocalPostgres server;
  private static Buffers buffers;

  private final List<PgConnection> connections = new ArrayList<>();

  /** The ways to go. */
  enum Death {
    KILL(LocalPostgres::kill),
    IMMEDIATE(s -> s.stop(LocalPostgres.Stop.IMMEDIATE)),
    FAST(s -> s.stop(LocalPostgres.Stop.FAST));

    final Consumer<LocalPostgres> act;

    Death(Consumer<LocalPostgres> act) {
      this.act = act;
    }
  }

  @BeforeAll
  static void start() {
    buffers = Buffers.now();
    server = LocalPostgres.start(ServerOptions.durable());
    try (Oracle oracle = server.oracle("postgres")) {
      oracle.execute("create table t (a int, b text)");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    buffers.awaitReturned();
  }

  @AfterEach
  void close() {
    connections.forEach(PgConnection::close);
  }

  @ParameterizedTest
  @EnumSource
  void everythingAskedFailsOnce(Death death) throws InterruptedException {
    PgConnection pipelined = connect();
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Batch batch = pipelined.batch(SLEEP);
      batch.begin();
      batch.end();
      asked.add(batch.send());
    }
    asked.add(pipelined.copyIn("copy t from stdin").ready());
    asked.add(pipelined.query("select 1"));

    PgConnection writing = connect();
    CopyIn copyIn = writing.copyIn("copy t from stdin (format binary)");
    CopyRows rows = new CopyRows(copyIn).rows(0, 20_000, "never to be seen");
    get(copyIn.ready());

    PgConnection reading = connect();
    CopyOut copyOut =
        reading.copyOut("copy (select generate_series(1, 100000000), repeat('x', 2000)) to stdout");
    get(copyOut.ready());
    PgConnection streaming = connect();
    RowStream stream =
        streaming.stream(Query.of("select generate_series(1, 100000000), repeat('x', 2000)"), null);
    get(stream.shape());
    PgConnection idle = connect();

    death.act.accept(server);

    for (CompletableFuture<?> future : asked) {
      assertLost(failure(future));
    }
    assertThatThrownBy(() -> writeUntilFailure(rows)).isInstanceOf(PgException.class);
    rows.close();
    assertLost(failure(copyIn.finish()));
    assertThatThrownBy(() -> drain(copyOut::take)).isInstanceOf(PgException.class);
    assertThatThrownBy(() -> drain(stream::take)).isInstanceOf(PgException.class);
    assertLost(failure(copyOut.done()));
    assertLost(failure(stream.done()));
    for (PgConnection connection : List.of(pipelined, writing, reading, streaming, idle)) {
      get(connection.closed());
      assertThat(connection.isOpen()).isFalse();
      ConnectionException late = (ConnectionException) failure(connection.query("select 1"));
      assertThat(late.sent()).isFalse();
    }

    server.start();
    try (PgConnection again = connect()) {
      assertUsable(again);
      assertThat(Live.number(again, "select count(*) from t")).isZero();
    }
  }

  /** What was on its way may have been done, what had not left has not. */
  @Test
  void failuresSayWhetherTheRequestWasSent() {
    PgConnection connection = Live.connect(Live.config(server).pipelineDepth(3).build());
    connections.add(connection);
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Batch batch = connection.batch(SLEEP);
      batch.begin();
      batch.end();
      asked.add(batch.send());
    }
    get(connection.cancel().exceptionally(lost -> null));
    // Others were in flight behind the one cancelled: the connection is given up.
    List<Boolean> sent = new ArrayList<>();
    for (CompletableFuture<?> future : asked) {
      PgException failure = failure(future);
      sent.add(failure instanceof ConnectionException lost ? lost.sent() : true);
    }
    assertThat(sent).containsExactly(true, true, true, false, false, false);
  }

  private PgConnection connect() {
    PgConnection connection = Live.connect(Live.config(server).build());
    connections.add(connection);
    return connection;
  }

  /** Either the connection broke, or the server said good-bye first: both mean connect again. */
  private static void assertLost(PgException failure) {
    assertThat(failure).isInstanceOfAny(ConnectionException.class, ServerException.class);
    assertThat(failure.retry()).as("%s", failure).isEqualTo(SqlState.Retry.RECONNECT);
  }

  private static void writeUntilFailure(CopyRows rows) throws InterruptedException {
    while (true) {
      rows.rows(0, 10_000, "more");
    }
  }

  private interface Source {
    ByteBuf take() throws InterruptedException;
  }

  private static void drain(Source source) throws InterruptedException {
    for (ByteBuf chunk = source.take(); chunk != null; chunk = source.take()) {
      chunk.release();
    }
  }
}
