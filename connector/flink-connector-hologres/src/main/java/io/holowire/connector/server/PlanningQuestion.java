package io.holowire.connector.server;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.conn.PgConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Asks the server while a query is planned: each time on a connection of its own, since nobody says
 * when the planning ends, and within seconds.
 */
public final class PlanningQuestion {
  private static final Duration GIVE_UP = Duration.ofSeconds(5);

  private PlanningQuestion() {}

  /**
   * The answer; the connection is closed before.
   *
   * @throws ExecutionException the cause is why there is none
   */
  public static <T> T ask(
      ConnectionOptions connection, Function<PgConnection, CompletableFuture<T>> question)
      throws ExecutionException, InterruptedException {
    PgConfig config = connection.config();
    if (config.connectTimeout().compareTo(GIVE_UP) > 0) {
      config = config.toBuilder().connectTimeout(GIVE_UP).build();
    }
    CompletableFuture<PgConnection> connecting = PgConnection.connect(config);
    try {
      return connecting.thenCompose(question).get(GIVE_UP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new ExecutionException(Failure.cause(e.getCause()));
    } catch (TimeoutException e) {
      throw new ExecutionException(
          new TimeoutException("no answer within " + GIVE_UP.toSeconds() + " s"));
    } finally {
      connecting.cancel(false);
      connecting.thenAccept(PgConnection::close);
    }
  }
}
