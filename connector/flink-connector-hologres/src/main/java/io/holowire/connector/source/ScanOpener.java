package io.holowire.connector.source;

import io.holowire.connector.server.Reply;
import io.holowire.connector.source.SplitRows.Positions;
import io.holowire.connector.source.plan.Part;
import io.holowire.connector.sql.RowOrder;
import io.holowire.connector.sql.ScanSql;
import io.holowire.connector.sql.ScanStatement;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.wire.CopyShape;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a split into a running COPY: writes the statement, goes to where the split stood. */
final class ScanOpener {
  private static final Logger LOG = LoggerFactory.getLogger(ScanOpener.class);

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final ScanRequest request;
  private final Counter bytesIn;

  ScanOpener(ScanRequest request, Counter bytesIn) {
    this.request = request;
    this.bytesIn = bytesIn;
  }

  /**
   * Starts the COPY of a split and waits until the server begins to send.
   *
   * @throws RuntimeException when the server refuses; the session is then in no known state
   */
  SplitScan open(ScanSession session, HologresSplit asked) throws InterruptedException {
    HologresSplit split = session.begin(asked);
    ScanColumns columns = session.columns();
    Positions positions = positions(split);
    boolean places = positions == Positions.PLACES;
    int outputs = columns.count() + (places ? 1 : 0);

    PgConnection connection = session.connection();
    if (!session.isHologres()) {
      // What fails here fails the COPY.
      connection.query(ScanSql.indexScans(split.part().order() != RowOrder.STORED));
      if (!session.sees(split.snapshot())) {
        connection.query(ScanSql.lock(split.part().from()));
      }
    }
    CopyOut copy = connection.copyOut(statement(split, columns, places).copy());
    boolean started = false;
    try {
      CopyShape shape = Reply.await(copy.ready());
      if (!shape.binary() || shape.columns() != outputs) {
        throw new ProtocolException("COPY answers " + shape + " for " + outputs + " columns");
      }
      started = true;
    } catch (ServerException e) {
      throw e.sqlState().equals(LOCK_NOT_AVAILABLE) ? inTheWay(e) : e;
    } finally {
      if (!started) {
        SplitScan.cancel(copy);
      }
    }
    return new SplitScan(split.splitId(), copy, rows(split, columns, positions));
  }

  private static IllegalStateException inTheWay(ServerException cause) {
    return new IllegalStateException(
        "somebody waits for an exclusive lock (TRUNCATE, ALTER TABLE, VACUUM FULL …), and for that"
            + " the snapshot of the scan would have to go; 'scan.snapshot' = 'per-split' holds none: "
            + cause.getMessage(),
        cause);
  }

  /**
   * How a split is gone on with. Numbers of rows are not as good as places: they mean the same rows
   * only in the same snapshot, and not even there if what is read depends on the time.
   */
  private Positions positions(HologresSplit split) {
    RowOrder order = split.part().order();
    if (!request.resumable() || order == RowOrder.ANY) {
      return Positions.NONE;
    }
    boolean stored = order == RowOrder.STORED || order == RowOrder.SORTED_BY_CTID;
    if (stored && request.pushed().limit() == null) { // which counts rows
      return Positions.PLACES;
    }
    return split.snapshot() == null ? Positions.NONE : Positions.NUMBERS;
  }

  private ScanStatement statement(HologresSplit split, ScanColumns columns, boolean places) {
    Part part = split.part();
    ScanStatement statement =
        (places ? columns.withPlaces() : columns).statement(part.from(), request.pushed());
    return statement
        .where(part.condition())
        .where(places && split.position() > 0 ? TuplePosition.behind(split.position()) : null)
        .orderBy(ScanSql.orderBy(part.order(), columns.outputs()))
        .limit(request.pushed().limit());
  }

  private SplitRows rows(HologresSplit split, ScanColumns columns, Positions positions) {
    if (positions == Positions.NONE && split.position() > 0) {
      LOG.warn(
          "Scan of {}: split {}, some of whose rows were emitted, is read again from its beginning,"
              + " since nothing makes the same rows come in the same order",
          request.relation(),
          split.splitId());
    }
    return new SplitRows(
        request,
        columns.decoder(request, positions == Positions.PLACES ? 1 : 0),
        positions,
        positions == Positions.NUMBERS ? split.position() : 0,
        bytesIn);
  }
}
