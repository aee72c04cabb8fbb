package io.holowire.pgwire.conn;

import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.copyData;
import static io.holowire.pgwire.kit.Backend.copyDone;
import static io.holowire.pgwire.kit.Backend.copyOutResponse;
import static io.holowire.pgwire.kit.Backend.error;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.kit.Message;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The socket is read only while the consumer of an exclusive exchange keeps up, and always for
 * everybody else.
 */
class BackPressureTest {

  private static final PgConfig SMALL =
      PgConfig.builder().readHighWater(1000).readLowWater(300).build();

  private static Message kilobyte() {
    return copyData(new byte[1024]);
  }

  @Test
  void readingPausesAboveTheHighWaterMarkAndGoesOnBelowTheLow() {
    try (Wired wired = new Wired(SMALL)) {
      CopyOut copy = wired.connection.copyOut("copy t to stdout");
      wired.sent();
      wired.answer(copyOutResponse(true, 1));
      assertThat(wired.channel.config().isAutoRead()).isTrue();
      wired.answer(kilobyte()).answer(kilobyte());
      assertThat(wired.channel.config().isAutoRead()).isFalse();
      copy.poll().release();
      wired.run();
      assertThat(wired.channel.config().isAutoRead()).isFalse();
      copy.poll().release();
      wired.run();
      assertThat(wired.channel.config().isAutoRead()).isTrue();
      assertThat(copy.poll()).isNull();
      assertThat(copy.isDone()).isFalse();
    }
  }

  @Test
  void readingIsNotPausedWhileSomethingOfOursIsUnwritten() {
    try (Wired wired = new Wired(SMALL)) {
      CopyOut copy = wired.connection.copyOut("copy t to stdout");
      wired.sent();
      wired.answer(copyOutResponse(true, 1));
      // Not flushed: the server may be waiting for it.
      wired.channel.write(wired.connection.allocator().buffer().writeByte('X'));
      wired.answer(kilobyte());
      assertThat(wired.channel.config().isAutoRead()).isTrue();
      wired.channel.flush();
      wired.answer(kilobyte());
      assertThat(wired.channel.config().isAutoRead()).isFalse();
      copy.cancel();
    }
  }

  @Test
  void theEndOfTheExchangeLetsReadingGoOnThoughChunksAreUnread() {
    try (Wired wired = new Wired(SMALL)) {
      CopyOut copy = wired.connection.copyOut("copy t to stdout");
      wired.answer(copyOutResponse(true, 1), kilobyte(), kilobyte());
      wired.answer(copyDone(), commandComplete("COPY 2"), readyForQuery());
      assertThat(wired.channel.config().isAutoRead()).isTrue();
      assertThat(copy.done().join()).isEqualTo(2);
      assertThat(copy.isDone()).isFalse();
      copy.poll().release();
      assertThat(copy.isDone()).isTrue();
    }
  }

  @Test
  void availableTellsOfChunksOfTheEndAndOfFailure() {
    try (Wired wired = new Wired(SMALL)) {
      CopyOut copy = wired.connection.copyOut("copy t to stdout");
      CompletableFuture<Void> chunk = copy.available();
      wired.answer(copyOutResponse(true, 1));
      assertThat(chunk).isNotDone();
      wired.answer(kilobyte());
      assertThat(chunk).isCompleted();
      copy.poll().release();
      CompletableFuture<Void> end = copy.available();
      assertThat(end).isNotDone();
      wired.answer(error("57014", "canceling statement"), readyForQuery());
      assertThat(end).isCompleted();
      assertThatThrownBy(copy::poll).isInstanceOf(ServerException.class);
    }
  }

  @Test
  void whoLosesInterestIsDrainedWithoutHim() {
    for (int before = 0; before < 4; before++) {
      try (Wired wired = new Wired(SMALL)) {
        CopyOut copy = wired.connection.copyOut("copy t to stdout");
        CompletableFuture<String> next = Ask.QUERY.ask(wired.connection, 5);
        wired.run();
        if (before > 0) {
          wired.answer(copyOutResponse(true, 1));
        }
        for (int i = 1; i < before; i++) {
          wired.answer(kilobyte());
        }
        copy.cancel();
        wired.run();
        assertThat(wired.cancels).hasSize(1);
        assertThat(wired.channel.config().isAutoRead()).isTrue();
        if (before == 0) {
          wired.answer(copyOutResponse(true, 1));
        }
        wired.answer(kilobyte(), kilobyte(), error("57014", "canceling"), readyForQuery());
        assertThat(copy.done()).isCompleted();
        assertThat(copy.isDone()).isTrue();
        // The next request goes out only when the cancel can no longer hit it.
        wired.sent();
        assertThat(next).isNotDone();
        wired.cancels.get(0).complete(null);
        assertThat(wired.sent()).isEqualTo("Q");
        wired.answer(Message.buffer(Ask.QUERY.answer(5)));
        assertThat(next.join()).isEqualTo("5");
      }
    }
  }

  @Test
  void whoLosesInterestBeforeItsTurnIsNeverSent() {
    try (Wired wired = new Wired(SMALL)) {
      CopyOut running = wired.connection.copyOut("copy t to stdout");
      CopyOut waiting = wired.connection.copyOut("copy u to stdout");
      assertThat(wired.sent()).isEqualTo("Q");
      waiting.cancel();
      wired.run();
      assertThat(waiting.done()).isCompleted();
      assertThat(wired.cancels).isEmpty();
      ByteBuf all = Message.buffer(Ask.COPY_OUT.answer(1));
      wired.answer(all);
      assertThat(wired.sent()).isEmpty();
      running.cancel();
    }
  }
}
