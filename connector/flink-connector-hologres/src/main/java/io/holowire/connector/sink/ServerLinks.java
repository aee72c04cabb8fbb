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

  /** Cancelling the future ends the attempt, whatever it has come to. */
  @Override
  public CompletableFuture<Link> get() {
    CompletableFuture<PgConnection> connecting = PgConnection.connect(config);
    CompletableFuture<Link> link = new CompletableFuture<>();
    connecting
        .thenCompose(this::succeed)
        .whenComplete(
            (made, failure) -> {
              if (failure == null) {
                link.complete(made);
              } else {
                link.completeExceptionally(failure);
              }
            });
    link.whenComplete(
        (made, failure) -> {
          if (failure != null) {
            connecting.cancel(false);
            connecting.thenAccept(PgConnection::close);
          }
        });
    return link;
  }

  /** The connection's link, when the session before it is gone. */
  private CompletableFuture<Link> succeed(PgConnection connection) {
    return ServerSession.of(connection)
        .thenCompose(
            session ->
                last.end(connection)
                    .thenApply(
                        ended -> {
                          last = session;
                          return new ServerLink(connection, plan);
                        }));
  }
}
