package io.holowire.connector.sink;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.conn.PgConnection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Makes the links of one writer, one after the other; each begins when the session of the one
 * before has ended on the server.
 */
final class ServerLinks implements Supplier<CompletableFuture<Link>> {
  private final PgConfig config;
  private final ServerLink.Plan plan;
  private volatile ServerSession last;

  /**
   * @param first the session of the connection that the writer has already
   */
  ServerLinks(PgConfig config, ServerLink.Plan plan, ServerSession first) {
    this.config = config;
    this.plan = plan;
    this.last = first;
  }

  @Override
  public CompletableFuture<Link> get() {
    return PgConnection.connect(config)
        .thenCompose(
            connection ->
                ServerSession.of(connection)
                    .thenCompose(
                        session ->
                            last.end(connection)
                                .<Link>thenApply(
                                    ended -> {
                                      last = session;
                                      return new ServerLink(connection, plan);
                                    }))
                    .whenComplete(
                        (link, failure) -> {
                          if (failure != null) {
                            connection.close();
                          }
                        }));
  }
}
