package io.holowire.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sink.Flights.Order;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pipeline does about batches that fail for some of their rows. */
class BadRowsPipelineTest {
  private static final PgException LOST = new ConnectionException("gone", true);
  private static final PgException BAD_DATA = server("22003");
  private static final PgException TAKEN = server("23505");

  private static PgException server(String code) {
    return new ServerException(ServerFields.of("ERROR", code, "no"));
  }

  private static PipelineFixture fixture(Order order) {
    return new PipelineFixture(order, RetryPolicy.UNLIMITED);
  }

  /** How a test's server sees batches of single rows: some are bad. */
  private static void answer(PipelineFixture f, Set<Long> bad) {
    for (int i = 0; !f.pipeline.isIdle(); i++) {
      assertThat(f.first.sent).as("something is under way").hasSizeGreaterThan(i);
      List<List<Object>> rows = TestRows.decode(f.first.batches().get(i).steps().get(0).rows(), 1);
      if (rows.stream().anyMatch(row -> bad.contains(row.get(0)))) {
        f.first.fail(i, BAD_DATA);
      } else {
        f.first.succeed(i);
      }
      f.task.runMails();
    }
  }

  private static long[] ids(int count) {
    return LongStream.range(0, count).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void aBadRowIsFoundByHalving(Order order) {
    PipelineFixture f = fixture(order);
    f.skipping = true;
    f.submit(ids(5_000));
    f.submit(10_000);
    answer(f, Set.of(17L, 18L, 4_711L));
    assertThat(f.bad)
        .containsExactly(
            "[UPSERT [[17, , 17]]] null",
            "[UPSERT [[18, , 18]]] null",
            "[UPSERT [[4711, , 4711]]] null");
    // Per bad row two statements for each time that 5,000 can be halved, and those behind it.
    assertThat(f.first.sent).hasSizeLessThan(3 * 2 * 13 + 5);
    assertThat(f.task.delays).as("nothing is waited for").isEmpty();
  }

  @Test
  void partsOfABadBatchGoAloneAndInOrder() {
    PipelineFixture f = fixture(Order.REPLAYED);
    f.skipping = true;
    f.submit(1, 2, 3, 4);
    RowBatch behind = f.submit(5);
    f.first.fail(0, BAD_DATA);
    f.first.succeed(1);
    f.task.runMails();
    assertThat(f.first.sent).hasSize(3);
    assertThat(TestRows.steps(f.first.batches().get(2)))
        .containsExactly("UPSERT [[1, , 1], [2, , 2]]");
    f.first.succeed(2);
    f.task.runMails();
    assertThat(f.first.sent).hasSize(4);
    assertThat(TestRows.steps(f.first.batches().get(3)))
        .containsExactly("UPSERT [[3, , 3], [4, , 4]]");
    f.first.succeed(3); // it was not the rows, but what the batch had made of them
    f.task.runMails();
    assertThat(f.first.batches()).hasSize(5).last().isSameAs(behind);
    assertThat(f.bad).isEmpty();
  }

  @Test
  void aBadRowFailsTheTaskWhenNoneMayBeSkipped() {
    PipelineFixture f = fixture(Order.REPLAYED);
    f.first.blamed = new CompletableFuture<>();
    f.submit(1);
    f.first.fail(0, BAD_DATA);
    f.task.runMails();
    assertThat(f.bad).as("the column is looked for first").isEmpty();
    f.first.blamed.complete("value");
    assertThatThrownBy(f.task::runMails).hasRootCause(BAD_DATA);
    assertThatThrownBy(f.pipeline::check).hasMessage("bad row").hasCause(BAD_DATA);
    assertThat(f.bad).containsExactly("[UPSERT [[1, , 1]]] value");
    assertThat(f.first.closed).isTrue();
  }

  @Test
  void aLinkLostWhileABadRowIsLookedForIsReplaced() {
    PipelineFixture f = fixture(Order.REPLAYED);
    f.skipping = true;
    f.submit(1, 2);
    f.first.fail(0, BAD_DATA);
    f.task.runMails();
    f.first.fail(1, LOST);
    f.task.runMails();
    f.task.fireTimer();
    FakeLink second = f.connected();
    assertThat(second.sent).as("the first half again, alone").hasSize(1);
    second.succeed(0);
    f.task.runMails();
    assertThat(TestRows.steps(second.batches().get(1))).containsExactly("UPSERT [[2, , 2]]");
  }

  @Test
  void aBatchIsSentWhenItIsPreparedAndThoseBehindItNotBefore() {
    PipelineFixture f = fixture(Order.REPLAYED);
    RowBatch a = f.batch(1);
    RowBatch b = f.batch(2);
    f.first.prepareFirst(a);
    f.pipeline.submit(a);
    f.pipeline.submit(b);
    assertThat(f.first.sent).isEmpty();
    f.first.preparing.get(a).complete(null);
    f.task.runMails();
    assertThat(f.first.batches()).containsExactly(a, b);
  }

  @Test
  void movedPartitionsAreRoutedAnewButNotForEver() {
    PipelineFixture f = fixture(Order.REPLAYED);
    MovedPartitionException moved = new MovedPartitionException("p is gone", null);
    RowBatch a = f.submit(1);
    for (int i = 0; i < 3; i++) {
      f.first.fail(i, moved);
      f.task.runMails();
    }
    assertThat(f.first.batches()).containsExactly(a, a, a, a);
    f.first.fail(3, moved);
    assertThatThrownBy(f.task::runMails).hasRootCause(moved);
  }

  @Test
  void aRowWithoutAPlaceIsABadRow() {
    PipelineFixture f = fixture(Order.NONE);
    f.skipping = true;
    RowBatch lost = f.batch(1);
    f.first.prepareFirst(lost);
    f.pipeline.submit(lost);
    RowBatch other = f.submit(2);
    f.first.preparing.get(lost).completeExceptionally(new BadRowException("no partition"));
    f.task.runMails();
    assertThat(f.bad).hasSize(1);
    assertThat(f.first.batches()).containsExactly(other);
  }

  @Test
  void aRowInTheWayOfItsOwnSuccessorIsDropped() {
    PipelineFixture f = fixture(Order.REPLAYED);
    f.submit(1);
    f.submit(2);
    f.submit(1, 3);
    f.first.fail(0, TAKEN);
    f.first.succeed(1);
    f.first.succeed(2);
    f.task.runMails();
    assertThat(f.bad).isEmpty();
    assertThat(f.first.sent).hasSize(5);
    f.first.succeed(3);
    f.first.succeed(4);
    f.task.runMails();
    assertThat(f.pipeline.isIdle()).isTrue();
    assertThat(f.acknowledged).hasSize(3);
  }

  @Test
  void aRowWhoseValueIsTakenIsTriedAgainBehindTheOthers() {
    PipelineFixture f = fixture(Order.REPLAYED);
    RowBatch early = f.submit(1);
    f.submit(2);
    f.first.fail(0, TAKEN);
    f.first.succeed(1);
    f.task.runMails();
    assertThat(f.first.sent).hasSize(3); // the other one again
    f.first.succeed(2);
    f.task.runMails();
    assertThat(f.first.batches()).hasSize(4).last().isSameAs(early);
    f.first.succeed(3);
    f.task.runMails();
    assertThat(f.bad).isEmpty();
    assertThat(f.pipeline.isIdle()).isTrue();
  }

  @Test
  void rowsThatAreInEachOthersWayAreBadInTheEnd() {
    PipelineFixture f = fixture(Order.REPLAYED);
    f.skipping = true;
    f.submit(1);
    f.submit(2);
    for (int i = 0; !f.pipeline.isIdle(); i++) {
      f.first.fail(i, TAKEN);
      f.task.runMails();
      assertThat(i).isLessThan(20);
    }
    assertThat(f.bad).hasSize(2);
  }

  @Test
  void afterARestoreARowWhoseValueIsTakenWaitsForItsSuccessor() throws Exception {
    PipelineFixture f = new PipelineFixture(Order.REPLAYED, RetryPolicy.UNLIMITED, true);
    RowBatch early = f.submit(1);
    f.first.fail(0, TAKEN);
    f.task.runMails();
    RowBatch unlucky = f.submit(2);
    f.first.fail(1, TAKEN);
    f.task.runMails();
    assertThat(f.pipeline.isIdle()).as("both wait, as copies").isTrue();
    assertThat(f.acknowledged).containsExactly(early, unlucky);

    RowBatch later = f.submit(1);
    f.task.whileWaiting.add(() -> f.first.succeed(2));
    f.task.whileWaiting.add(() -> f.first.succeed(3));
    f.pipeline.awaitIdle();
    assertThat(f.first.sent).hasSize(4);
    assertThat(f.first.batches().get(2)).isSameAs(later);
    assertThat(TestRows.steps(f.first.batches().get(3))).containsExactly("UPSERT [[2, , 2]]");

    f.submit(3);
    f.task.whileWaiting.add(() -> f.first.fail(4, TAKEN));
    assertThatThrownBy(f.pipeline::awaitIdle).as("but for one checkpoint").hasMessage("bad row");
  }

  /** In the mode that waits for keys in common, the successor is behind it and not yet sent. */
  @Test
  void afterARestoreARowIsNotHeldBackWhenItsSuccessorIsThere() throws Exception {
    PipelineFixture f = new PipelineFixture(Order.EXCLUSIVE, RetryPolicy.UNLIMITED, true);
    RowBatch early = f.submit(1);
    RowBatch later = f.submit(1);
    f.first.fail(0, TAKEN);
    f.task.runMails();
    assertThat(f.acknowledged).containsExactly(early);
    assertThat(f.first.batches()).last().isSameAs(later);
    f.task.whileWaiting.add(() -> f.first.succeed(1));
    f.pipeline.awaitIdle();
    assertThat(f.first.sent).as("the early row is not written after all").hasSize(2);
  }
}
