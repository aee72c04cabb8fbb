package io.holowire.connector.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** How keys get into batches, and how many at a time. */
class KeyBatcherTest extends BatcherFixture {
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

    answerFrom(0);
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
  void aThirdBatchIsOnItsWayOnlyWhenItIsFull() throws Exception {
    open(new BatchLimits(10, 3, 100, 1 << 20), 0);
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 11);
    assertThat(links.asked.stream().map(asked -> asked.keys).toList())
        .containsExactly(range(0, 1), range(1, 2));
    futures.addAll(submit(11, 13));
    assertThat(links.asked).hasSize(3);
    assertThat(links.asked.get(2).keys).isEqualTo(range(2, 12));

    links.asked.get(2).answer();
    assertThat(links.asked).as("two are under way").hasSize(3);
    links.asked.get(1).answer();
    assertThat(links.asked.get(3).keys).isEqualTo(range(12, 13));
    links.asked.get(0).answer();
    links.asked.get(3).answer();
    assertAnswered(futures);
  }

  @Test
  void answersThatWaitToBeDecodedHoldTheNextQuestionBack() throws Exception {
    open(new BatchLimits(1, 1, 100, 1 << 20), 0);
    CountDownLatch decoding = new CountDownLatch(1);
    worker.submit(() -> decoding.await(1, TimeUnit.MINUTES));
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 6);
    for (int i = 0; i < 4; i++) {
      links.asked.get(i).answer();
    }
    assertThat(links.asked).hasSize(4);
    decoding.countDown();
    futures.get(3).get();
    links.asked.get(4).answer();
    links.asked.get(5).answer();
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
    answerFrom(1);
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
    answerFrom(1);
    assertAnswered(futures);
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
}
