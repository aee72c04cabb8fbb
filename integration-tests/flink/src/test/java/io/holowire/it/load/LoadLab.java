package io.holowire.it.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.Oracle.OracleException;
import io.holowire.it.server.PostgresServer;
import io.holowire.it.server.ServerOptions;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A database, the table without a key that is loaded in it, and what a load must leave there. Asks
 * in sessions of its own, so that the server may go away between two questions.
 */
final class LoadLab implements AutoCloseable {
  /** The long form: minutes of faults instead of seconds. */
  static final boolean LONG = Boolean.getBoolean("holowire.long");

  static final Duration PATIENCE = Duration.ofSeconds(LONG ? 300 : 90);

  private static final String PREPARED =
      "select gid from pg_prepared_xacts where database = current_database() order by 1";

  private static final String STAGING =
      "select relname from pg_class where relnamespace = to_regnamespace('holowire')"
          + " and relkind = 'r' and relname like 'stage\\_%' order by 1";

  private final PostgresServer server;
  private final String database;
  private final Runnable closing;

  private LoadLab(PostgresServer server, String database, Runnable closing) {
    this.server = server;
    this.database = database;
    this.closing = closing;
  }

  /** In the server that all tests share. */
  static LoadLab shared() {
    TestDatabase database = SharedPostgres.createDatabase();
    return new LoadLab(
        database.server(),
        database.name(),
        () -> {
          // No database is dropped that prepared transactions use.
          rollBackPrepared(database.oracle());
          database.close();
        });
  }

  /** In a server that the test may break; it lasts as long as this. */
  static LoadLab on(LocalPostgres server) {
    return new LoadLab(server, server.database(), server::close);
  }

  /** A server that loses nothing when it is killed. */
  static LocalPostgres durableServer() {
    return LocalPostgres.start(ServerOptions.durable().with("max_prepared_transactions", "64"));
  }

  /** An empty table, and nothing that an earlier load may have left. */
  void reset() {
    try (Oracle oracle = oracle()) {
      rollBackPrepared(oracle);
      oracle.execute("drop schema if exists holowire cascade");
      oracle.execute("drop table if exists " + LoadJob.TABLE);
      oracle.execute("create table " + LoadJob.TABLE + " (id int8, name text, filler text)");
    }
  }

  private static void rollBackPrepared(Oracle oracle) {
    prepared(oracle).forEach(name -> oracle.execute("rollback prepared '" + name + "'"));
  }

  Oracle oracle() {
    return server.oracle(database);
  }

  String host() {
    return server.host();
  }

  int port() {
    return server.port();
  }

  /** The options of the DDL for a load that connects through that port. */
  Map<String, String> options(LoadWay way, int port) {
    Map<String, String> options = new HashMap<>();
    options.put("connector", "hologres");
    options.put("endpoint", server.host() + ":" + port);
    options.put("database", database);
    options.put("username", server.user());
    options.put("password", server.password());
    options.put("table", LoadJob.TABLE);
    options.put("bulkload", "true");
    options.put("sink.bulkload.mode", way.option());

    return options;
  }

  /** How many rows everybody sees. */
  long visible() {
    try (Oracle oracle = oracle()) {
      return visible(oracle);
    }
  }

  static long visible(Oracle oracle) {
    return oracle.number("select count(*) from " + LoadJob.TABLE);
  }

  /** Waits until more than so many rows are visible, whatever happens to the server meanwhile. */
  void awaitMoreThan(long rows) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(OracleException.class)
        .until(() -> visible() > rows);
  }

  /** What is wrong with the rows that are visible: none of them may be there twice or spoiled. */
  void assertNothingDoubled(String when) {
    try (Oracle oracle = oracle()) {
      List<String> sums =
          oracle
              .rows(
                  "select count(*) - count(distinct id), count(*) filter (where name <> 'row ' ||"
                      + " id or length(filler) <> id % 200) from "
                      + LoadJob.TABLE)
              .get(0);
      assertThat(sums).as("doubled and spoiled rows " + when).containsExactly("0", "0");
    }
  }

  /** Each of the rows 1 to {@code rows} once, and nothing else. */
  void assertExactly(long rows, String after) {
    try (Oracle oracle = oracle()) {
      assertThat(
              oracle
                  .rows("select count(*), count(distinct id), sum(id) from " + LoadJob.TABLE)
                  .get(0))
          .as("rows, different ones and sum after " + after)
          .containsExactly("" + rows, "" + rows, "" + rows * (rows + 1) / 2);
    }
    assertNothingDoubled("after " + after);
  }

  /** Each of the rows 1 to {@code rows} at least once. */
  void assertAtLeast(long rows) {
    try (Oracle oracle = oracle()) {
      assertThat(
              oracle
                  .rows("select count(distinct id), min(id), max(id) from " + LoadJob.TABLE)
                  .get(0))
          .as("different rows, first and last")
          .containsExactly("" + rows, "1", "" + rows);
    }
  }

  /** No prepared transaction, no staging table. */
  void assertNothingLeft(String after) {
    try (Oracle oracle = oracle()) {
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                assertThat(prepared(oracle)).as("prepared transactions after " + after).isEmpty();
                assertThat(staging(oracle)).as("staging tables after " + after).isEmpty();
              });
    }
  }

  /** Waits until the server has noticed that a load is gone. */
  void awaitNoSessions() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(sessions()).as("sessions of loads").isEmpty());
  }

  /** Waits until a load has so many connections. */
  void awaitSessions(int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> sessions().size() >= count);
  }

  private List<List<String>> sessions() {
    try (Oracle oracle = oracle()) {
      return oracle.rows(
          "select pid, backend_start, state, state_change, query from pg_stat_activity"
              + " where datname = current_database()"
              + " and application_name = 'flink-connector-hologres'");
    }
  }

  static List<String> prepared(Oracle oracle) {
    return firstColumn(oracle, PREPARED);
  }

  static List<String> staging(Oracle oracle) {
    return firstColumn(oracle, STAGING);
  }

  private static List<String> firstColumn(Oracle oracle, String sql) {
    return oracle.rows(sql).stream().map(row -> row.get(0)).toList();
  }

  @Override
  public void close() {
    closing.run();
  }
}
