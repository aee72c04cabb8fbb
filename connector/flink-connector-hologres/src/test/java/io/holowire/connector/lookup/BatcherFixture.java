package io.holowire.connector.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.row.BadValueException;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.AfterEach;

/** A batcher without a server: batches of single ints, whose answers are the test's. */
abstract class BatcherFixture {
  /** One int; refuses negative ones, after it has written half of them. */
  static final KeyFormat INT =
      new KeyFormat(
          List.of(
              (row, out) -> {
                if (row.getInt(0) < 0) {
                  out.writeInt(4);
                  throw new BadValueException("k", "negative");
                }
                PgScalars.writeInt4(out, row.getInt(0));
              }),
          List.of(Oid.INT4));

  final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  final FakeLinks links = new FakeLinks();
  final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1);
  Duration timeout = Duration.ZERO;
  boolean insertsMissing;
  KeyBatcher batcher;

  @AfterEach
  void everyBufferIsReleased() throws InterruptedException {
    batcher.close();
    worker.shutdown();
    assertThat(worker.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(links.unread).hasValue(0);
  }

  void open(BatchLimits limits, int retries) {
    batcher =
        new KeyBatcher(
            INT,
            limits,
            allocator,
            new LaneSetup(
                links,
                new RetryPauses(retries),
                timeout,
                insertsMissing,
                worker,
                failure ->
                    new IllegalStateException("described: " + failure.getMessage(), failure)),
            Runnable::run);
  }

  List<CompletableFuture<Collection<RowData>>> submit(int from, int to) throws Exception {
    List<CompletableFuture<Collection<RowData>>> futures = new ArrayList<>();
    for (int key = from; key < to; key++) {
      futures.add(batcher.submit(key(key)));
    }
    return futures;
  }

  /** Answers this question and all that follow, each when the answer before it is decoded. */
  void answerFrom(int first) throws Exception {
    for (int i = first; i < links.asked.size(); i++) {
      links.asked.get(i).answer();
      worker.submit(() -> {}).get();
    }
  }

  CompletableFuture<Collection<RowData>> submitQuietly(int key) {
    try {
      return batcher.submit(key(key));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void assertAnswered(List<CompletableFuture<Collection<RowData>>> futures)
      throws Exception {
    for (int key = 0; key < futures.size(); key++) {
      assertThat(futures.get(key).get()).isEqualTo(FakeLinks.rows(key));
    }
  }

  static void assertFails(CompletableFuture<?> future, String message) {
    assertThatThrownBy(future::join).hasMessageContaining(message);
  }

  static RowData key(int key) {
    return GenericRowData.of(key);
  }

  static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
