package io.holowire.connector.lookup;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.server.Reply;
import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.Rows;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.SqlState;
import io.holowire.pgwire.pool.Lease;
import io.holowire.pgwire.pool.PgPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.table.data.RowData;

/**
 * A running lookup of one key at a time: encodes, waits and decodes in the thread that asks, so
 * that nobody but the event loop stands between it and the server. For one thread.
 */
final class SingleLookup implements AutoCloseable {
  private final LookupRequest request;
  private final PgPool pool;
  private final LookupStatement statement;
  private final RetryPauses pauses;
  private final Duration timeout;
  private final ByteBuf key = Unpooled.buffer();

  private SingleLookup(LookupRequest request, PgPool pool, LookupStatement statement) {
    this.request = request;
    this.pool = pool;
    this.statement = statement;
    this.pauses = new RetryPauses(request.settings().maxRetries());
    this.timeout = request.settings().timeout();
  }

  /**
   * Connects, meets the table and prepares the statement.
   *
   * @throws org.apache.flink.util.FlinkRuntimeException says what, where and why
   */
  static SingleLookup open(LookupRequest request) throws InterruptedException {
    return request.open(
        pool ->
            new SingleLookup(
                request, pool, LookupStatement.prepare(request, pool, LookupStatement.Form.ONE)));
  }

  /**
   * The rows of one key, which are the caller's to keep. A key with a NULL, and one that the
   * server's type cannot hold, has none; nobody is asked.
   */
  Collection<RowData> lookup(RowData keyRow) throws InterruptedException {
    if (statement.keys().hasNull(keyRow) || !encode(keyRow)) {
      return List.of();
    }
    for (int failures = 1; ; failures++) {
      try {
        return ask();
      } catch (RuntimeException e) {
        if (!pauses.again(e, failures)) {
          throw request.failed(e);
        }
      }
      TimeUnit.NANOSECONDS.sleep(pauses.pauseNanos(failures));
    }
  }

  private boolean encode(RowData keyRow) {
    key.clear();
    try {
      for (ColumnWriter writer : statement.keys().writers()) {
        writer.write(keyRow, key);
      }
      return true;
    } catch (BadValueException e) {
      return false;
    }
  }

  private Collection<RowData> ask() throws InterruptedException {
    Lease lease = acquire();
    try {
      List<RowData> rows = rows(lease);
      if (rows.isEmpty() && statement.insert() != null) {
        answer(lease, statement.insert()).close();
        rows = rows(lease);
      }
      return rows;
    } catch (PgException e) {
      if (e.retry() == SqlState.Retry.RECONNECT) {
        lease.discard();
      }
      throw e;
    } finally {
      lease.close();
    }
  }

  private Lease acquire() throws InterruptedException {
    CompletableFuture<Lease> acquiring = pool.acquire();
    try {
      return Reply.await(acquiring);
    } catch (InterruptedException e) {
      acquiring.thenAccept(Lease::close);
      throw e;
    }
  }

  private List<RowData> rows(Lease lease) throws InterruptedException {
    try (BatchResult result = answer(lease, statement.query())) {
      Rows rows = result.rows(0);
      if (!rows.next()) {
        return List.of();
      }
      List<RowData> list = new ArrayList<>(1);
      do {
        list.add(statement.decoder().decode(rows.row()).copy());
      } while (rows.next());
      return list;
    }
  }

  private BatchResult answer(Lease lease, Query query) throws InterruptedException {
    Batch batch = lease.connection().batch(query);
    batch.begin().writeBytes(key, 0, key.writerIndex());
    batch.end();
    CompletableFuture<BatchResult> answer = batch.send();
    try {
      return timeout.isZero() ? Reply.await(answer) : Reply.await(answer, timeout);
    } catch (TimeoutException e) {
      abandon(lease, answer);
      throw AnswerTimeout.failure(timeout, e);
    } catch (InterruptedException e) {
      abandon(lease, answer);
      throw e;
    }
  }

  /** Nobody waits any more: the server is told to stop. */
  private static void abandon(Lease lease, CompletableFuture<BatchResult> answer) {
    answer.thenAccept(BatchResult::close);
    lease.connection().cancel();
  }

  @Override
  public void close() {
    pool.close();
  }
}
