package io.holowire.connector.source;

import io.holowire.connector.server.Reply;
import io.holowire.connector.sql.ScanSql;
import io.holowire.connector.sql.SessionSql;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.conn.PgConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The connection in whose transaction a snapshot lives for as long as readers may import it. */
final class SnapshotHolder implements AutoCloseable {
  private final PgConnection connection;
  private final Snapshot snapshot;
  private volatile boolean released;

  private SnapshotHolder(PgConnection connection, Snapshot snapshot) {
    this.connection = connection;
    this.snapshot = snapshot;
  }

  /**
   * Exports what a transaction sees that {@link ScanSql#beginHolding} has begun. The connection
   * becomes the holder's. Blocks.
   */
  static SnapshotHolder of(PgConnection connection) throws InterruptedException {
    String name = row(connection, ScanSql.EXPORT_SNAPSHOT).get(0);
    List<String> self = row(connection, SessionSql.SELF);
    HostPort host = connection.server().host();
    return new SnapshotHolder(
        connection,
        new Snapshot(name, host.host(), host.port(), Integer.parseInt(self.get(0)), self.get(1)));
  }

  private static List<String> row(PgConnection connection, String sql) throws InterruptedException {
    return Reply.await(connection.query(sql)).get(0).rows().get(0);
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Called once when the snapshot is gone and {@link #close} was not what ended it. */
  void onLost(Runnable listener) {
    CompletableFuture<Void> closed = connection.closed();
    closed.thenRun(
        () -> {
          if (!released) {
            listener.run();
          }
        });
  }

  /** Lets it go. */
  @Override
  public void close() {
    released = true;
    connection.close();
  }
}
