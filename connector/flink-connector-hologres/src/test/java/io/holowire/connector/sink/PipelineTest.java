package io.holowire.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sink.Flights.Order;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelineTest {
  private static final PgException LOST = new ConnectionException("gone", true);
  private static final PgException DEADLOCK = server("40P01");
  private static final PgException BAD_DATA = server("22003");
  private static final PgException NO_TABLE = server("42P01");

  private static PgException server(String code) {
    return new ServerException(ServerFields.of("ERROR", code, "no"));
  }

  private static PipelineFixture fixture(Order order) {
    return new PipelineFixture(order, RetryPolicy.UNLIMITED);
  }

  @ParameterizedTest
  @EnumSource
  void severalBatchesAreUnderWayAndAcknowledgedInOrder(Order order) throws Exception {
    PipelineFixture f = fixture(order);
    RowBatch a = f.submit(1);
    RowBatch b = f.submit(2);
    assertThat(f.first.batches()).containsExactly(a, b);
    assertThat(f.pipeline.hasRoom()).isTrue();
    RowBatch c = f.submit(3);
    assertThat(f.pipeline.hasRoom()).isFalse();

    f.task.whileWaiting.add(() -> f.first.succeed(0));
    f.pipeline.awaitProgress();
    assertThat(f.acknowledged).containsExactly(a);

    f.task.whileWaiting.add(() -> f.first.succeed(1));
    f.task.whileWaiting.add(() -> f.first.succeed(2));
    f.pipeline.awaitIdle();
    assertThat(f.acknowledged).containsExactly(a, b, c);
  }

  @Test
  void exclusiveBatchWaitsForTheOneItSharesAKeyWith() {
    PipelineFixture f = fixture(Order.EXCLUSIVE);
    RowBatch a = f.submit(1, 2);
    RowBatch b = f.submit(2, 3);
    RowBatch c = f.submit(4);
    assertThat(f.first.batches()).containsExactly(a);

    f.first.succeed(0);
    f.task.runMails();
    assertThat(f.first.batches()).containsExactly(a, b, c);
  }

  @ParameterizedTest
  @EnumSource
  void lostLinkIsReplacedAndEverythingUnacknowledgedSentAgainInOrder(Order order) {
    PipelineFixture f = fixture(order);
    f.submit(1);
    RowBatch b = f.submit(2);
    RowBatch c = f.submit(3);
    f.first.succeed(0);
    f.first.lose(LOST);
    f.task.runMails();
    assertThat(f.first.closed).isTrue();
    assertThat(f.attempts).isEmpty();

    f.task.fireTimer();
    FakeLink second = f.connected();
    assertThat(f.task.delays).containsExactly(100L);
    assertThat(second.batches()).containsExactly(b, c);
    second.succeed(0);
    second.succeed(1);
    f.task.runMails();
    assertThat(f.pipeline.isIdle()).isTrue();
  }

  @Test
  void reconnectingIsTriedAgainUntilItWorks() {
    PipelineFixture f = fixture(Order.REPLAYED);
    RowBatch a = f.submit(1);
    f.first.lose(LOST);
    f.task.runMails();
    for (PgException refusal : new PgException[] {LOST, server("57P03"), server("53300")}) {
      f.task.fireTimer();
      f.attempts.get(f.attempts.size() - 1).completeExceptionally(refusal);
      f.task.runMails();
    }
    f.task.fireTimer();
    assertThat(f.connected().batches()).containsExactly(a);
    assertThat(f.task.delays).containsExactly(100L, 200L, 400L, 800L);
  }

  @Test
  void batchesSubmittedDuringAnOutageGoOutBehindTheOthers() {
    PipelineFixture f = fixture(Order.REPLAYED);
    RowBatch a = f.submit(1);
    f.first.lose(LOST);
    f.task.runMails();
    RowBatch b = f.submit(2);
    f.task.fireTimer();
    RowBatch c = f.submit(3);
    assertThat(f.connected().batches()).containsExactly(a, b, c);
  }

  @Test
  void batchesBehindAFailedOneAreSentAgainBehindIt() {
    PipelineFixture f = fixture(Order.REPLAYED);
    RowBatch a = f.submit(1);
    RowBatch b = f.submit(2);
    RowBatch c = f.submit(3);
    f.first.fail(0, DEADLOCK);
    f.first.succeed(1);
    f.task.runMails();
    assertThat(f.task.timers).as("waits for all answers").isEmpty();
    f.first.fail(2, BAD_DATA); // for want of the first, perhaps
    f.task.runMails();

    f.task.fireTimer();
    assertThat(f.first.batches()).containsExactly(a, b, c, a, b, c);
    assertThat(f.first.closed).isFalse();
    f.first.succeed(3);
    f.first.succeed(4);
    f.first.succeed(5);
    f.task.runMails();
    assertThat(f.acknowledged).containsExactly(a, b, c);
  }

  @Test
  void withoutKeyOnlyTheFailedBatchIsSentAgain() {
    PipelineFixture f = fixture(Order.NONE);
    RowBatch a = f.submit(1);
    RowBatch b = f.submit(2);
    f.first.fail(0, DEADLOCK);
    f.first.succeed(1);
    f.task.runMails();
    assertThat(f.acknowledged).containsExactly(b);

    RowBatch c = f.submit(3);
    f.task.fireTimer();
    assertThat(f.first.batches()).containsExactly(a, b, a, c);
  }

  @ParameterizedTest
  @EnumSource
  void whatNoRepetitionMendsFailsTheTaskAtOnce(Order order) {
    PipelineFixture f = fixture(order);
    f.submit(1);
    f.first.fail(0, NO_TABLE);
    assertThatThrownBy(f.task::runMails).hasRootCause(NO_TABLE);
    assertThatThrownBy(f.pipeline::check).isInstanceOf(IOException.class).hasCause(NO_TABLE);
    assertThat(f.first.closed).isTrue();
    assertThat(f.task.timers).isEmpty();
  }

  @Test
  void failureReachesTheOneWhoWaits() {
    PipelineFixture f = fixture(Order.REPLAYED);
    f.submit(1);
    f.task.whileWaiting.add(() -> f.first.fail(0, NO_TABLE));
    assertThatThrownBy(f.pipeline::awaitIdle)
        .isInstanceOf(IOException.class)
        .hasMessage("writing")
        .hasCause(NO_TABLE);
  }

  @Test
  void givesUpAfterTheRetriesWithAnAccountOfThem() {
    PipelineFixture f = new PipelineFixture(Order.REPLAYED, 1);
    f.submit(1);
    f.first.lose(LOST);
    f.task.runMails();
    f.task.fireTimer();
    f.attempts.get(0).completeExceptionally(LOST);
    assertThatThrownBy(f.task::runMails);
    assertThatThrownBy(f.pipeline::check)
        .hasMessage("connecting (given up after 1 retry in 0 s)")
        .hasCause(LOST);
  }

  @Test
  void wrongPasswordOnReconnectIsNotTriedAgain() {
    PipelineFixture f = fixture(Order.REPLAYED);
    f.submit(1);
    f.first.lose(LOST);
    f.task.runMails();
    f.task.fireTimer();
    f.attempts.get(0).completeExceptionally(server("28P01"));
    assertThatThrownBy(f.task::runMails).hasStackTraceContaining("28P01");
    assertThat(f.task.timers).isEmpty();
  }

  @Test
  void closeEndsTheLinkIdleOrBusy() {
    PipelineFixture idle = fixture(Order.REPLAYED);
    idle.pipeline.close();
    assertThat(idle.first.closed).isTrue();

    PipelineFixture busy = fixture(Order.REPLAYED);
    busy.submit(1);
    busy.pipeline.close();
    assertThat(busy.first.closed).isTrue();
    busy.first.succeed(0);
    assertThatCode(busy.task::runMails).doesNotThrowAnyException();
    assertThat(busy.acknowledged).isEmpty();
  }

  @Test
  void closeEndsAnAttemptToConnect() {
    PipelineFixture f = fixture(Order.REPLAYED);
    f.submit(1);
    f.first.lose(LOST);
    f.task.runMails();
    f.task.fireTimer();
    f.pipeline.close();
    f.task.ended = true;
    assertThat(f.attempts.get(0)).isCancelled();
  }
}
