package io.holowire.connector.source;

import io.holowire.connector.server.FirstConnection;
import io.holowire.connector.server.RelationShape;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.ServerCapabilities;
import io.holowire.connector.source.plan.Part;
import io.holowire.connector.source.plan.ScanPlan;
import io.holowire.connector.source.plan.Survey;
import io.holowire.connector.sql.ScanSql;
import io.holowire.pgwire.conn.PgConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * How a scan begins.
 *
 * @param splits the largest first
 * @param holder of the snapshot that all of them see; null = each sees its own
 */
record ScanStart(List<HologresSplit> splits, SnapshotHolder holder) {

  /** What is done with a new connection. */
  @FunctionalInterface
  private interface First<T> {
    T on(PgConnection connection) throws InterruptedException;
  }

  /**
   * Cuts the relation and takes the snapshot. Blocks; for the thread that plans.
   *
   * @param condition for the rows, besides that of the request; null = none
   * @param readers that will share the splits
   * @throws RuntimeException as the user shall see it
   */
  static ScanStart of(ScanRequest request, String condition, int readers)
      throws InterruptedException {
    return connected(request, connection -> plan(connection, request, condition, readers));
  }

  /**
   * Takes a newer snapshot for a scan whose own is gone. Blocks.
   *
   * @throws RuntimeException as the user shall see it
   */
  static SnapshotHolder newer(ScanRequest request) throws InterruptedException {
    return connected(
        request,
        connection -> {
          ServerCapabilities server = Reply.await(ServerCapabilities.of(connection));
          Reply.await(connection.query(ScanSql.beginHolding()));
          new Surveyor(connection, request, server).lock();
          return SnapshotHolder.of(connection);
        });
  }

  private static ScanStart plan(
      PgConnection connection, ScanRequest request, String condition, int readers)
      throws InterruptedException {
    ServerCapabilities server = Reply.await(ServerCapabilities.of(connection));
    boolean consistent = Surveyor.isConsistent(request, server);
    if (!server.isHologres()) {
      Reply.await(connection.query(ScanSql.beginHolding()));
    }
    Surveyor surveyor = new Surveyor(connection, request.where(condition), server);
    RelationShape met = surveyor.lock();
    Survey survey;
    SnapshotHolder holder;
    do { // partitions come and go in spite of the lock
      survey = surveyor.survey(met);
      holder = consistent ? SnapshotHolder.of(connection) : null;
    } while (!surveyor.isComplete(met));
    if (!consistent) {
      connection.close();
    }
    Snapshot snapshot = consistent ? holder.snapshot() : null;
    return new ScanStart(splits(survey, request, condition, readers, snapshot), holder);
  }

  private static <T> T connected(ScanRequest request, First<T> first) throws InterruptedException {
    PgConnection connection = null;
    boolean done = false;
    try {
      connection = connect(request);
      T result = first.on(connection);
      done = true;
      return result;
    } catch (RuntimeException e) {
      throw request.failed(e);
    } finally {
      if (connection != null && !done) {
        connection.close();
      }
    }
  }

  private static PgConnection connect(ScanRequest request) throws InterruptedException {
    return FirstConnection.await(
        () -> PgConnection.connect(FirstConnection.capped(request.connection().config())));
  }

  private static List<HologresSplit> splits(
      Survey survey, ScanRequest request, String condition, int readers, Snapshot snapshot) {
    List<Part> parts =
        ScanPlan.of(
            survey,
            request.options(),
            request.pushed().limit() != null,
            readers,
            request.resumable(),
            snapshot != null);
    List<HologresSplit> splits = new ArrayList<>();
    for (Part part : parts) {
      splits.add(
          new HologresSplit(Integer.toString(splits.size()), part.where(condition), snapshot, 0));
    }
    return splits;
  }
}
