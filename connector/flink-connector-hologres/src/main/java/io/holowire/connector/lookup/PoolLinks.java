package io.holowire.connector.lookup;

import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.Rows;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.pool.Lease;
import io.holowire.pgwire.pool.PgPool;
import io.holowire.pgwire.wire.RowReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;

/**
 * Asks over the connections of a pool: a lease for each batch, so that several functions share them
 * fairly.
 */
final class PoolLinks implements Link.Source {
  /**
   * What several keys are answered may take this much; a key alone as much as a connection takes.
   */
  private static final long ANSWER_BYTES = 16 << 20;

  private final PgPool pool;
  private final LookupStatement statement;

  PoolLinks(PgPool pool, LookupStatement statement) {
    this.pool = pool;
    this.statement = statement;
  }

  @Override
  public CompletableFuture<Link> acquire() {
    return pool.acquire().thenApply(lease -> new PoolLink(lease, statement));
  }

  private record PoolLink(Lease lease, LookupStatement statement) implements Link {
    @Override
    public CompletableFuture<Answer> ask(KeyBatch keys) {
      if (!keys.insertsMissing()) {
        return send(statement.query(), keys).thenApply(this::answer);
      }
      CompletableFuture<BatchResult> inserted = send(statement.insert(), keys);
      CompletableFuture<BatchResult> found = send(statement.query(), keys);
      return inserted
          .thenAccept(BatchResult::close)
          .handle((none, refused) -> refused == null ? found : refuse(found, refused))
          .thenCompose(result -> result)
          .thenApply(this::answer);
    }

    private CompletableFuture<BatchResult> send(Query query, KeyBatch keys) {
      Batch batch = lease.connection().batch(query);
      if (keys.size() > 1) {
        batch.maxResultBytes(ANSWER_BYTES);
      }
      batch.bind(keys.parameters());
      return batch.send();
    }

    private static CompletableFuture<BatchResult> refuse(
        CompletableFuture<BatchResult> useless, Throwable refused) {
      useless.thenAccept(BatchResult::close);
      return CompletableFuture.failedFuture(refused);
    }

    private Answer answer(BatchResult result) {
      return new PoolAnswer(result, statement);
    }

    @Override
    public void release() {
      lease.close();
    }

    @Override
    public void drop() {
      lease.discard();
    }

    @Override
    public CompletableFuture<Void> cancel() {
      return lease.connection().cancel();
    }
  }

  private record PoolAnswer(BatchResult result, LookupStatement statement) implements Link.Answer {
    @Override
    public List<Collection<RowData>> read(int keys) {
      List<Collection<RowData>> answer = new ArrayList<>(Collections.nCopies(keys, List.of()));
      try (result) {
        Rows rows = result.rows(0);
        while (rows.next()) {
          RowReader row = rows.row();
          int key = row.getInt(0) - 1;
          if (key < 0 || key >= keys) {
            throw new ProtocolException("a row for key " + (key + 1) + " of " + keys);
          }
          add(answer, key, statement.decoder().decode(row).copy());
        }
      }
      return answer;
    }

    /** Nearly every key has one row: it needs no list of its own. */
    private static void add(List<Collection<RowData>> answer, int key, RowData row) {
      Collection<RowData> before = answer.get(key);
      if (before.isEmpty()) {
        answer.set(key, List.of(row));
      } else if (before instanceof ArrayList<RowData> several) {
        several.add(row);
      } else {
        List<RowData> several = new ArrayList<>(before);
        several.add(row);
        answer.set(key, several);
      }
    }

    @Override
    public void discard() {
      result.close();
    }
  }
}
