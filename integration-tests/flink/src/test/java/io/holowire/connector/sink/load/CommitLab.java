package io.holowire.connector.sink.load;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.TableOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sql.TablePath;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.PostgresServer;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import io.holowire.pgwire.kit.FaultProxy;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** A database with a table {@code t (id int, value int)}, and bulk loads into it. */
final class CommitLab implements AutoCloseable {
  /** The whole statement: BEGIN has the word, too. */
  static final String COMMIT = "commit\0";

  private static final RowType ROWS =
      RowType.of(new LogicalType[] {new IntType(), new IntType()}, new String[] {"id", "value"});

  private final TestDatabase database;

  CommitLab() {
    this(SharedPostgres.createDatabase());
  }

  private CommitLab(TestDatabase database) {
    this.database = database;
  }

  /** The same in a server of the test's own. */
  static CommitLab on(PostgresServer server) {
    return new CommitLab(TestDatabase.create(server, "load"));
  }

  /** Makes the table anew, and the schema of ledger and staging tables go. */
  void reset(String table) {
    rollBack(oracle());
    oracle().execute("drop table if exists t cascade; drop schema if exists holowire cascade");
    oracle().execute("create table t " + table);
  }

  Oracle oracle() {
    return database.oracle();
  }

  String name() {
    return database.name();
  }

  FaultProxy proxy() throws IOException {
    return FaultProxy.to(database.server().host(), database.server().port());
  }

  /** A load of a job with checkpoints. */
  BulkLoadSink streaming(String... options) {
    return sink(database.server().port(), false, options);
  }

  /** The same through a proxy. */
  BulkLoadSink streaming(FaultProxy proxy, String... options) {
    return sink(proxy.port(), false, options);
  }

  /** A load of a job without. */
  BulkLoadSink batch(String... options) {
    return sink(database.server().port(), true, options);
  }

  /** The same through a proxy. */
  BulkLoadSink batch(FaultProxy proxy, String... options) {
    return sink(proxy.port(), true, options);
  }

  private BulkLoadSink sink(int port, boolean batch, String... more) {
    Map<String, String> ddl =
        new HashMap<>(
            Map.of(
                "endpoint",
                database.server().host() + ":" + port,
                "database",
                database.name(),
                "username",
                database.server().user(),
                "password",
                database.server().password(),
                "table",
                "t",
                "bulkload",
                "true",
                "retry.max-duration",
                "20 s"));
    for (int i = 0; i < more.length; i += 2) {
      ddl.put(more[i], more[i + 1]);
    }
    TableOptions options = new TableOptions(ddl);
    ConnectionOptions connection = options.connection();
    return new BulkLoadSink(
        connection,
        options.sink(),
        TablePath.parse("t"),
        ROWS,
        new int[0],
        new int[] {0, 1},
        new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL),
        batch);
  }

  /** Ends all other sessions, and waits until the clients can have noticed. */
  void disconnectAll() throws InterruptedException {
    oracle()
        .execute(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()");
    Thread.sleep(200);
  }

  /** What the table holds: how many rows, and how many different ids. */
  String loaded() {
    return oracle().text("select count(*) || '/' || count(distinct id) from t");
  }

  private static void rollBack(Oracle oracle) {
    oracle
        .rows("select gid from pg_prepared_xacts where database = current_database()")
        .forEach(row -> oracle.execute("rollback prepared '" + row.get(0) + "'"));
  }

  /** What stands in the schema besides the ledger, and in prepared transactions. */
  List<String> leftOvers() {
    return oracle()
        .rows(
            "select relname::text from pg_class where relname like 'stage\\_%' and relkind = 'r'"
                + " union all select gid from pg_prepared_xacts"
                + " where database = current_database() order by 1")
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  @Override
  public void close() {
    // A session of its own: the server may have been away.
    try (Oracle fresh = database.server().oracle(database.name())) {
      rollBack(fresh); // else the database could not be dropped
    }
    database.close();
  }
}
