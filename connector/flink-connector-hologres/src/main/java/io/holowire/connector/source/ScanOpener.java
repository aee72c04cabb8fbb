package io.holowire.connector.source;

import io.holowire.connector.pushdown.PushDown;
import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.ServerCapabilities;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.ScanSql;
import io.holowire.connector.sql.ScanStatement;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.wire.CopyShape;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.metrics.Counter;

/**
 * Turns a split into a running COPY: meets the table, chooses the readers, starts the statement.
 */
final class ScanOpener {
  private final ScanRequest request;
  private final Counter bytesIn;

  ScanOpener(ScanRequest request, Counter bytesIn) {
    this.request = request;
    this.bytesIn = bytesIn;
  }

  /**
   * Starts the COPY of a split and waits until the server begins to send.
   *
   * @throws RuntimeException when the server, the table or a column refuses; the connection is then
   *     in no known state
   */
  SplitScan open(PgConnection connection, HologresSplit split) throws InterruptedException {
    ServerCapabilities server = Reply.await(ServerCapabilities.of(connection));
    TableShape table = Reply.await(Catalog.tableShape(connection, split.part().relation()));
    ScanColumns columns = ScanColumns.of(request, table);

    CompletableFuture<?> begun = connection.query(ScanSql.begin(server.isHologres()));
    CopyOut copy = connection.copyOut(statement(table.path(), columns).copy());
    boolean started = false;
    try {
      Reply.await(begun);
      CopyShape shape = Reply.await(copy.ready());
      if (!shape.binary() || shape.columns() != columns.count()) {
        throw new ProtocolException(
            "COPY answers " + shape + " for " + columns.count() + " columns");
      }
      started = true;
    } finally {
      if (!started) {
        SplitScan.cancel(copy);
      }
    }
    return new SplitScan(
        split.splitId(),
        copy,
        new SplitRows(request, columns.decoder(request), split.emitted(), bytesIn));
  }

  private ScanStatement statement(TablePath table, ScanColumns columns) {
    PushDown pushed = request.pushed();
    return new ScanStatement(columns.outputs(), table.toSql())
        .where(pushed.where())
        .groupBy(columns.groupBy())
        .limit(pushed.limit());
  }

  /** Ends the transaction of a split that was read to its end. */
  void finish(PgConnection connection) {
    connection.query(ScanSql.END); // what fails here fails what is asked next
  }
}
