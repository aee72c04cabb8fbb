package io.holowire.connector.lookup;

import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.type.PgArray;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * Connections without a server: says what was asked, and lets the test decide when a connection is
 * free and when an answer comes. Keys are single ints; key k has k modulo 3 rows, each (k, number
 * of the row).
 */
final class FakeLinks implements Link.Source {
  /** One statement that was sent. */
  final class Asked {
    final List<Integer> keys;
    final boolean insert;
    private final CompletableFuture<Link.Answer> answer = new CompletableFuture<>();

    private Asked(List<Integer> keys, boolean insert) {
      this.keys = keys;
      this.insert = insert;
    }

    void answer() {
      answer(null);
    }

    /** Answers with rows, or with what reading them throws. */
    void answer(Throwable unreadable) {
      unread.incrementAndGet();
      answer.complete(
          new Link.Answer() {
            @Override
            public List<Collection<RowData>> read(int count) {
              unread.decrementAndGet();
              if (unreadable instanceof Error error) {
                throw error;
              }
              if (unreadable instanceof RuntimeException exception) {
                throw exception;
              }
              List<Collection<RowData>> rows = new ArrayList<>();
              keys.forEach(key -> rows.add(rows(key)));
              return rows;
            }

            @Override
            public void discard() {
              unread.decrementAndGet();
            }
          });
    }

    void fail(Throwable cause) {
      answer.completeExceptionally(cause);
    }
  }

  final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  final ArrayDeque<CompletableFuture<Link>> waiting = new ArrayDeque<>();
  volatile Supplier<CompletableFuture<Link>> acquiring =
      () -> CompletableFuture.completedFuture(link());
  CompletableFuture<Void> cancelling = CompletableFuture.completedFuture(null);
  final AtomicInteger released = new AtomicInteger();
  final AtomicInteger dropped = new AtomicInteger();
  final AtomicInteger cancelled = new AtomicInteger();
  final AtomicInteger unread = new AtomicInteger();

  /** From now on connections are free only when the test says so. */
  void busy() {
    acquiring =
        () -> {
          CompletableFuture<Link> waiter = new CompletableFuture<>();
          waiting.add(waiter);
          return waiter;
        };
  }

  void free() {
    waiting.remove().complete(link());
  }

  @Override
  public CompletableFuture<Link> acquire() {
    return acquiring.get();
  }

  Link link() {
    return new Link() {
      @Override
      public CompletableFuture<Answer> ask(KeyBatch batch) {
        ByteBuf[] parameters = batch.parameters();
        Asked one = new Asked(keys(parameters[0]), batch.insertsMissing());
        for (ByteBuf parameter : parameters) {
          parameter.release();
        }
        asked.add(one);
        return one.answer;
      }

      @Override
      public void release() {
        released.incrementAndGet();
      }

      @Override
      public CompletableFuture<Void> cancel() {
        cancelled.incrementAndGet();
        return cancelling;
      }

      @Override
      public void drop() {
        dropped.incrementAndGet();
      }
    };
  }

  private static List<Integer> keys(ByteBuf parameter) {
    int length = parameter.getInt(parameter.readerIndex());
    PgArray.Reader array =
        new PgArray.Reader().wrap(parameter, parameter.readerIndex() + 4, length);
    List<Integer> keys = new ArrayList<>();
    while (array.next()) {
      keys.add(parameter.getInt(array.index()));
    }
    return keys;
  }

  static Collection<RowData> rows(int key) {
    List<RowData> rows = new ArrayList<>();
    for (int i = 0; i < key % 3; i++) {
      rows.add(GenericRowData.of(key, i));
    }
    return rows;
  }

  static ServerException error(String code) {
    return new ServerException(
        new ServerFields(
            "ERROR", code, "refused", null, null, 0, null, null, null, null, null, null, null, null,
            null, null));
  }
}
