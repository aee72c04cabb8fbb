package io.holowire.connector.sink;

import io.holowire.pgwire.error.PgException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A link that remembers what it was given; the test answers. */
final class FakeLink implements Link {
  /** A batch on its way. */
  record Sent(RowBatch batch, CompletableFuture<Void> answer) {}

  final List<Sent> sent = new ArrayList<>();
  final Map<RowBatch, CompletableFuture<Void>> preparing = new HashMap<>();

  /** What {@link #blame} says; null = nothing is to be found out. */
  CompletableFuture<String> blamed;

  boolean closed;

  /** Has a batch wait for its preparation. */
  void prepareFirst(RowBatch batch) {
    preparing.put(batch, new CompletableFuture<>());
  }

  @Override
  public CompletableFuture<?> prepare(RowBatch batch) {
    CompletableFuture<Void> preparation = preparing.get(batch);
    return preparation == null || preparation.isDone() ? null : preparation;
  }

  @Override
  public CompletableFuture<String> blame(RowBatch batch, PgException failure) {
    return blamed;
  }

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

  void fail(int index, RuntimeException failure) {
    sent.get(index).answer.completeExceptionally(failure);
  }

  void lose(PgException failure) {
    sent.forEach(flight -> flight.answer.completeExceptionally(failure));
  }

  @Override
  public void close() {
    closed = true;
  }
}
