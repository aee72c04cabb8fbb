package io.holowire.it.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A plain JDBC connection that states the truth in tests: values come as the server's own text,
 * over the simple protocol. Not for several threads.
 */
public final class Oracle implements AutoCloseable {
  private final Connection connection;

  private Oracle(Connection connection) {
    this.connection = connection;
  }

  static Oracle connect(String host, int port, String database, String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "oracle");
    // Text values, exactly as the server writes them.
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("binaryTransfer", "false");
    properties.setProperty("connectTimeout", "10");
    try {
      return new Oracle(
          DriverManager.getConnection(
              "jdbc:postgresql://%s:%d/%s".formatted(host, port, database), properties));
    } catch (SQLException e) {
      throw new OracleException("connect to " + host + ":" + port + "/" + database, e);
    }
  }

  /** Runs one or several statements. */
  public void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new OracleException(sql, e);
    }
  }

  /** All rows as the server's text; NULL is null. Parameters replace question marks. */
  public List<List<String>> rows(String sql, Object... parameters) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        int columns = result.getMetaData().getColumnCount();
        List<List<String>> rows = new ArrayList<>();
        while (result.next()) {
          List<String> row = new ArrayList<>(columns);
          for (int i = 1; i <= columns; i++) {
            row.add(result.getString(i));
          }
          rows.add(row);
        }
        return rows;
      }
    } catch (SQLException e) {
      throw new OracleException(sql, e);
    }
  }

  /** The first column of the only row. */
  public String text(String sql, Object... parameters) {
    List<List<String>> rows = rows(sql, parameters);
    if (rows.size() != 1) {
      throw new IllegalStateException(rows.size() + " rows instead of one: " + sql);
    }
    return rows.get(0).get(0);
  }

  public long number(String sql, Object... parameters) {
    return Long.parseLong(text(sql, parameters));
  }

  /** The JDBC connection itself, for what the methods here do not say. */
  public Connection jdbc() {
    return connection;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new OracleException("close", e);
    }
  }

  /** A statement that the oracle could not run. */
  public static final class OracleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OracleException(String sql, SQLException cause) {
      super(cause.getMessage() + " [" + cause.getSQLState() + "] in: " + sql, cause);
    }
  }
}
