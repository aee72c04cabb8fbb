package io.holowire.connector.lookup;

import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.Rows;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.wire.RowReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;

/** All keys of a batch are looked up in one table. */
record TableQuestion(LookupStatement statement) implements Question {
  /**
   * What several keys are answered may take this much; a key alone as much as a connection takes.
   */
  static final long ANSWER_BYTES = 16 << 20;

  @Override
  public CompletableFuture<Link.Answer> ask(PgConnection connection, KeyBatch keys) {
    return ask(connection, keys, keys.size() > 1 ? ANSWER_BYTES : Long.MAX_VALUE);
  }

  /** The same, with a bound on what the answer may take. */
  CompletableFuture<Link.Answer> ask(PgConnection connection, KeyBatch keys, long maxBytes) {
    if (!keys.insertsMissing()) {
      return send(connection, statement.query(), keys, maxBytes).thenApply(this::answer);
    }
    CompletableFuture<BatchResult> inserted =
        send(connection, statement.insert(), keys, Long.MAX_VALUE);
    CompletableFuture<BatchResult> found = send(connection, statement.query(), keys, maxBytes);
    return inserted
        .thenAccept(BatchResult::close)
        .handle((none, refused) -> refused == null ? found : refuse(found, refused))
        .thenCompose(result -> result)
        .thenApply(this::answer);
  }

  private static CompletableFuture<BatchResult> send(
      PgConnection connection, Query query, KeyBatch keys, long maxBytes) {
    Batch batch = connection.batch(query).maxResultBytes(maxBytes);
    batch.bind(keys.parameters());
    return batch.send();
  }

  private static CompletableFuture<BatchResult> refuse(
      CompletableFuture<BatchResult> useless, Throwable refused) {
    useless.thenAccept(BatchResult::close);
    return CompletableFuture.failedFuture(refused);
  }

  private Link.Answer answer(BatchResult result) {
    return new TableAnswer(result, statement);
  }

  private record TableAnswer(BatchResult result, LookupStatement statement) implements Link.Answer {
    @Override
    public List<List<RowData>> read(int keys) {
      List<List<RowData>> answer = new ArrayList<>(Collections.nCopies(keys, List.of()));
      try (result) {
        Rows rows = result.rows(0);
        while (rows.next()) {
          RowReader row = rows.row();
          int key = row.getInt(0) - 1;
          if (key < 0 || key >= keys) {
            throw new ProtocolException("a row for key " + (key + 1) + " of " + keys);
          }
          RowData copy = statement.decoder().decode(row).copy();
          answer.set(key, KeyRows.with(answer.get(key), copy));
        }
      }
      return answer;
    }

    @Override
    public void discard() {
      result.close();
    }
  }
}
