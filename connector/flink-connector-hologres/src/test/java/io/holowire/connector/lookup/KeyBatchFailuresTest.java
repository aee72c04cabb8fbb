package io.holowire.connector.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.row.BadValueException;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.SqlState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** What becomes of batches that are not answered at the first attempt. */
class KeyBatchFailuresTest extends BatcherFixture {
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
  void anAnswerThatIsTooLargeIsAskedForInHalvesAndTheNextOnesAreAsSmall() throws Exception {
    open(new BatchLimits(8, 1, 100, 1 << 20), 0);
    List<CompletableFuture<Collection<RowData>>> futures = submit(0, 21);
    links.asked.get(0).answer();
    worker.submit(() -> {}).get(); // an answer that has been read lets batches grow
    assertThat(links.asked.get(1).keys).isEqualTo(range(1, 9));
    links.asked.get(1).fail(FakeLinks.error(SqlState.PROGRAM_LIMIT_EXCEEDED));
    assertThat(links.asked.get(2).keys).isEqualTo(range(1, 5));
    links.asked.get(2).fail(FakeLinks.error(SqlState.PROGRAM_LIMIT_EXCEEDED));
    assertThat(links.asked.get(3).keys).isEqualTo(range(1, 3));
    futures.addAll(submit(21, 25));
    answerFrom(3);
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
}
