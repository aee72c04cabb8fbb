package io.holowire.connector.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.row.BadValueException;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.SqlState;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyBatcherTest {
  /** One int; refuses negative ones, after it has written half of them. */
  private static final KeyFormat INT =
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

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final FakeLinks links = new FakeLinks();
  private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1);
  private Duration timeout = Duration.ZERO;
  private boolean insertsMissing;
  private KeyBatcher batcher;

  @AfterEach
  void everyBufferIsReleased() throws InterruptedException {
    batcher.close();
    worker.shutdown();
    assertThat(worker.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(links.unread).hasValue(0);
  }

  @Test
  void aKeyAloneGoesOutAtOnce() throws Exception {
    open(new BatchLimits(10, 1, 100, 1 << 20), 0);
    CompletableFuture<Collection<RowData>> future = batcher.submit(key(5));
    assertThat(links.asked).hasSize(1);
    links.asked.get(0).answer();
    assertThat(future.get()).isEqualTo(FakeLinks.rows(5));
    assertThat(links.released).hasValue(1);
  }

  @Test
  void keysThatComeMeanwhileShareTheNextStatements() throws Exception {
    open(new BatchLimits(10, 1, 100, 1 << 20), 0);
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 26);
    assertThat(links.asked).hasSize(1);
    assertThat(links.asked.get(0).keys).containsExactly(0);

    for (int i = 0; i < links.asked.size(); i++) {
      links.asked.get(i).answer();
    }
    assertThat(links.asked.stream().map(asked -> asked.keys).toList())
        .containsExactly(List.of(0), range(1, 11), range(11, 21), range(21, 26));
    assertAnswered(futures);
  }

  @Test
  void keysThatComeWhileNoConnectionIsFreeAreInTheBatchThatGetsIt() throws Exception {
    open(new BatchLimits(10, 2, 100, 1 << 20), 0);
    links.busy();
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 12);
    assertThat(links.waiting).as("one waits for all").hasSize(1);
    links.free();
    assertThat(links.asked.get(0).keys).isEqualTo(range(0, 10));
    links.free();
    assertThat(links.asked.get(1).keys).isEqualTo(range(10, 12));
    assertThat(links.waiting).isEmpty();
    links.asked.get(1).answer();
    links.asked.get(0).answer();
    assertAnswered(futures);
  }

  @Test
  void aNullIsNoRowsWithoutAQuestion() throws Exception {
    open(new BatchLimits(10, 1, 100, 1 << 20), 0);
    GenericRowData key = GenericRowData.of((Object) null);
    assertThat(batcher.submit(key).getNow(null)).isEmpty();
    assertThat(links.asked).isEmpty();
  }

  @Test
  void aValueThatTheColumnCannotHoldIsNoRowsAndLeavesNoTrace() throws Exception {
    open(new BatchLimits(10, 1, 3, 1 << 20), 0);
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 2);
    for (int i = 0; i < 10; i++) { // more than may be in flight
      assertThat(batcher.submit(key(-1)).getNow(null)).isEmpty();
    }
    futures.addAll(submit(2, 3));
    links.asked.get(0).answer();
    assertThat(links.asked.get(1).keys).containsExactly(1, 2);
    links.asked.get(1).answer();
    assertAnswered(futures);
  }

  @Test
  void aRefusalFailsItsBatchAndNoOther() throws Exception {
    open(new BatchLimits(10, 1, 100, 1 << 20), 3);
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 5);
    links.asked.get(0).answer();
    links.asked.get(1).fail(FakeLinks.error(SqlState.UNDEFINED_TABLE));
    for (int i = 1; i < 5; i++) {
      assertFails(futures.get(i), "described: ERROR: refused");
    }
    assertThat(links.dropped).as("the connection is good").hasValue(0);
    CompletableFuture<Collection<RowData>> next = batcher.submit(key(7));
    links.asked.get(2).answer();
    assertThat(next.get()).isEqualTo(FakeLinks.rows(7));
    assertThat(futures.get(0).get()).isEmpty();
  }

  @Test
  void anAnswerThatCannotBeReadFailsItsBatch() throws Exception {
    open(new BatchLimits(10, 1, 100, 1 << 20), 3);
    CompletableFuture<Collection<RowData>> future = batcher.submit(key(1));
    links.asked.get(0).answer(new BadValueException("price", "NaN"));
    assertFails(future, "described: column \"price\": NaN");
    CompletableFuture<Collection<RowData>> next = batcher.submit(key(1));
    links.asked.get(1).answer();
    assertThat(next.get()).hasSize(1);
  }

  @Test
  void whoWaitsHearsOfAnErrorOfTheMachine() throws Exception {
    open(new BatchLimits(10, 1, 1, 1 << 20), 3);
    CompletableFuture<Collection<RowData>> future = batcher.submit(key(1));
    links.asked.get(0).answer(new OutOfMemoryError("of the test"));
    assertFails(future, "described: of the test");
    CompletableFuture<Collection<RowData>> next = batcher.submit(key(1)); // there is room again
    links.asked.get(1).answer();
    assertThat(next.get()).hasSize(1);
  }

  @Test
  void aLostConnectionIsDroppedAndTheSameKeysAreAskedAgain() throws Exception {
    open(new BatchLimits(10, 1, 100, 1 << 20), 20);
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 1);
    links.asked.get(0).fail(new CompletionException(new ConnectionException("lost", true)));
    await().until(() -> links.asked.size() == 2);
    futures.addAll(submit(1, 4));
    assertThat(links.asked.get(1).keys).containsExactly(0);
    assertThat(links.dropped).hasValue(1);

    links.acquiring = () -> CompletableFuture.failedFuture(new ConnectionException("down", false));
    links.asked.get(1).fail(new ConnectionException("lost again", true));
    links.acquiring = () -> CompletableFuture.completedFuture(links.link());
    await().until(() -> links.asked.size() == 3);
    links.asked.get(2).answer();
    await().until(() -> links.asked.size() == 4);
    assertThat(links.asked.get(3).keys).containsExactly(1, 2, 3);
    links.asked.get(3).answer();
    assertAnswered(futures);
  }

  @Test
  void withoutRetriesAFailureToConnectIsTheKeysFailure() throws Exception {
    open(new BatchLimits(10, 1, 100, 1 << 20), 0);
    links.acquiring = () -> CompletableFuture.failedFuture(new ConnectionException("down", false));
    assertFails(batcher.submit(key(1)), "described: down");
    assertFails(batcher.submit(key(2)), "described: down");
  }

  @Test
  void whoAsksForTooManyWaits() throws Exception {
    open(new BatchLimits(2, 1, 4, 1 << 20), 0);
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 4);
    CountDownLatch asking = new CountDownLatch(1);
    CompletableFuture<CompletableFuture<Collection<RowData>>> fifth =
        CompletableFuture.supplyAsync(
            () -> {
              asking.countDown();
              return submitQuietly(4);
            });
    asking.await();
    assertThat(fifth).isNotDone();
    links.asked.get(0).answer();
    futures.add(fifth.get());
    for (int i = 1; i < links.asked.size(); i++) {
      links.asked.get(i).answer();
    }
    assertAnswered(futures);
  }

  @Test
  void whoAsksForTooManyBytesWaits() throws Exception {
    // An int takes 8 bytes: two fill the room, and one is let in beyond.
    open(new BatchLimits(2, 1, 100, 17), 0);
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 3);
    CompletableFuture<CompletableFuture<Collection<RowData>>> fourth =
        CompletableFuture.supplyAsync(() -> submitQuietly(3));
    assertThatThrownBy(() -> fourth.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    links.asked.get(0).answer();
    futures.add(fourth.get());
    for (int i = 1; i < links.asked.size(); i++) {
      links.asked.get(i).answer();
    }
    assertAnswered(futures);
  }

  @Test
  void anAnswerThatIsTooLargeIsAskedForInHalvesAndTheNextOnesAreAsSmall() throws Exception {
    open(new BatchLimits(8, 1, 100, 1 << 20), 0);
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 21);
    links.asked.get(0).answer();
    assertThat(links.asked.get(1).keys).isEqualTo(range(1, 9));
    links.asked.get(1).fail(FakeLinks.error(SqlState.PROGRAM_LIMIT_EXCEEDED));
    assertThat(links.asked.get(2).keys).isEqualTo(range(1, 5));
    links.asked.get(2).fail(FakeLinks.error(SqlState.PROGRAM_LIMIT_EXCEEDED));
    assertThat(links.asked.get(3).keys).isEqualTo(range(1, 3));
    futures.addAll(submit(21, 25));
    for (int i = 3; i < links.asked.size(); i++) {
      links.asked.get(i).answer();
    }
    assertThat(links.asked.stream().skip(3).map(asked -> asked.keys).toList())
        .containsExactly(
            range(1, 3),
            range(3, 5),
            range(5, 9),
            range(9, 17),
            range(17, 21),
            range(21, 23),
            range(23, 25));
    assertThat(links.dropped).as("the connection is good").hasValue(0);
    assertAnswered(futures);

    int before = links.asked.size();
    futures.addAll(submit(25, 34));
    links.asked.get(before).answer();
    assertThat(links.asked.get(before + 1).keys).as("as large as ever").isEqualTo(range(26, 34));
    links.asked.get(before + 1).answer();
    assertAnswered(futures);
  }

  @Test
  void aKeyAloneWhoseAnswerIsTooLargeFails() throws Exception {
    open(new BatchLimits(8, 1, 100, 1 << 20), 3);
    CompletableFuture<Collection<RowData>> future = batcher.submit(key(1));
    links.asked.get(0).fail(FakeLinks.error(SqlState.PROGRAM_LIMIT_EXCEEDED));
    assertFails(future, "described: ERROR: refused");
    assertThat(links.asked).hasSize(1);
  }

  @Test
  void closingEndsWhatWasSplit() throws Exception {
    open(new BatchLimits(8, 1, 100, 1 << 20), 3);
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 9);
    links.asked.get(0).answer();
    links.asked.get(1).fail(FakeLinks.error(SqlState.PROGRAM_LIMIT_EXCEEDED));
    batcher.close();
    for (int key = 1; key < 9; key++) {
      assertFails(futures.get(key), "the lookup was closed");
    }
  }

  @Test
  void aBatchWithAMissingKeyIsAskedOnceMoreAfterAnInsert() throws Exception {
    insertsMissing = true;
    open(new BatchLimits(10, 1, 100, 1 << 20), 0);
    CompletableFuture<Collection<RowData>> there = batcher.submit(key(1));
    links.asked.get(0).answer();
    assertThat(there.get()).hasSize(1);
    assertThat(links.asked).as("nothing was missing").hasSize(1);

    CompletableFuture<Collection<RowData>> missing = batcher.submit(key(3)); // has no rows
    links.asked.get(1).answer();
    await().until(() -> links.asked.size() == 3);
    assertThat(missing).isNotDone();
    assertThat(links.asked.stream().map(asked -> asked.insert).toList())
        .containsExactly(false, false, true);
    assertThat(links.asked.get(2).keys).containsExactly(3);
    links.asked.get(2).answer();
    assertThat(missing.get()).as("what is missing still, is hidden").isEmpty();
    assertThat(links.asked).hasSize(3);
  }

  @Test
  void anAnswerThatTakesTooLongEndsTheConnectionAndIsAskedForAgain() throws Exception {
    timeout = Duration.ofMillis(500); // the second question is answered sooner
    open(new BatchLimits(10, 1, 100, 1 << 20), 20);
    CompletableFuture<Collection<RowData>> future = batcher.submit(key(1));
    await().until(() -> links.dropped.get() > 0);
    assertThat(links.cancelled).hasValue(1);
    links.asked.get(0).fail(new ConnectionException("closed", true));
    await().until(() -> links.asked.size() == 2);
    links.asked.get(1).answer();
    assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo(FakeLinks.rows(1));
  }

  @Test
  void anAnswerThatComesAfterTheTimeoutIsNotTaken() throws Exception {
    timeout = Duration.ofMillis(500); // the second question is answered sooner
    links.cancelling = new CompletableFuture<>(); // so that the connection is not dropped yet
    open(new BatchLimits(10, 1, 100, 1 << 20), 20);
    CompletableFuture<Collection<RowData>> future = batcher.submit(key(1));
    await().until(() -> links.cancelled.get() > 0);
    links.asked.get(0).answer();
    assertThat(links.released).as("what would be cancelled is nobody else's").hasValue(0);
    assertThat(links.dropped.get()).isPositive();
    await().until(() -> links.asked.size() == 2);
    links.asked.get(1).answer();
    assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo(FakeLinks.rows(1));
  }

  @Test
  void theFailureOfATimeoutNamesIt() throws Exception {
    timeout = Duration.ofMillis(50);
    open(new BatchLimits(10, 1, 100, 1 << 20), 0);
    CompletableFuture<Collection<RowData>> future = batcher.submit(key(1));
    await().until(() -> links.dropped.get() > 0);
    links.asked.get(0).fail(new ConnectionException("closed", true));
    assertFails(future, "described: no answer within 50 ms (lookup.timeout)");
  }

  @Test
  void closingFailsWhoWaitsAndFreesWhatComesLate() throws Exception {
    open(new BatchLimits(2, 1, 5, 1 << 20), 3);
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 5);
    CompletableFuture<CompletableFuture<Collection<RowData>>> blocked =
        CompletableFuture.supplyAsync(() -> submitQuietly(5));
    assertThat(batcher.close()).isDone();
    assertThat(links.cancelled).hasValue(1);
    for (CompletableFuture<Collection<RowData>> future : futures) {
      assertFails(future, "the lookup was closed");
    }
    assertFails(blocked.get(), "the lookup was closed");
    assertFails(batcher.submit(key(6)), "the lookup was closed");

    links.asked.get(0).answer();
    assertThat(links.asked).as("nothing is sent any more").hasSize(1);
  }

  @Test
  void closingEndsTheRetries() throws Exception {
    open(new BatchLimits(2, 1, 5, 1 << 20), 3);
    CompletableFuture<Collection<RowData>> future = batcher.submit(key(1));
    links.asked.get(0).fail(new ConnectionException("lost", true));
    batcher.close();
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    worker.shutdown();
    assertFails(future, "the lookup was closed");
    assertThat(links.asked).hasSize(1);
  }

  private void open(BatchLimits limits, int retries) {
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
                    new IllegalStateException("described: " + failure.getMessage(), failure)));
  }

  private List<CompletableFuture<Collection<RowData>>> submit(int from, int to) throws Exception {
    List<CompletableFuture<Collection<RowData>>> futures = new ArrayList<>();
    for (int key = from; key < to; key++) {
      futures.add(batcher.submit(key(key)));
    }
    return futures;
  }

  private CompletableFuture<Collection<RowData>> submitQuietly(int key) {
    try {
      return batcher.submit(key(key));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertAnswered(List<CompletableFuture<Collection<RowData>>> futures)
      throws Exception {
    for (int key = 0; key < futures.size(); key++) {
      assertThat(futures.get(key).get()).isEqualTo(FakeLinks.rows(key));
    }
  }

  private static void assertFails(CompletableFuture<?> future, String message) {
    assertThatThrownBy(future::join).hasMessageContaining(message);
  }

  private static RowData key(int key) {
    return GenericRowData.of(key);
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
