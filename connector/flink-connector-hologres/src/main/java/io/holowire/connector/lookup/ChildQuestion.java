package io.holowire.connector.lookup;

import io.holowire.connector.server.Failure;
import io.holowire.pgwire.conn.PgConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.table.data.RowData;

/**
 * The keys of a batch are looked up in the children that they belong to: a statement for each
 * child, all sent at once. A child that turns out to be gone is asked for anew, once.
 */
record ChildQuestion(ChildTables children) implements Question {
  @Override
  public CompletableFuture<Link.Answer> ask(PgConnection connection, KeyBatch keys) {
    return askOnce(connection, keys)
        .exceptionallyCompose(
            failure ->
                children.isOutdated(Failure.cause(failure))
                    ? askOnce(connection, keys)
                    : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<Link.Answer> askOnce(PgConnection connection, KeyBatch keys) {
    List<ByteBuffer> values = keys.values(children.columns());
    return children
        .find(connection, values, keys.insertsMissing())
        .thenCompose(found -> ask(connection, keys, values.stream().map(found::get).toList()));
  }

  /**
   * @param homes of each key
   */
  private static CompletableFuture<Link.Answer> ask(
      PgConnection connection, KeyBatch keys, List<Child> homes) {
    Map<Child, List<Integer>> byChild = new LinkedHashMap<>();
    for (int key = 0; key < homes.size(); key++) {
      Child child = homes.get(key);
      if (child.exists()) {
        byChild.computeIfAbsent(child, first -> new ArrayList<>()).add(key);
      } else if (keys.insertsMissing()) {
        return CompletableFuture.failedFuture(child.refusal());
      }
    }
    long maxBytes =
        keys.size() > 1 ? TableQuestion.ANSWER_BYTES / Math.max(1, byChild.size()) : Long.MAX_VALUE;
    List<Part> parts = new ArrayList<>();
    byChild.forEach(
        (child, numbers) -> {
          int[] part = numbers.stream().mapToInt(Integer::intValue).toArray();
          parts.add(new Part(part, ask(connection, child, keys, part, maxBytes)));
        });
    return CompletableFuture.allOf(
            parts.stream().map(Part::answer).toArray(CompletableFuture<?>[]::new))
        .handle(
            (none, failure) -> {
              PartedAnswer answer = new PartedAnswer(parts);
              if (failure != null) {
                answer.discard();
                throw new CompletionException(Failure.cause(failure));
              }
              return answer;
            });
  }

  private static CompletableFuture<Link.Answer> ask(
      PgConnection connection, Child child, KeyBatch keys, int[] numbers, long maxBytes) {
    try {
      KeyBatch part = keys.part(numbers);
      try {
        return new TableQuestion(child.statement()).ask(connection, part, maxBytes);
      } finally {
        part.release();
      }
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e); // what the others are answered wants to be freed
    }
  }

  /**
   * What one child is asked.
   *
   * @param keys their numbers in the batch
   */
  private record Part(int[] keys, CompletableFuture<Link.Answer> answer) {}

  /** The answers of all children, each of which is there or has failed. */
  private record PartedAnswer(List<Part> parts) implements Link.Answer {
    @Override
    public List<Collection<RowData>> read(int keys) {
      List<Collection<RowData>> all = new ArrayList<>(Collections.nCopies(keys, List.of()));
      try {
        for (Part part : parts) {
          List<? extends Collection<RowData>> rows = part.answer.join().read(part.keys.length);
          for (int i = 0; i < part.keys.length; i++) {
            all.set(part.keys[i], rows.get(i));
          }
        }
      } finally {
        discard(); // what has not been read when one fails
      }
      return all;
    }

    @Override
    public void discard() {
      parts.forEach(part -> part.answer.thenAccept(Link.Answer::discard));
    }
  }
}
