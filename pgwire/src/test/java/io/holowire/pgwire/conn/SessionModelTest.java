package io.holowire.pgwire.conn;

import static io.holowire.pgwire.kit.Backend.error;
import static io.holowire.pgwire.kit.Backend.fatal;
import static io.holowire.pgwire.kit.Backend.notice;
import static io.holowire.pgwire.kit.Backend.notification;
import static io.holowire.pgwire.kit.Backend.parameterStatus;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.kit.Message;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every exchange ends with exactly one ReadyForQuery, whatever goes wrong wherever: invariants 1 to
 * 3.
 */
class SessionModelTest {

  private static final PgConfig DEEP = PgConfig.builder().pipelineDepth(1000).build();

  /**
   * Random exchanges behind one another, an error at a random message of some, cut into random
   * segments.
   */
  @Test
  void randomConversations() {
    for (int seed = 0; seed < 800; seed++) {
      converse(new Random(seed));
    }
  }

  private static void converse(Random random) {
    int exchanges = 1 + random.nextInt(6);
    List<CompletableFuture<String>> futures = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    List<Message> answers = new ArrayList<>();
    try (Wired wired = new Wired(DEEP)) {
      for (int i = 0; i < exchanges; i++) {
        Ask ask = Ask.values()[random.nextInt(Ask.values().length)];
        int number = 1000 + i;
        futures.add(ask.ask(wired.connection, number));
        List<Message> answer = new ArrayList<>(ask.answer(number));
        boolean fails = random.nextInt(3) == 0;
        if (fails) {
          int position = random.nextInt(answer.size());
          answer.subList(position, answer.size()).clear();
          for (int errors = 1 + random.nextInt(2); errors > 0; errors--) {
            answer.add(error("22012", "of " + number));
          }
          answer.add(readyForQuery());
        }
        expected.add(fails ? "of " + number : ask.knows(number));
        answers.addAll(answer);
      }
      ByteBuf stream = Message.buffer(answers);
      while (stream.isReadable()) {
        wired.answer(stream.readBytes(1 + random.nextInt(stream.readableBytes())));
      }
      stream.release();
      for (int i = 0; i < exchanges; i++) {
        assertOutcome(futures.get(i), expected.get(i));
      }
      assertThat(wired.session.inFlight()).isZero();
      assertThat(wired.connection.isOpen()).isTrue();
    }
  }

  private static void assertOutcome(CompletableFuture<String> future, String expected) {
    Throwable failure = Wired.failure(future);
    if (failure == null) {
      assertThat(future.join()).isEqualTo(expected);
    } else {
      assertThat(failure).isInstanceOf(ServerException.class);
      assertThat(((ServerException) failure).fields().message()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Ask.class)
  void cutAtEveryByte(Ask ask) {
    int size = Message.buffer(ask.answer(7)).readableBytes();
    for (int cut = 1; cut < size; cut++) {
      try (Wired wired = new Wired()) {
        CompletableFuture<String> future = ask.ask(wired.connection, 7);
        ByteBuf stream = Message.buffer(ask.answer(7));
        wired.answer(stream.readBytes(cut)).answer(stream);
        assertThat(future.join()).isEqualTo(ask.knows(7));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Ask.class)
  void noticeStatusAndNotificationAnywhere(Ask ask) {
    List<Message> answer = ask.answer(7);
    for (int position = 0; position <= answer.size(); position++) {
      List<Message> noisy = new ArrayList<>(answer);
      noisy.addAll(
          position,
          List.of(
              notice("psst"),
              parameterStatus("TimeZone", "Asia/Shanghai"),
              notification(1, "channel", "payload")));
      try (Wired wired = new Wired()) {
        List<String> heard = new ArrayList<>();
        wired.connection.onNotice(fields -> heard.add(fields.message()));
        wired.connection.onNotification(notification -> heard.add(notification.payload()));
        CompletableFuture<String> future = ask.ask(wired.connection, 7);
        wired.answer(Message.buffer(noisy));
        assertThat(future.join()).isEqualTo(ask.knows(7));
        assertThat(heard).containsExactly("psst", "payload");
        assertThat(wired.connection.server().parameter("TimeZone")).isEqualTo("Asia/Shanghai");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Ask.class)
  void fatalAtEveryMessageFailsTheWholeQueueOnceWithTheFirstCause(Ask ask) {
    for (int position = 0; position < ask.answer(7).size(); position++) {
      List<Message> answer = new ArrayList<>(ask.answer(7).subList(0, position));
      answer.add(fatal("57P01", "terminating connection"));
      try (Wired wired = new Wired()) {
        CompletableFuture<String> head = ask.ask(wired.connection, 7);
        CompletableFuture<String> behind = Ask.QUERY.ask(wired.connection, 8);
        wired.answer(Message.buffer(answer));
        wired.channel.close();
        wired.run();
        assertThat(Wired.failure(head)).isInstanceOf(ServerException.class);
        assertThat(Wired.failure(behind))
            .isInstanceOf(ConnectionException.class)
            .hasRootCauseInstanceOf(ServerException.class);
        assertThat(wired.connection.isOpen()).isFalse();
        var late = wired.connection.query("select 1");
        wired.run();
        assertThat(Wired.failure(late))
            .isInstanceOfSatisfying(ConnectionException.class, e -> assertThat(e.sent()).isFalse());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Ask.class)
  void lossAtEveryByteFailsOnce(Ask ask) {
    int size = Message.buffer(ask.answer(7)).readableBytes();
    for (int cut = 0; cut < size; cut++) {
      try (Wired wired = new Wired()) {
        CompletableFuture<String> future = ask.ask(wired.connection, 7);
        ByteBuf stream = Message.buffer(ask.answer(7));
        wired.answer(stream.readBytes(cut));
        stream.release();
        wired.channel.close();
        wired.run();
        assertThat(Wired.failure(future))
            .isInstanceOfSatisfying(ConnectionException.class, e -> assertThat(e.sent()).isTrue());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Ask.class)
  void nonsenseEndsTheConnection(Ask ask) {
    for (int position = 0; position < ask.answer(7).size(); position++) {
      List<Message> answer = new ArrayList<>(ask.answer(7).subList(0, position));
      answer.add(Message.of('@', out -> out.writeByte(1)));
      try (Wired wired = new Wired()) {
        CompletableFuture<String> future = ask.ask(wired.connection, 7);
        wired.answer(Message.buffer(answer));
        assertThat(Wired.failure(future))
            .isInstanceOf(ConnectionException.class)
            .hasRootCauseInstanceOf(ProtocolException.class);
      }
    }
  }

  @Test
  void anErrorWhileNothingIsAskedEndsTheConnectionQuietly() {
    try (Wired wired = new Wired()) {
      wired.answer(fatal("57P01", "terminating connection due to administrator command"));
      assertThat(wired.connection.isOpen()).isFalse();
      assertThat(wired.connection.closed()).isCompleted();
    }
  }

  @Test
  void readyForQueryWhileNothingIsAskedEndsTheConnection() {
    try (Wired wired = new Wired()) {
      wired.answer(readyForQuery());
      assertThat(wired.connection.isOpen()).isFalse();
    }
  }
}
