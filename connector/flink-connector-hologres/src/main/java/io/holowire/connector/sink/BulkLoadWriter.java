package io.holowire.connector.sink;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.sql.CopySql;
import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.copy.CopyEncoder;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One COPY in one transaction. Rows are encoded on the task thread into chunks, which go to the
 * server while the next are encoded; the bytes under way are bounded by the connection's write
 * window.
 */
final class BulkLoadWriter implements SinkWriter<RowData> {
  private static final Logger LOG = LoggerFactory.getLogger(BulkLoadWriter.class);
  private static final int CHUNK_BYTES = 64 * 1024;

  private final SinkSpec spec;
  private final PgConnection connection;
  private final ColumnWriter[] columns;
  private final MailboxExecutor mailbox;
  private final SinkMetrics metrics;
  private final CopyIn copy;
  private final CopyEncoder encoder;
  private final long beganNanos = System.nanoTime();

  private long rowsReported;
  private long bytes;
  private boolean committed;
  private boolean closed;

  private BulkLoadWriter(
      SinkSpec spec,
      PgConnection connection,
      WriteTarget target,
      String sql,
      WriterInitContext context) {
    this.spec = spec;
    this.connection = connection;
    columns = target.writers();
    mailbox = context.getMailboxExecutor();
    metrics = new SinkMetrics(context.metricGroup());
    connection.query("BEGIN"); // if it fails, so does the COPY
    copy = connection.copyIn(sql);
    encoder = new CopyEncoder(connection.allocator(), columns.length, CHUNK_BYTES, this::sendChunk);
  }

  static BulkLoadWriter open(SinkSpec spec, WriterInitContext context) throws IOException {
    Opening opening = Opening.of(spec);
    WriteTarget target = opening.target(spec);
    try {
      String sql = CopySql.copyIn(target.table(), target.columns());
      return new BulkLoadWriter(spec, opening.connection(), target, sql, context);
    } catch (IllegalArgumentException e) {
      opening.close();
      throw spec.failure("open the sink", e);
    }
  }

  private void sendChunk(ByteBuf chunk) {
    int length = chunk.readableBytes();
    copy.write(chunk);
    bytes += length;
    metrics.sent(encoder.rows() - rowsReported, length);
    rowsReported = encoder.rows();
  }

  @Override
  public void write(RowData row, Context context) throws IOException, InterruptedException {
    if (row.getRowKind() != RowKind.INSERT) {
      throw badRow(
          new IllegalStateException(
              "bulkload = 'true': takes inserts only, not a row of kind "
                  + row.getRowKind().shortString()));
    }
    encode(row);
    try {
      encoder.endRow();
    } catch (IllegalArgumentException e) {
      throw badRow(e);
    } catch (PgException e) {
      throw failure("load rows", e);
    }
    while (!copy.isWritable()) {
      await(copy.writable(), "load rows");
    }
  }

  private void encode(RowData row) throws IOException {
    ByteBuf out = encoder.beginRow();
    try {
      for (ColumnWriter column : columns) {
        column.write(row, out);
      }
    } catch (BadValueException e) {
      encoder.abandonRow();
      throw badRow(e);
    }
  }

  /**
   * Commits at the end of the input.
   *
   * @throws IOException at a checkpoint: rows of a streaming job would not be visible before its
   *     end, and would be lost with this transaction if the job was restored from the checkpoint
   */
  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    if (!endOfInput) {
      throw spec.failure(
          "take part in a checkpoint",
          new IllegalStateException(
              "bulkload = 'true': one transaction holds all rows, so it cannot be restored from a"
                  + " checkpoint; set 'execution.runtime-mode' = 'batch' or switch checkpoints off"
                  + " for a bounded query, or set bulkload to 'false'"));
    }
    if (committed) {
      return;
    }
    try {
      encoder.finish();
    } catch (PgException e) {
      throw failure("load rows", e);
    }
    long copied = await(copy.finish(), "load rows");
    if (copied != encoder.rows()) {
      throw failure("load rows", new IllegalStateException("the server took " + copied));
    }
    commit();
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    LOG.info(
        "Loaded {} rows, {} MB into {} in {} s",
        copied,
        bytes / 1_000_000,
        spec.table(),
        String.format("%.1f", seconds));
  }

  private void commit() throws IOException, InterruptedException {
    try {
      await(connection.query("COMMIT"), "commit the load");
    } catch (IOException e) {
      if (e.getCause() instanceof ConnectionException lost && lost.sent()) {
        throw spec.failure(
            "learn whether the load of " + encoder.rows() + " rows has been committed", lost);
      }
      throw e;
    }
    committed = true;
  }

  /** Works on the mailbox until the future is done. */
  private <T> T await(CompletableFuture<T> future, String doing)
      throws IOException, InterruptedException {
    if (!future.isDone()) {
      future.whenComplete((done, error) -> wake());
      while (!future.isDone()) {
        mailbox.yield();
      }
    }
    try {
      return future.join();
    } catch (CompletionException e) {
      throw failure(doing, e.getCause());
    }
  }

  private void wake() {
    try {
      mailbox.execute(() -> {}, "answer to a bulk load");
    } catch (RejectedExecutionException e) {
      LOG.debug("The task has ended before the answer");
    }
  }

  private IOException badRow(Exception cause) {
    return failure("load row " + (encoder.rows() + 1) + " of this load", cause);
  }

  private IOException failure(String doing, Throwable cause) {
    metrics.failed(encoder.rows());
    return spec.failure(doing + "; nothing of " + encoder.rows() + " rows is kept", cause);
  }

  /** Drops the connection, and with it an uncommitted load; does not wait for the server. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!committed) {
      copy.abort("the load has been given up");
    }
    connection.close();
    encoder.close();
  }
}
