package io.holowire.connector.sink;

import io.holowire.connector.server.Failure;
import io.holowire.connector.sql.SessionSql;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.SimpleResult;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.ServerException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of a connection. It may outlive ours: a statement that waits for a lock does not
 * notice that its client has gone, and would take effect after all that its successor has written.
 * So the successor ends it first.
 *
 * @param began when, in the server's words; together with the process id it is never used again
 */
record ServerSession(InetSocketAddress address, int pid, String began) {
  private static final Logger LOG = LoggerFactory.getLogger(ServerSession.class);

  /** With the pause between them, some ten seconds. */
  private static final int LOOKS = 200;

  /** No session that may be ended: it is a pooler's, or the server does not say. */
  private static final ServerSession UNKNOWN = new ServerSession(null, 0, null);

  /** The session of this connection; fails only with the connection. */
  static CompletableFuture<ServerSession> of(PgConnection connection) {
    return connection
        .query(SessionSql.SELF)
        .thenApply(answer -> from(connection, answer))
        .exceptionally(failure -> unknown("tell which session it is", failure));
  }

  private static ServerSession from(PgConnection connection, List<SimpleResult> answer) {
    List<List<String>> rows = answer.get(0).rows();
    if (rows.isEmpty() || rows.get(0).get(1) == null) {
      return UNKNOWN;
    }
    int pid = Integer.parseInt(rows.get(0).get(0));
    // A pooler lends its session to others, too, and has a number of its own.
    return pid == connection.server().pid()
        ? new ServerSession(connection.server().address(), pid, rows.get(0).get(1))
        : UNKNOWN;
  }

  /** Ends this session over its successor's connection; completes when it is gone. */
  CompletableFuture<Void> end(PgConnection successor) {
    if (this == UNKNOWN || !address.equals(successor.server().address())) {
      return CompletableFuture.completedFuture(null); // another server: it has none of our sessions
    }
    return end(successor, LOOKS)
        .exceptionally(
            failure -> {
              unknown("end the session that was lost", failure);
              return null;
            });
  }

  private CompletableFuture<Void> end(PgConnection successor, int looks) {
    return successor
        .query(SessionSql.terminate(pid, began))
        .thenCompose(
            answer -> {
              if (answer.get(0).rows().isEmpty()) {
                return CompletableFuture.completedFuture(null);
              }
              if (looks == 0) {
                return CompletableFuture.failedFuture(
                    new ConnectionException("the lost session " + pid + " does not end", false));
              }
              return successor
                  .query(SessionSql.PAUSE)
                  .thenCompose(pause -> end(successor, looks - 1));
            });
  }

  /** A refusal is borne, with a warning; the loss of the connection is not. */
  private static ServerSession unknown(String what, Throwable failure) {
    Throwable cause = Failure.cause(failure);
    if (cause instanceof ServerException refusal && !refusal.fields().isFatal()) {
      LOG.warn(
          "The server refuses to {}: a batch lost with its connection may take effect late",
          what,
          refusal);
      return UNKNOWN;
    }
    throw cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }
}
