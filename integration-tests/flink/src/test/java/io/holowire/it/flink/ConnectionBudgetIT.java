package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.ServerOptions;
import io.holowire.pgwire.kit.FaultProxy;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a job costs the server besides its rows: connections, and questions to the catalog. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ConnectionBudgetIT {
  private static final int ROWS = 20_000;
  private static final int PARALLELISM = 2;
  private static final String INSERT =
      "INSERT INTO target SELECT i.n, c.name FROM item i"
          + " JOIN city FOR SYSTEM_TIME AS OF i.seen AS c ON c.id = i.city";

  private static LocalPostgres server;
  private FaultProxy proxy;

  @BeforeAll
  static void start() {
    server = LocalPostgres.start(ServerOptions.fast().with("log_statement", "all"));
    execute(
        """
        create table item as select n, mod(n, 100) as city from generate_series(1, %d) n;
        create table city as select id, 'city ' || id as name from generate_series(0, 99) id;
        alter table city add primary key (id);
        create table target (n int primary key, name text)\
        """
            .formatted(ROWS));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws IOException {
    proxy = FaultProxy.to(server.host(), server.port());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
  }

  @Test
  void planningAsksNothingButHowLargeABatchIs() throws Exception {
    Session session = withTables(Session.streaming());
    assertThat(session.explain(INSERT)).contains("city").contains("item").contains("target");
    assertThat(proxy.accepted()).isZero();
    session = withTables(Session.batch());
    assertThat(session.explain(INSERT)).contains("city").contains("item").contains("target");
    assertThat(proxy.accepted()).as("one for each table").isEqualTo(2);
  }

  /** Of what the subtasks open, over their whole life. */
  @Test
  void aScanALookupAndASinkNeedEightConnectionsAtMost() throws Exception {
    withTables(Session.parallel(PARALLELISM)).run(INSERT);
    try (Oracle oracle = server.oracle(server.database())) {
      assertThat(oracle.number("select count(*) from target")).isEqualTo(ROWS);
    }
    assertThat(proxy.accepted()).isBetween(2 * PARALLELISM, 8);
    String log = server.log();
    // Who plans a scan asks before and behind the lock.
    assertThat(catalogQueries(log, "item")).isBetween(3L, 2L + PARALLELISM);
    for (String table : new String[] {"city", "target"}) {
      assertThat(catalogQueries(log, table)).as(table).isBetween(1L, (long) PARALLELISM);
    }
  }

  /** How often the server was asked what a table looks like. */
  private static long catalogQueries(String log, String table) {
    return Pattern.compile(
            "LOG:  (statement|execute [^:]*): .*pg_catalog\\.pg_class.*'" + table + "'")
        .matcher(log)
        .results()
        .count();
  }

  private Session withTables(Session session) {
    session.run(
        "CREATE TABLE item (n INT, city INT, seen AS PROCTIME())"
            + with("item")
            + "; CREATE TABLE city (id INT, name STRING)"
            + with("city")
            + "; CREATE TABLE target (n INT, name STRING, PRIMARY KEY (n) NOT ENFORCED)"
            + with("target"));
    return session;
  }

  private String with(String table) {
    return Lab.with(
        server, server.database(), table, "endpoint", proxy.host() + ":" + proxy.port());
  }

  private static void execute(String sql) {
    try (Oracle oracle = server.oracle(server.database())) {
      oracle.execute(sql);
    }
  }
}
