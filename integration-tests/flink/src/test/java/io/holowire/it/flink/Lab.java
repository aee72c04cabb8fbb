package io.holowire.it.flink;

import io.holowire.it.server.Oracle;
import io.holowire.it.server.PostgresServer;
import io.holowire.it.server.ServerOptions;
import io.holowire.it.server.ServerUnavailableException;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What a test class works with: a database of its own, and how Flink's DDL names it. */
public final class Lab implements AutoCloseable {
  private final TestDatabase database;
  private final boolean ownsServer;

  public Lab() {
    this(SharedPostgres.createDatabase(), false);
  }

  private Lab(TestDatabase database, boolean ownsServer) {
    this.database = database;
    this.ownsServer = ownsServer;
  }

  /**
   * On a server of that major version: the shared one, or one of its own that ends with the lab.
   *
   * @throws ServerUnavailableException when there is none here, which skips the test
   */
  public static Lab onVersion(int version) {
    if (version == PostgresServer.MAJOR_VERSION) {
      return new Lab();
    }
    PostgresServer server = PostgresServer.start(ServerOptions.fast().withVersion(version));
    return new Lab(TestDatabase.create(server, "lab"), true);
  }

  /** On a server that outlives it. */
  public static Lab of(PostgresServer server) {
    return new Lab(TestDatabase.create(server, "lab"), false);
  }

  /** The server's own view of the data. */
  public Oracle oracle() {
    return database.oracle();
  }

  public PostgresServer server() {
    return database.server();
  }

  public String name() {
    return database.name();
  }

  /** The WITH clause for a table of this database, with more options as names and values. */
  public String with(String table, String... options) {
    return with(database.server(), database.name(), table, options);
  }

  /** The same for any server; a later option replaces an earlier one, null removes it. */
  public static String with(
      PostgresServer server, String database, String table, String... options) {
    StringJoiner clause = new StringJoiner(", ", " WITH (", ")");
    options(server, database, table, options)
        .forEach((name, value) -> clause.add("'%s' = '%s'".formatted(name, escape(value))));
    return clause.toString();
  }

  /** What a WITH clause for a table of this database says. */
  Map<String, String> options(String table, String... options) {
    return options(database.server(), database.name(), table, options);
  }

  private static Map<String, String> options(
      PostgresServer server, String database, String table, String... options) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("connector", "hologres");
    all.put("endpoint", server.host() + ":" + server.port());
    all.put("database", database);
    all.put("username", server.user());
    all.put("password", server.password());
    all.put("table", table);
    for (int i = 0; i < options.length; i += 2) {
      if (options[i + 1] == null) {
        all.remove(options[i]);
      } else {
        all.put(options[i], options[i + 1]);
      }
    }
    return all;
  }

  /** The rows of a query on the server, columns joined by a bar, NULL as the word. */
  public List<String> rows(String sql) {
    return oracle().rows(sql).stream().map(Lab::joined).toList();
  }

  private static String joined(List<String> row) {
    StringJoiner joined = new StringJoiner("|");
    row.forEach(value -> joined.add(value == null ? "NULL" : value));
    return joined.toString();
  }

  private static String escape(String value) {
    return value.replace("'", "''");
  }

  @Override
  public void close() {
    database.close();
    if (ownsServer) {
      database.server().close();
    }
  }
}
