package io.holowire.it.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A running PostgreSQL server and its superuser. Which one it is, the system properties say: {@code
 * holowire.postgres.url} = a server of the user's own; else {@code holowire.postgres} = {@code
 * embedded} (binaries from Maven Central, the default), {@code docker} (Testcontainers) or {@code
 * auto} (embedded where there are binaries for this machine, else Docker).
 */
public sealed interface PostgresServer extends AutoCloseable
    permits LocalPostgres, DockerPostgres, ExternalPostgres {

  /** The usual major version: that of the binaries on the class path. */
  int MAJOR_VERSION = 18;

  /**
   * Starts the kind of server that the system properties ask for.
   *
   * @throws ServerUnavailableException when this machine has no such server; a test that lets it
   *     pass counts as skipped
   */
  static PostgresServer start(ServerOptions options) {
    if (System.getProperty("holowire.postgres.url") != null) {
      if (options.version() != MAJOR_VERSION) {
        throw new ServerUnavailableException(
            "no PostgreSQL " + options.version() + " beside the server at holowire.postgres.url");
      }
      return at(System.getProperty("holowire.postgres.url"));
    }
    String kind = System.getProperty("holowire.postgres", "embedded");
    return switch (kind) {
      case "embedded" -> LocalPostgres.start(options);
      case "docker" -> DockerPostgres.start(options);
      case "auto" ->
          Binaries.areAvailable(options.version())
              ? LocalPostgres.start(options)
              : DockerPostgres.start(options);
      default ->
          throw new IllegalArgumentException(
              "holowire.postgres is '" + kind + "': embedded, docker and auto are known");
    };
  }

  /** A server of the user's own, {@code postgresql://user:password@host:port/database}. */
  static PostgresServer at(String url) {
    return ExternalPostgres.open(url);
  }

  /** What the server is, in words for a log line. */
  String description();

  String host();

  int port();

  String user();

  String password();

  /** The database that always exists. */
  String database();

  /** Address of a database of this server, {@code postgresql://user:password@host:port/name}. */
  default String url(String database) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(encode(user()), encode(password()), host(), port(), encode(database));
  }

  default String url() {
    return url(database());
  }

  /** A JDBC connection as superuser, for what a test asks behind the back of what it tests. */
  default Oracle oracle(String database) {
    return Oracle.connect(host(), port(), database, user(), password());
  }

  /** Stops the server and deletes all that it kept; a server of the user's own is left alone. */
  @Override
  void close();

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
