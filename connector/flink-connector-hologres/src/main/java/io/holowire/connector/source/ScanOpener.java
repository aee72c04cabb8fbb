package io.holowire.connector.source;

import io.holowire.connector.server.Reply;
import io.holowire.connector.source.plan.Part;
import io.holowire.connector.sql.RowOrder;
import io.holowire.connector.sql.ScanSql;
import io.holowire.connector.sql.ScanStatement;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.wire.CopyShape;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a split into a running COPY: writes the statement, goes to where the split stood. */
final class ScanOpener {
  private static final Logger LOG = LoggerFactory.getLogger(ScanOpener.class);

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
    boolean stored = isStored(split);
    int outputs = columns.count() + (stored ? 1 : 0);

    PgConnection connection = session.connection();
    if (!session.isHologres()) {
      // What fails here fails the COPY.
      connection.query(ScanSql.indexScans(split.part().order() != RowOrder.STORED));
    }
    CopyOut copy = connection.copyOut(statement(split, columns, stored).copy());
    boolean started = false;
    try {
      CopyShape shape = Reply.await(copy.ready());
      if (!shape.binary() || shape.columns() != outputs) {
        throw new ProtocolException("COPY answers " + shape + " for " + outputs + " columns");
      }
      started = true;
    } finally {
      if (!started) {
        SplitScan.cancel(copy);
      }
    }
    return new SplitScan(split.splitId(), copy, rows(split, columns, stored));
  }

  /** Whether it is gone on with behind the place of a row, since numbers of rows do not last. */
  private boolean isStored(HologresSplit split) {
    return request.resumable()
        && split.snapshot() == null
        && (split.part().order() == RowOrder.STORED
            || split.part().order() == RowOrder.SORTED_BY_CTID);
  }

  private ScanStatement statement(HologresSplit split, ScanColumns columns, boolean stored) {
    Part part = split.part();
    ScanStatement statement =
        (stored ? columns.withPlaces() : columns).statement(part.from(), request.pushed());
    return statement
        .where(part.condition())
        .where(stored && split.position() > 0 ? TuplePosition.behind(split.position()) : null)
        .orderBy(ScanSql.orderBy(part.order(), columns.outputs()))
        .limit(request.pushed().limit());
  }

  private SplitRows rows(HologresSplit split, ScanColumns columns, boolean stored) {
    long skip = stored ? 0 : split.position();
    if (skip > 0 && split.snapshot() == null) {
      LOG.warn(
          "Scan of {}: split {} had emitted {} rows and is read again from its beginning, since in"
              + " another snapshot its rows may come in another order",
          request.relation(),
          split.splitId(),
          skip);
      skip = 0;
    }
    return new SplitRows(request, columns.decoder(request, stored ? 1 : 0), stored, skip, bytesIn);
  }
}
