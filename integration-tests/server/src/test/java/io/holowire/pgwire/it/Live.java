package io.holowire.pgwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.server.Oracle;
import io.holowire.it.server.PostgresServer;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.PgUrl;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.SimpleResult;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database of its own for one test class, connections to it, and answers within a deadline. At
 * the end of the class it wants every buffer back.
 */
final class Live implements BeforeAllCallback, AfterAllCallback {
  /**
   * Set by the profile {@code long}: gigabytes and ten thousands instead of a few seconds' work.
   */
  static final boolean LONG = Boolean.getBoolean("holowire.long");

  private static final long SECONDS = 60;

  private TestDatabase database;
  private Buffers buffers;

  @Override
  public void beforeAll(ExtensionContext context) {
    database = SharedPostgres.createDatabase();
    buffers = Buffers.now();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (database == null) {
      return; // no server here: the class was skipped
    }
    database.close();
    buffers.awaitReturned();
  }

  Oracle oracle() {
    return database.oracle();
  }

  /** Another session behind the back of what is tested. */
  Oracle newOracle() {
    return database.server().oracle(database.name());
  }

  TestDatabase database() {
    return database;
  }

  PgConfig.Builder config() {
    return PgUrl.parse(database.url());
  }

  /** The same through a proxy or pooler. */
  PgConfig.Builder configVia(String host, int port) {
    return config().hosts(new HostPort(host, port));
  }

  PgConnection connect() {
    return connect(config().build());
  }

  static PgConnection connect(PgConfig config) {
    return get(PgConnection.connect(config));
  }

  static PgConfig.Builder config(PostgresServer server) {
    return PgUrl.parse(server.url());
  }

  /** The value of a future that completes in time, or the exception it failed with. */
  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError("failed with a checked exception", e);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + SECONDS + " s", e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting", e);
    }
  }

  /** What a future failed with. */
  static PgException failure(CompletableFuture<?> future) {
    try {
      Object value = get(future);
      if (value instanceof BatchResult result) {
        result.close();
      }
      throw new AssertionError("succeeded with " + value);
    } catch (PgException e) {
      return e;
    }
  }

  /** The SQLSTATE of the server's refusal. */
  static String sqlState(CompletableFuture<?> future) {
    PgException failure = failure(future);
    assertThat(failure).isInstanceOf(ServerException.class);
    return failure.sqlState();
  }

  /** The only value of the last statement in a simple query. */
  static String text(PgConnection connection, String sql) {
    List<SimpleResult> results = get(connection.query(sql));
    List<List<String>> rows = results.get(results.size() - 1).rows();
    assertThat(rows).as(sql).hasSize(1);
    return rows.get(0).get(0);
  }

  static long number(PgConnection connection, String sql) {
    return Long.parseLong(text(connection, sql));
  }

  /** The connection has kept step: several answers in a row are its own. */
  static void assertUsable(PgConnection connection) {
    for (int i = 0; i < 20; i++) {
      assertThat(number(connection, "select " + i)).isEqualTo(i);
    }
    assertThat(connection.isOpen()).isTrue();
  }
}
