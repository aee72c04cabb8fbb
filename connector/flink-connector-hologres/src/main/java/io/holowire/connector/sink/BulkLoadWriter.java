package io.holowire.connector.sink;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.sql.CopySql;
import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.SimpleResult;
import io.holowire.pgwire.copy.CopyEncoder;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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

  /** Why a job with checkpoints cannot load this way. */
  static final String NO_CHECKPOINTS =
      "one transaction holds all rows, and no checkpoint can hold a transaction; set"
          + " 'execution.runtime-mode' = 'batch', or bulkload to 'false'";

  private static final String LOAD = " all-or-nothing load into";

  private static final int CHUNK_BYTES = 64 * 1024;

  private final SinkSpec spec;
  private final PgConnection connection;
  private final ColumnWriter[] columns;
  private final MailboxExecutor mailbox;
  private final SinkMetrics metrics;
  private final CompletableFuture<List<SimpleResult>> begun;
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
    begun = connection.query("BEGIN"); // looked at before COMMIT
    copy = connection.copyIn(sql);
    encoder = new CopyEncoder(connection.allocator(), columns.length, CHUNK_BYTES, this::sendChunk);
  }

  static BulkLoadWriter open(SinkSpec spec, WriterInitContext context) throws IOException {
    Opening opening = Opening.of(spec);
    WriteTarget target = opening.target(spec);
    try {
      String sql = CopySql.copyIn(target.shape().path(), target.columns());
      return new BulkLoadWriter(spec, opening.connection(), target, sql, context);
    } catch (IllegalArgumentException e) {
      opening.close();
      throw spec.failure("opening of the sink for", e);
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
      while (!copy.isWritable()) {
        await(copy.writable());
      }
    } catch (IllegalArgumentException e) {
      throw badRow(e);
    } catch (PgException e) {
      throw failure("the" + LOAD, e);
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
          "checkpoint of the" + LOAD,
          new IllegalStateException("bulkload = 'true': " + NO_CHECKPOINTS));
    }
    if (!committed) {
      finish();
      commit();
      LOG.info(
          "Loaded {} rows, {} MB into {} in {} s",
          encoder.rows(),
          bytes / 1_000_000,
          spec.table(),
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos));
    }
  }

  private void finish() throws IOException, InterruptedException {
    try {
      encoder.finish();
      long copied = await(copy.finish());
      if (copied != encoder.rows()) {
        throw failure(
            "the" + LOAD,
            new IllegalStateException("the server took " + copied + " rows of " + encoder.rows()));
      }
    } catch (PgException e) {
      throw failure("the" + LOAD, e);
    }
  }

  private void commit() throws IOException, InterruptedException {
    try {
      requireTag("BEGIN", await(begun));
      requireTag("COMMIT", await(connection.query("COMMIT")));
      committed = true;
    } catch (ConnectionException e) {
      throw failure((e.sent() ? "commit, of unknown outcome, of the" : "commit of the") + LOAD, e);
    } catch (PgException e) {
      throw failure("commit of the" + LOAD, e);
    }
  }

  /** A COMMIT of a transaction that has failed is no error to the server: it says ROLLBACK. */
  private void requireTag(String verb, List<SimpleResult> answer) throws IOException {
    String said = answer.isEmpty() ? "nothing" : answer.get(0).tag().verb();
    if (!verb.equals(said)) {
      throw failure(
          "commit of the" + LOAD,
          new IllegalStateException("the server answered " + said + " to " + verb));
    }
  }

  /**
   * Works on the mailbox until the future is done.
   *
   * @throws PgException what the future failed with
   */
  private <T> T await(CompletableFuture<T> future) throws InterruptedException {
    if (!future.isDone()) {
      future.whenComplete((done, error) -> wake());
      while (!future.isDone()) {
        mailbox.yield();
      }
    }
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof PgException reason ? reason : e;
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
    return failure("row " + (encoder.rows() + 1) + " of the" + LOAD, cause);
  }

  private IOException failure(String doing, Throwable cause) {
    metrics.failed(encoder.rows());
    return spec.failure(doing, cause);
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
