package io.holowire.connector.lookup;

import io.holowire.connector.row.RowDecoder;
import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.FirstConnection;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.ServerCapabilities;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.ScanSql;
import io.holowire.connector.sql.ScanStatement;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.copy.CopyRowReader;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.wire.CopyShape;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.table.types.logical.RowType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads once all that a lookup may answer, by one COPY, which sees the relation at one instant.
 * Owns a connection while it does; blocks, and ends when its thread is interrupted.
 */
final class CacheLoad {
  private static final Logger LOG = LoggerFactory.getLogger(CacheLoad.class);
  private static final long CANCEL_MILLIS = 500;

  private final LookupRequest request;
  private boolean met;

  CacheLoad(LookupRequest request) {
    this.request = request;
  }

  /**
   * Whether the server has answered: that it may be starting is then no longer to be waited for.
   */
  boolean met() {
    return met;
  }

  /**
   * @throws RuntimeException when the server, the table, a column or a value refuses
   */
  CacheContents read() throws InterruptedException {
    PgConfig config = FirstConnection.capped(request.connection().config());
    try (PgConnection connection = FirstConnection.await(() -> PgConnection.connect(config))) {
      ServerCapabilities server = Reply.await(ServerCapabilities.of(connection));
      TableShape table = Reply.await(Catalog.tableShape(connection, request.table()));
      met = true;
      // What fails here fails the COPY.
      connection.query(
          server.isHologres()
              ? ScanSql.beginReadingOnHologres()
              : ScanSql.beginReading(null, false));
      return copy(connection, table);
    }
  }

  private CacheContents copy(PgConnection connection, TableShape table)
      throws InterruptedException {
    CacheKeys keys =
        CacheKeys.of(request.keys(), table.columns(request.keys().getFieldNames()), request.rows());
    RowType type = request.produced();
    List<ColumnShape> columns = table.columns(type.getFieldNames());
    List<SqlColumn> outputs = new ArrayList<>(keys.columns());
    RowDecoder decoder = new RowDecoder(type, columns, outputs.size(), request.rows());
    outputs.addAll(RowDecoder.sqlColumns(type, columns));
    ScanStatement statement =
        new ScanStatement(ScanStatement.outputs(outputs), table.path().toSql())
            .where(request.where());
    CacheContents contents = new CacheContents(keys);
    CopyOut copy = connection.copyOut(statement.copy());
    boolean complete = false;
    try {
      CopyShape shape = Reply.await(copy.ready());
      if (!shape.binary()) {
        throw new ProtocolException("COPY answers " + shape);
      }
      fill(contents, decoder, copy);
      complete = true;
    } finally {
      if (!complete) {
        cancel(copy);
      }
    }
    return contents;
  }

  private static void fill(CacheContents contents, RowDecoder decoder, CopyOut copy)
      throws InterruptedException {
    CopyRowReader reader = new CopyRowReader();
    for (ByteBuf run = copy.take(); run != null; run = copy.take()) {
      try {
        reader.wrap(run);
        while (reader.next()) {
          contents.add(reader.row(), decoder.decode(reader.row()));
        }
      } finally {
        run.release();
      }
      if (Thread.interrupted()) { // who finds something to take does not wait
        throw new InterruptedException();
      }
    }
    if (!reader.isComplete()) {
      throw new ProtocolException("the COPY ended without its trailer");
    }
  }

  /** Has the server agree, so that no query goes on behind our back. */
  private static void cancel(CopyOut copy) {
    copy.cancel();
    try {
      copy.done().get(CANCEL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("Not waited for: it ends with the connection", e);
    }
  }
}
