package io.holowire.quickstart;

import io.holowire.it.server.PostgresServer;
import io.holowire.it.server.ServerOptions;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.PgUrl;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.SimpleResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The PostgreSQL server that the quickstart writes to and asks for its own answers: owns the
 * embedded server, when there is one, and a connection.
 */
final class Target implements AutoCloseable {
  static final String SCHEMA = "holowire_quickstart";

  private final PostgresServer embedded;
  private final PgConfig config;
  private final PgConnection connection;

  private Target(PostgresServer embedded, PgConfig config) {
    this.embedded = embedded;
    this.config = config;
    this.connection = PgConnection.connect(config).join();
  }

  /**
   * Opens the server at a URL, or starts one.
   *
   * @param url may be null
   */
  static Target open(String url) {
    if (url != null) {
      return new Target(null, PgUrl.parse(url).applicationName("holowire quickstart").build());
    }
    PostgresServer server = PostgresServer.start(ServerOptions.fast());
    return new Target(server, PgUrl.parse(server.url()).build());
  }

  boolean isEmbedded() {
    return embedded != null;
  }

  /** The server's version, for example {@code 18.6}. */
  String version() {
    return connection.server().parameter("server_version");
  }

  /** What the DDL must say to find this server. */
  Map<String, String> connectorOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put(
        "endpoint",
        config.hosts().stream().map(HostPort::toString).collect(Collectors.joining(",")));
    options.put("database", config.database());
    options.put("username", config.user());
    options.put("password", config.password() == null ? "" : config.password());
    return options;
  }

  /** Runs statements for their effect. */
  void execute(String sql) {
    connection.query(sql).join();
  }

  /** Asks for rows; columns are joined by a bar. */
  CompletableFuture<List<String>> rows(String sql) {
    return connection.query(sql).thenApply(Target::toText);
  }

  private static List<String> toText(List<SimpleResult> results) {
    return results.get(0).rows().stream().map(row -> String.join("|", row)).toList();
  }

  @Override
  public void close() {
    connection.close();
    if (embedded != null) {
      embedded.close();
    }
  }
}
