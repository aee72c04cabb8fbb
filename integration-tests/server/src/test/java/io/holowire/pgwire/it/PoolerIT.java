package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.assertUsable;
import static io.holowire.pgwire.it.Live.get;
import static io.holowire.pgwire.it.Live.number;
import static io.holowire.pgwire.it.Live.sqlState;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.PgBouncer;
import io.holowire.it.server.ServerOptions;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.RowStream;
import io.holowire.pgwire.kit.TransactionPooler;
import io.holowire.pgwire.pool.Lease;
import io.holowire.pgwire.pool.PgPool;
import io.holowire.pgwire.pool.PoolOptions;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/**
 * Through a transaction pooler with two server connections and no statement cache: the next
 * transaction may run anywhere, so nothing may rely on a session. Once with pgbouncer, where there
 * is one, and once with the kit's stand-in.
 */
@ParameterizedClass
@EnumSource
class PoolerIT {
  private static final int SERVER_CONNECTIONS = 2;
  private static final Query SQUARE =
      Query.of("select $1 * $1, txid_current_if_assigned()", Oid.INT8);

  private static LocalPostgres server;
  private static PgBouncer bouncer;
  private static TransactionPooler standIn;

  @Parameter Kind kind;

  private final List<PgConnection> connections = new ArrayList<>();

  enum Kind {
    PGBOUNCER,
    STAND_IN
  }

  @BeforeAll
  static void start() throws Exception {
    server =
        LocalPostgres.start(ServerOptions.fast().withHba("host all u_pooled 127.0.0.1/32 trust"));
    try (Oracle oracle = server.oracle("postgres")) {
      oracle.execute(
          "create role u_pooled superuser login; create table t (a int primary key, b text)");
    }
    Optional<PgBouncer> started = PgBouncer.start(server, SERVER_CONNECTIONS);
    bouncer = started.orElse(null);
    standIn =
        TransactionPooler.start(
            server.host(), server.port(), "u_pooled", "postgres", SERVER_CONNECTIONS);
  }

  @AfterAll
  static void stop() throws Exception {
    if (bouncer != null) {
      bouncer.close();
    }
    standIn.close();
    server.close();
  }

  @AfterEach
  void close() {
    connections.forEach(PgConnection::close);
  }

  private PgConfig config() {
    if (kind == Kind.PGBOUNCER && bouncer == null) {
      throw new TestAbortedException("no pgbouncer on this machine");
    }
    HostPort pooler =
        kind == Kind.PGBOUNCER
            ? new HostPort(bouncer.host(), bouncer.port())
            : new HostPort(standIn.host(), standIn.port());
    return Live.config(server)
        .hosts(pooler)
        .statementCacheSize(0)
        // pgbouncer itself may hold a cancel request back for 10 s.
        .cancelGrace(Duration.ofSeconds(30))
        .build();
  }

  private PgConnection connect() {
    PgConnection connection = Live.connect(config());
    connections.add(connection);
    return connection;
  }

  /** Many more clients than server connections, all at once, each with its own answers. */
  @Test
  void batchesOfManyClients() {
    List<CompletableFuture<BatchResult>> asked = new ArrayList<>();
    List<PgConnection> clients = new ArrayList<>();
    for (int c = 0; c < 20; c++) {
      clients.add(connect());
    }
    for (int round = 0; round < 20; round++) {
      for (int c = 0; c < clients.size(); c++) {
        asked.add(square(clients.get(c), c * 1000L + round, 10));
      }
    }
    for (int i = 0; i < asked.size(); i++) {
      long first = i % 20 * 1000L + i / 20;
      try (BatchResult result = get(asked.get(i))) {
        for (int e = 0; e < 10; e++) {
          var rows = result.rows(e);
          assertThat(rows.next()).isTrue();
          assertThat(rows.row().getLong(0)).isEqualTo((first + e) * (first + e));
        }
      }
    }
    try (Oracle oracle = server.oracle("postgres")) {
      assertThat(oracle.number("select count(*) from pg_prepared_statements")).isZero();
    }
  }

  private static CompletableFuture<BatchResult> square(PgConnection client, long first, int size) {
    Batch batch = client.batch(SQUARE);
    for (int i = 0; i < size; i++) {
      PgScalars.writeInt8(batch.begin(), first + i);
      batch.end();
    }
    return batch.send();
  }

  @Test
  void copyInAndOutAndStream() throws InterruptedException {
    PgConnection connection = connect();
    get(connection.query("truncate t"));
    try (CopyRows rows = new CopyRows(connection.copyIn("copy t from stdin (format binary)"))) {
      assertThat(get(rows.rows(0, 20_000, "pooled").finish())).isEqualTo(20_000);
    }
    CopyOut out = connection.copyOut("copy t to stdout (format binary)");
    for (ByteBuf chunk = out.take(); chunk != null; chunk = out.take()) {
      chunk.release();
    }
    assertThat(get(out.done())).isEqualTo(20_000);
    RowStream stream = connection.stream(Query.of("select * from t"), null);
    for (ByteBuf chunk = stream.take(); chunk != null; chunk = stream.take()) {
      chunk.release();
    }
    assertThat(get(stream.done())).isEqualTo(20_000);
  }

  @Test
  void failuresLeaveTheServerConnectionsUsable() throws InterruptedException {
    PgConnection one = connect();
    PgConnection two = connect();
    for (int i = 0; i < 10; i++) {
      assertThat(sqlState(one.query("select 1 / 0"))).isEqualTo("22012");
      assertThat(sqlState(one.copyIn("copy no_such_table from stdin").finish())).isEqualTo("42P01");
      get(two.copyIn("copy t from stdin").abort("enough"));
      assertThat(sqlState(two.copyOut("copy no_such_table to stdout").done())).isEqualTo("42P01");
      Batch batch = one.batch(Query.of("insert into t values (1), (1)"));
      batch.begin();
      batch.end();
      assertThat(sqlState(batch.send())).isEqualTo("23505");
      assertUsable(one);
      assertUsable(two);
    }
  }

  @Test
  void transactionsOverSeveralExchanges() {
    PgConnection one = connect();
    PgConnection two = connect();
    get(one.query("begin"));
    get(two.query("begin"));
    long first = number(one, "select pg_backend_pid()");
    assertThat(number(two, "select pg_backend_pid()")).isNotEqualTo(first);
    assertThat(number(one, "select pg_backend_pid()")).isEqualTo(first);
    get(one.query("rollback"));
    get(two.query("commit"));
  }

  @Test
  void cancelFindsTheRightServerConnection() {
    PgConnection victim = connect();
    PgConnection other = connect();
    CompletableFuture<?> sleep = victim.query("select pg_sleep(30)");
    CompletableFuture<?> innocent = other.query("select pg_sleep(0.5)");
    get(victim.cancel());
    assertThat(sqlState(sleep)).isEqualTo("57014");
    get(innocent);
    assertUsable(victim);
    CopyOut copy =
        victim.copyOut("copy (select generate_series(1, 100000000), repeat('x', 2000)) to stdout");
    get(copy.ready());
    copy.cancel();
    get(copy.done());
    assertUsable(victim);
    assertUsable(other);
  }

  @Test
  void poolOverAPooler() {
    try (PgPool pool = PgPool.open(config(), PoolOptions.defaults().withSize(8))) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        long value = i;
        all.add(
            pool.acquire()
                .thenCompose(
                    (Lease lease) ->
                        square(lease.connection(), value, 1)
                            .thenAccept(BatchResult::close)
                            .whenComplete((done, failure) -> lease.close())));
      }
      all.forEach(Live::get);
    }
  }
}
