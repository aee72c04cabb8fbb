package io.holowire.pgwire.conn;

import static io.holowire.pgwire.kit.Backend.error;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.kit.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Cancels and deadlines: the right exchange is hit or none, and a server that hangs is left. */
class InterrupterTest {

  private static final PgConfig TIMED =
      PgConfig.builder()
          .exchangeTimeout(Duration.ofSeconds(10))
          .cancelGrace(Duration.ofSeconds(2))
          .build();

  private static void pass(Wired wired, long millis) {
    wired.run();
    wired.channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    wired.channel.runScheduledPendingTasks();
    wired.run();
  }

  private static Wired frozen(PgConfig config) {
    Wired wired = new Wired(config);
    wired.channel.freezeTime();
    return wired;
  }

  @Test
  void aCancelledQueryFailsWithTheServersWord() {
    try (Wired wired = frozen(TIMED)) {
      CompletableFuture<String> query = Ask.QUERY.ask(wired.connection, 1);
      wired.run();
      wired.connection.cancel();
      wired.run();
      assertThat(wired.cancels).hasSize(1);
      wired.answer(error("57014", "canceling statement due to user request"), readyForQuery());
      assertThat(Wired.failure(query)).isInstanceOf(ServerException.class);
      CompletableFuture<String> next = Ask.QUERY.ask(wired.connection, 2);
      wired.sentBytes();
      assertThat(wired.connection.idle()).isNotDone();
      wired.cancels.get(0).complete(null);
      assertThat(wired.sent()).isEqualTo("Q");
      wired.answer(Message.buffer(Ask.QUERY.answer(2)));
      assertThat(next.join()).isEqualTo("2");
    }
  }

  @Test
  void aCancelThatCameTooEarlyIsSentAgain() {
    try (Wired wired = frozen(TIMED)) {
      Ask.QUERY.ask(wired.connection, 1);
      wired.run();
      wired.connection.cancel();
      wired.run();
      wired.sentBytes();
      wired.cancels.get(0).complete(null);
      CompletableFuture<String> next = Ask.QUERY.ask(wired.connection, 2);
      assertThat(wired.sent()).isEmpty(); // the second cancel must not find it in flight
      pass(wired, 150);
      assertThat(wired.cancels).hasSize(2);
      wired.answer(error("57014", "canceling statement"), readyForQuery());
      wired.cancels.get(1).complete(null);
      assertThat(wired.sent()).isEqualTo("Q");
      assertThat(next).isNotDone();
    }
  }

  @Test
  void anExchangeOverItsDeadlineIsCancelledThenItsConnectionIsLeft() {
    try (Wired wired = frozen(TIMED)) {
      CompletableFuture<String> query = Ask.QUERY.ask(wired.connection, 1);
      pass(wired, 9_900);
      assertThat(wired.cancels).isEmpty();
      pass(wired, 200);
      assertThat(wired.cancels).hasSize(1);
      assertThat(query).isNotDone();
      pass(wired, 2_100);
      assertThat(Wired.failure(query))
          .isInstanceOf(ConnectionException.class)
          .hasMessageContaining("no answer within 10000 ms");
      assertThat(wired.connection.isOpen()).isFalse();
    }
  }

  @Test
  void aDeadlineThatTheServerObeysLeavesTheConnectionOpen() {
    try (Wired wired = frozen(TIMED)) {
      CompletableFuture<String> query = Ask.QUERY.ask(wired.connection, 1);
      pass(wired, 10_100);
      wired.answer(error("57014", "canceling statement"), readyForQuery());
      wired.cancels.get(0).complete(null);
      pass(wired, 5_000);
      assertThat(Wired.failure(query)).hasMessageContaining("no answer within 10000 ms");
      assertThat(wired.connection.isOpen()).isTrue();
    }
  }

  @Test
  void aStreamHasNoDeadlineOnceItFlows() {
    try (Wired wired = frozen(TIMED)) {
      CopyOut copy = wired.connection.copyOut("copy t to stdout");
      wired.answer(Message.buffer(Ask.COPY_OUT.answer(1).subList(0, 2)));
      pass(wired, 60_000);
      assertThat(wired.cancels).isEmpty();
      copy.cancel();
    }
  }

  @Test
  void withOthersInFlightBehindItTheConnectionEndsInstead() {
    try (Wired wired = frozen(TIMED)) {
      CompletableFuture<String> slow = Ask.QUERY.ask(wired.connection, 1);
      CompletableFuture<String> behind = Ask.QUERY.ask(wired.connection, 2);
      wired.run();
      wired.connection.cancel();
      wired.run();
      wired.cancels.get(0).complete(null);
      wired.run();
      assertThat(Wired.failure(slow)).isInstanceOf(ConnectionException.class);
      assertThat(Wired.failure(behind)).isInstanceOf(ConnectionException.class);
      assertThat(wired.connection.isOpen()).isFalse();
    }
  }

  @Test
  void aCancelOfWhichNobodyKnowsWhetherItArrivedEndsTheConnection() {
    for (boolean sent : new boolean[] {true, false}) {
      try (Wired wired = frozen(TIMED)) {
        CompletableFuture<String> query = Ask.QUERY.ask(wired.connection, 1);
        wired.run();
        wired.connection.cancel();
        wired.run();
        wired.answer(Message.buffer(Ask.QUERY.answer(1)));
        wired.cancels.get(0).completeExceptionally(new ConnectionException("no EOF", sent));
        wired.run();
        assertThat(query.join()).isEqualTo("1");
        assertThat(wired.connection.isOpen()).isEqualTo(!sent);
      }
    }
  }

  @Test
  void aCancelIsOfWhatWasAskedBeforeIt() {
    try (Wired wired = frozen(TIMED)) {
      // All three in one turn of the event loop.
      List<CompletableFuture<String>> asked = new ArrayList<>();
      wired
          .channel
          .eventLoop()
          .execute(
              () -> {
                asked.add(Ask.QUERY.ask(wired.connection, 1));
                wired.connection.cancel();
                asked.add(Ask.QUERY.ask(wired.connection, 2));
              });
      assertThat(wired.sent()).isEqualTo("Q");
      wired.answer(error("57014", "canceling statement"), readyForQuery());
      wired.cancels.get(0).complete(null);
      assertThat(wired.sent()).isEqualTo("Q");
      wired.answer(Message.buffer(Ask.QUERY.answer(2)));
      assertThat(Wired.failure(asked.get(0))).isInstanceOf(ServerException.class);
      assertThat(asked.get(1).join()).isEqualTo("2");
    }
  }

  @Test
  void closingWithSomethingUnansweredCancelsIt() {
    for (boolean busy : new boolean[] {true, false}) {
      try (Wired wired = frozen(TIMED)) {
        if (busy) {
          Ask.QUERY.ask(wired.connection, 1);
          wired.run();
        }
        wired.connection.close();
        wired.run();
        assertThat(wired.cancels).hasSize(busy ? 1 : 0);
        assertThat(wired.connection.isOpen()).isFalse();
      }
    }
  }

  @Test
  void aCancelWithNothingRunningDoesNothing() {
    try (Wired wired = frozen(TIMED)) {
      wired.connection.cancel();
      wired.run();
      assertThat(wired.cancels).isEmpty();
      assertThat(wired.connection.isOpen()).isTrue();
    }
  }
}
