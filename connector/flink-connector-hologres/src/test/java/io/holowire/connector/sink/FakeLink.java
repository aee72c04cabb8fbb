package io.holowire.connector.sink;

import io.holowire.pgwire.error.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A link that remembers what it was given; the test answers. */
final class FakeLink implements Link {
  /** A batch on its way. */
  record Sent(RowBatch batch, CompletableFuture<Void> answer) {}

  final List<Sent> sent = new ArrayList<>();
  boolean released;
  boolean discarded;

  @Override
  public CompletableFuture<?> send(RowBatch batch) {
    Sent flight = new Sent(batch, new CompletableFuture<>());
    sent.add(flight);
    return flight.answer;
  }

  List<RowBatch> batches() {
    return sent.stream().map(Sent::batch).toList();
  }

  void succeed(int index) {
    sent.get(index).answer.complete(null);
  }

  void fail(int index, PgException failure) {
    sent.get(index).answer.completeExceptionally(failure);
  }

  void lose(PgException failure) {
    sent.forEach(flight -> flight.answer.completeExceptionally(failure));
  }

  @Override
  public void release() {
    released = true;
  }

  @Override
  public void discard() {
    discarded = true;
  }
}
