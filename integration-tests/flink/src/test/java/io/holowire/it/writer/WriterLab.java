package io.holowire.it.writer;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.options.TableOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sink.HologresSink;
import io.holowire.connector.sink.load.BulkLoadSink;
import io.holowire.connector.sql.TablePath;
import io.holowire.connector.sql.UpsertType;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.PostgresServer;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import io.holowire.pgwire.kit.FaultProxy;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;

/** A database for one test class, and sinks into it, directly or through a proxy. */
final class WriterLab implements AutoCloseable {
  /** The long form: hundreds of changelogs instead of a handful. */
  static final boolean LONG = Boolean.getBoolean("holowire.long");

  /** Columns {@code id}, {@code name} and {@code value}. */
  static final RowType ROWS = rows(new BigIntType());

  private static final String SESSIONS =
      " from pg_stat_activity where datname = current_database()"
          + " and application_name = 'flink-connector-hologres'";

  private final TestDatabase database;

  WriterLab() {
    this(SharedPostgres.createDatabase());
  }

  private WriterLab(TestDatabase database) {
    this.database = database;
  }

  /** The same in a server of the test's own. */
  static WriterLab on(PostgresServer server) {
    return new WriterLab(TestDatabase.create(server, "lab"));
  }

  String name() {
    return database.name();
  }

  Oracle oracle() {
    return database.oracle();
  }

  /** A session of its own, for what locks, and for another thread. */
  Oracle newOracle() {
    return database.server().oracle(database.name());
  }

  FaultProxy proxy() throws IOException {
    return FaultProxy.to(database.server().host(), database.server().port());
  }

  /** How many sessions the writers have on the server, whatever they do. */
  long sessions() {
    return oracle().number("select count(*)" + SESSIONS);
  }

  /** How many of them wait for a lock. */
  long waitingSessions() {
    return oracle().number("select count(*)" + SESSIONS + " and wait_event_type = 'Lock'");
  }

  /** Ends the writers' sessions, as an administrator would. */
  void terminateSessions() {
    oracle().rows("select pg_terminate_backend(pid)" + SESSIONS);
  }

  ConnectionOptions connection() {
    return connection(database.server(), database.server().port(), database.name());
  }

  ConnectionOptions connection(FaultProxy proxy) {
    return connection(database.server(), proxy.port(), database.name());
  }

  static ConnectionOptions connection(PostgresServer server, int port, String database) {
    return connection(server.host() + ":" + port, database, server.user(), server.password());
  }

  static ConnectionOptions connection(
      String endpoint, String database, String user, String password) {
    return new ConnectionOptions(
        endpoint, null, database, user, password, null, null, Duration.ofSeconds(5), "pool", 3);
  }

  /** A streaming sink for rows of {@link #ROWS} that sends full batches only. */
  static HologresSink sink(
      ConnectionOptions connection, String table, UpsertType type, int flushRows, int... key) {
    return sink(connection, table, ROWS, options(type, flushRows, Duration.ZERO), key);
  }

  static HologresSink sink(
      ConnectionOptions connection, String table, RowType rows, SinkOptions options, int... key) {
    int[] all = IntStream.range(0, rows.getFieldCount()).toArray();
    return new HologresSink(
        connection, options, TablePath.parse(table), rows, key, all, settings());
  }

  static BulkLoadSink bulkLoad(ConnectionOptions connection, String table) {
    return bulkLoad(connection, table, ROWS);
  }

  /** Of a batch job. */
  static BulkLoadSink bulkLoad(
      ConnectionOptions connection, String table, RowType rows, String... more) {
    String[] options = Arrays.copyOf(more, more.length + 2);
    options[more.length] = "bulkload";
    options[more.length + 1] = "true";
    TablePath path = TablePath.parse(table);
    int[] all = IntStream.range(0, rows.getFieldCount()).toArray();
    return new BulkLoadSink(
        connection, options(options), path, rows, new int[0], all, settings(), true);
  }

  static SinkOptions options(UpsertType type, int flushRows, Duration flushInterval) {
    return options(
        "upsert_type", type.toString(),
        "sink.buffer-flush.max-rows", "" + flushRows,
        "sink.buffer-flush.interval", flushInterval.toMillis() + " ms");
  }

  /**
   * What a DDL with these says of its sink.
   *
   * @param options names and values
   */
  static SinkOptions options(String... options) {
    Map<String, String> ddl =
        new HashMap<>(Map.of("endpoint", "unused", "database", "unused", "table", "unused"));
    for (int i = 0; i < options.length; i += 2) {
      ddl.put(options[i], options[i + 1]);
    }
    return new TableOptions(ddl).sink();
  }

  private static RowSettings settings() {
    return new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL);
  }

  /** The type of rows with a value of that type. */
  static RowType rows(LogicalType value) {
    return RowType.of(
        new LogicalType[] {new BigIntType(), new VarCharType(VarCharType.MAX_LENGTH), value},
        new String[] {"id", "name", "value"});
  }

  static RowData row(RowKind kind, long id, String name, Object value) {
    return GenericRowData.ofKind(kind, id, StringData.fromString(name), value);
  }

  static RowData insert(long id, String name, Long value) {
    return row(RowKind.INSERT, id, name, value);
  }

  @Override
  public void close() {
    database.close();
  }
}
