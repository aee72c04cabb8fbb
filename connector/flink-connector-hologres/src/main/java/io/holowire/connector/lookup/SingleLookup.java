package io.holowire.connector.lookup;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.server.Reply;
import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.Rows;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.pool.Lease;
import io.holowire.pgwire.pool.PgPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;

/**
 * A running lookup of one key at a time: encodes, waits and decodes in the thread that asks, so
 * that nobody but the event loop stands between it and the server. For one thread.
 */
final class SingleLookup implements AutoCloseable {
  private final LookupRequest request;
  private final PgPool pool;
  private final LookupStatement statement;
  private final ChildTables children; // null = the statement is asked
  private final RetryPauses pauses;
  private final Duration timeout;
  private final ByteBuf key = Unpooled.buffer();

  private SingleLookup(LookupRequest request, PgPool pool, PreparedLookup prepared) {
    this.request = request;
    this.pool = pool;
    this.statement = prepared.statement();
    this.children = prepared.children();
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
                request, pool, PreparedLookup.prepare(request, pool, LookupPattern.Form.ONE)));
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
    return children == null ? ask(statement) : askChild();
  }

  private Collection<RowData> ask(LookupStatement of) throws InterruptedException {
    List<RowData> rows = rows(of);
    if (rows.isEmpty() && of.insert() != null) {
      answer(of.insert()).close();
      rows = rows(of);
    }
    return rows;
  }

  /** As {@link ChildQuestion}. */
  private Collection<RowData> askChild() throws InterruptedException {
    ByteBuffer value = value(children.columns());
    try {
      return askChild(value);
    } catch (ServerException e) {
      if (!children.isOutdated(e)) {
        throw e;
      }
      return askChild(value);
    }
  }

  private Collection<RowData> askChild(ByteBuffer value) throws InterruptedException {
    boolean inserts = statement.insert() != null;
    Child child =
        request(connection -> children.find(connection, List.of(value), inserts), found -> {})
            .get(value);
    if (child.exists()) {
      return ask(child.statement());
    }
    if (inserts) {
      throw child.refusal();
    }
    return List.of();
  }

  /** What some columns of the key hold, one after the other, as they are sent. */
  private ByteBuffer value(int[] columns) {
    ByteBuf value = Unpooled.buffer();
    for (int column : columns) {
      int at = 0;
      for (int i = 0; i < column; i++) {
        at += Integer.BYTES + key.getInt(at);
      }
      value.writeBytes(key, at, Integer.BYTES + key.getInt(at));
    }
    return ByteBuffer.wrap(ByteBufUtil.getBytes(value));
  }

  private List<RowData> rows(LookupStatement of) throws InterruptedException {
    try (BatchResult result = answer(of.query())) {
      Rows rows = result.rows(0);
      if (!rows.next()) {
        return List.of();
      }
      List<RowData> list = new ArrayList<>(1);
      do {
        list.add(of.decoder().decode(rows.row()).copy());
      } while (rows.next());
      return list;
    }
  }

  private BatchResult answer(Query query) throws InterruptedException {
    return request(
        connection -> {
          Batch batch = connection.batch(query);
          batch.begin().writeBytes(key, 0, key.writerIndex());
          batch.end();
          return batch.send();
        },
        BatchResult::close);
  }

  private <T> T request(Function<PgConnection, CompletableFuture<T>> question, Consumer<T> discard)
      throws InterruptedException {
    return Request.send(acquire(), question).await(timeout, discard);
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

  @Override
  public void close() {
    pool.close();
  }
}
