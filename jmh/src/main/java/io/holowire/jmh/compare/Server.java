package io.holowire.jmh.compare;

import io.holowire.it.server.PostgresServer;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.StringJoiner;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Where the server is, for every JVM of a comparison.
 *
 * @param tls whether who connects asks for TLS; else everybody's default is left alone
 */
public record Server(
    String host, int port, String database, String user, String password, boolean tls)
    implements Serializable {
  /** Where everything is made; replaced for each job. */
  public static final String SCHEMA = "holowire_compare";

  private static final List<String> SETTINGS =
      List.of(
          "shared_buffers",
          "fsync",
          "synchronous_commit",
          "full_page_writes",
          "wal_level",
          "max_wal_size",
          "checkpoint_timeout",
          "autovacuum",
          "max_prepared_transactions");

  private static final String ENCRYPTED =
      "SELECT coalesce((SELECT CASE WHEN ssl THEN version END FROM pg_stat_ssl"
          + " WHERE pid = pg_backend_pid()), 'none')";

  public static Server of(PostgresServer server) {
    return new Server(
        server.host(), server.port(), server.database(), server.user(), server.password(), false);
  }

  /** The same by another way. */
  Server at(String otherHost, int otherPort) {
    return new Server(otherHost, otherPort, database, user, password, tls);
  }

  /** The same by TLS, whatever its certificate says. */
  Server withTls() {
    return new Server(host, port, database, user, password, true);
  }

  /**
   * For the JDBC driver.
   *
   * @param parameters further ones of the driver, {@code name=value}
   */
  public String jdbcUrl(String... parameters) {
    StringJoiner all = new StringJoiner("&", "?", "").setEmptyValue("");
    if (tls) {
      all.add("sslmode=require");
    }
    List.of(parameters).forEach(all::add);
    return "jdbc:postgresql://%s:%d/%s%s".formatted(host, port, database, all);
  }

  public Session open() throws SQLException {
    return new Session(DriverManager.getConnection(jdbcUrl(), user, password));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "%s:%d/%s".formatted(host, port, database);
  }

  /** A session behind the back of what is compared. */
  public record Session(Connection connection) implements AutoCloseable {
    public void execute(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    /** The first column of the first row. */
    public String ask(String sql) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        result.next();
        return result.getString(1);
      }
    }

    /** The driver's COPY. */
    public CopyManager copy() throws SQLException {
      return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** The version, the settings that decide how fast the server writes, and what is encrypted. */
    String settings() throws SQLException {
      StringBuilder text = new StringBuilder("PostgreSQL " + ask("SHOW server_version"));
      for (String setting : SETTINGS) {
        text.append(", ").append(setting).append(" = ").append(ask("SHOW " + setting));
      }
      return text.append(", TLS = ").append(ask(ENCRYPTED)).toString();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
