package io.holowire.connector.source;

import io.holowire.connector.options.OnSnapshotLost;
import io.holowire.connector.server.FirstConnection;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.ServerCapabilities;
import io.holowire.connector.sql.ScanSql;
import io.holowire.connector.sql.SessionSql;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.ServerException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader's connection, the transaction in which its splits are read, and what it knows of the
 * relation. Blocks; for the fetching thread.
 */
final class ScanSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScanSession.class);

  /** Of a snapshot that is not there: 22023 up to PostgreSQL 17, 42704 since. */
  private static final Set<String> NO_SUCH_SNAPSHOT = Set.of("22023", "42704");

  /** For the enumerator to end the job of a snapshot that it is told is missing. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ScanRequest request;
  private final PgConnection connection;
  private final ServerCapabilities server;
  private final ScanColumns columns;
  private final Consumer<Snapshot> missing;

  /** Of the running transaction; null = none runs, or it has a snapshot of its own. */
  private Snapshot snapshot;

  /** Whether the running transaction sees something newer than the snapshot it stands for. */
  private boolean newer;

  private ScanSession(
      ScanRequest request,
      PgConnection connection,
      ServerCapabilities server,
      ScanColumns columns,
      Consumer<Snapshot> missing) {
    this.request = request;
    this.missing = missing;
    this.connection = connection;
    this.server = server;
    this.columns = columns;
  }

  /**
   * Connects and meets the relation.
   *
   * @param snapshot that will be imported first: only one server knows it; null = any will do
   * @param missing whom to tell of a snapshot that cannot be imported
   * @throws RuntimeException when the server, the table or a column refuses
   */
  static ScanSession open(ScanRequest request, Snapshot snapshot, Consumer<Snapshot> missing)
      throws InterruptedException {
    PgConnection connection = connect(request, snapshot);
    boolean met = false;
    try {
      ServerCapabilities server = Reply.await(ServerCapabilities.of(connection));
      ScanColumns columns =
          ScanColumns.of(request, Relations.shape(connection, request.relation()));
      met = true;
      return new ScanSession(request, connection, server, columns, missing);
    } finally {
      if (!met) {
        connection.close();
      }
    }
  }

  private static PgConnection connect(ScanRequest request, Snapshot snapshot)
      throws InterruptedException {
    PgConfig anywhere = request.connection().config();
    if (snapshot == null) {
      return connect(anywhere);
    }
    HostPort host = new HostPort(snapshot.host(), snapshot.port());
    try {
      return connect(anywhere.toBuilder().hosts(host).build());
    } catch (ConnectionException e) {
      if (request.options().onSnapshotLost() == OnSnapshotLost.FAIL) {
        throw e;
      }
      return connect(anywhere); // where it will turn out to be lost
    }
  }

  private static PgConnection connect(PgConfig config) throws InterruptedException {
    return FirstConnection.await(() -> PgConnection.connect(FirstConnection.capped(config)));
  }

  boolean isHologres() {
    return server.isHologres();
  }

  /** Whether a split can be read in it. */
  boolean serves(HologresSplit split) {
    HostPort here = connection.server().host();
    Snapshot wanted = split.snapshot();
    return connection.isOpen()
        && (wanted == null || here.equals(new HostPort(wanted.host(), wanted.port())));
  }

  PgConnection connection() {
    return connection;
  }

  ScanColumns columns() {
    return columns;
  }

  /**
   * Sees to it that the transaction runs in which a split has to be read.
   *
   * @return the split; from its beginning, when its snapshot is gone and that is what to do then
   */
  HologresSplit begin(HologresSplit split) throws InterruptedException {
    if (split.snapshot() == null) {
      Reply.await(
          connection.query(
              server.isHologres()
                  ? ScanSql.beginReadingOnHologres()
                  : ScanSql.beginReading(null, request.resumable())));
      return split;
    }
    if (!split.snapshot().equals(snapshot)) {
      if (snapshot != null) {
        connection.query(ScanSql.END);
      }
      newer = !imported(split.snapshot());
      snapshot = split.snapshot();
    }
    return newer ? split.at(0) : split;
  }

  private boolean imported(Snapshot wanted) throws InterruptedException {
    try {
      Reply.await(connection.query(ScanSql.beginReading(wanted.name(), request.resumable())));
      // Names are given again, after a restart and by each server of several.
      String holder = SessionSql.find(wanted.holder(), wanted.since());
      if (!Reply.await(connection.query(holder)).get(0).rows().isEmpty()) {
        return true;
      }
    } catch (ServerException e) {
      if (!NO_SUCH_SNAPSHOT.contains(e.sqlState())) {
        throw e;
      }
    }
    missing.accept(wanted);
    if (request.options().onSnapshotLost() == OnSnapshotLost.FAIL) {
      // Flink drops what a reader that has failed has sent: the enumerator's turn comes first.
      Thread.sleep(PATIENCE.toMillis());
      throw ScanRequest.snapshotLost(wanted);
    }
    LOG.warn(
        "Scan of {}: the snapshot {} is lost; splits are read again from their beginning in a newer"
            + " one",
        request.relation(),
        wanted.name());
    connection.query(ScanSql.END);
    Reply.await(connection.query(ScanSql.beginReading(null, request.resumable())));
    return false;
  }

  /** Whether the running transaction sees just what a snapshot holds, and that is kept. */
  boolean sees(Snapshot wanted) {
    return wanted != null && wanted.equals(snapshot) && !newer;
  }

  /** A split is read to its end. */
  void finish() {
    if (snapshot == null) {
      connection.query(ScanSql.END); // what fails here fails what is asked next
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
