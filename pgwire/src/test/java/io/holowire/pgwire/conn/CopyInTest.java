package io.holowire.pgwire.conn;

import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.copyInResponse;
import static io.holowire.pgwire.kit.Backend.copyRow;
import static io.holowire.pgwire.kit.Backend.error;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.kit.Message;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** COPY IN: when chunks go out, when they no longer do, and that none is leaked or lost. */
class CopyInTest {

  private static final String COPY = "copy t from stdin (format binary)";

  private static ByteBuf chunk(Wired wired, int value) {
    byte[] bytes = copyRow(value).bytes();
    return wired.connection.allocator().buffer(bytes.length).writeBytes(bytes);
  }

  @Test
  void chunksWaitForTheServerToBeReady() {
    try (Wired wired = new Wired()) {
      CopyIn copy = wired.connection.copyIn(COPY);
      copy.write(chunk(wired, 1));
      copy.write(chunk(wired, 2));
      assertThat(wired.sent()).isEqualTo("Q");
      wired.answer(copyInResponse(true, 1));
      assertThat(copy.ready().join().columns()).isEqualTo(1);
      assertThat(wired.sent()).isEqualTo("dd");
      CompletableFuture<Long> rows = copy.finish();
      assertThat(wired.sent()).isEqualTo("c");
      wired.answer(commandComplete("COPY 2"));
      assertThat(rows).isNotDone();
      wired.answer(readyForQuery());
      assertThat(rows.join()).isEqualTo(2);
    }
  }

  @Test
  void whenTheServerObjectsSendingStops() {
    try (Wired wired = new Wired()) {
      CopyIn copy = wired.connection.copyIn(COPY);
      wired.answer(copyInResponse(true, 1));
      copy.write(chunk(wired, 1));
      wired.sent();
      ByteBuf underWay = chunk(wired, 2);
      copy.write(underWay);
      wired.channel.writeInbound(Message.buffer(error("22P04", "bad row"), readyForQuery()));
      wired.run();
      assertThat(wired.sent()).isEqualTo("d".repeat(wired.sent().length()));
      ByteBuf late = chunk(wired, 3);
      assertThatThrownBy(() -> copy.write(late))
          .isInstanceOf(ServerException.class)
          .hasMessageContaining("bad row");
      assertThat(late.refCnt()).isZero();
      assertThat(underWay.refCnt()).isZero();
      assertThat(Wired.failure(copy.finish())).isInstanceOf(ServerException.class);
      CompletableFuture<String> next = Ask.QUERY.ask(wired.connection, 5);
      wired.answer(Message.buffer(Ask.QUERY.answer(5)));
      assertThat(next.join()).isEqualTo("5");
    }
  }

  @Test
  void anErrorAfterCopyDoneCounts() {
    try (Wired wired = new Wired()) {
      CopyIn copy = wired.connection.copyIn(COPY);
      CompletableFuture<Long> rows = copy.finish();
      wired.answer(copyInResponse(true, 1));
      assertThat(wired.sent()).isEqualTo("Qc");
      wired.answer(error("23505", "duplicate key"), readyForQuery());
      assertThat(Wired.failure(rows)).hasMessageContaining("duplicate key");
    }
  }

  @Test
  void abortTellsTheServerAndFreesTheConnection() {
    for (boolean ready : new boolean[] {true, false}) {
      try (Wired wired = new Wired()) {
        CopyIn copy = wired.connection.copyIn(COPY);
        if (ready) {
          wired.answer(copyInResponse(true, 1));
        }
        ByteBuf chunk = chunk(wired, 1);
        copy.write(chunk);
        CompletableFuture<Void> aborted = copy.abort("changed my mind");
        wired.run();
        if (!ready) {
          wired.answer(copyInResponse(true, 1));
        }
        assertThat(wired.sent()).isEqualTo(ready ? "Qdf" : "Qf");
        wired.answer(error("57014", "COPY from stdin failed: changed my mind"), readyForQuery());
        assertThat(aborted).isCompleted();
        assertThat(Wired.failure(copy.finish())).isInstanceOf(ServerException.class);
        assertThatThrownBy(() -> copy.write(chunk(wired, 2)));
        assertThat(wired.connection.isOpen()).isTrue();
      }
    }
  }

  @Test
  void aCancelAbortsSinceTheServerWaitsForUs() {
    try (Wired wired = new Wired()) {
      CopyIn copy = wired.connection.copyIn(COPY);
      wired.answer(copyInResponse(true, 1));
      wired.connection.cancel();
      assertThat(wired.sent()).isEqualTo("Qf");
      assertThat(wired.cancels).isEmpty();
      wired.answer(error("57014", "COPY from stdin failed: cancelled"), readyForQuery());
      assertThat(Wired.failure(copy.finish())).isInstanceOf(ServerException.class);
    }
  }

  @Test
  void aReasonWithANulStillAborts() {
    try (Wired wired = new Wired()) {
      CopyIn copy = wired.connection.copyIn(COPY);
      wired.answer(copyInResponse(true, 1));
      copy.abort("the row 'a\0b' is bad");
      assertThat(wired.sent()).isEqualTo("Qf");
      wired.answer(error("57014", "COPY from stdin failed"), readyForQuery());
    }
  }

  @Test
  void aRelayWhoseSourceIsCancelledCommitsNothing() {
    try (Wired from = new Wired();
        Wired to = new Wired()) {
      CopyOut source = from.connection.copyOut("copy t to stdout");
      CopyIn target = to.connection.copyIn(COPY);
      CompletableFuture<Long> relayed = source.relayTo(target);
      to.answer(copyInResponse(true, 1));
      from.answer(Message.buffer(Ask.COPY_OUT.answer(7).subList(0, 3)));
      source.cancel();
      from.run();
      assertThat(to.sent()).isEqualTo("Qf");
      assertThat(Wired.failure(relayed)).hasMessageContaining("cancelled");
    }
  }

  @Test
  void unwrittenBytesCloseTheWindowUntilTheyAreWritten() {
    PgConfig config = PgConfig.builder().writeHighWater(100).writeLowWater(50).build();
    try (Wired wired = new Wired(config)) {
      CopyIn copy = wired.connection.copyIn(COPY);
      assertThat(copy.isWritable()).isTrue();
      while (copy.isWritable()) {
        copy.write(chunk(wired, 1));
      }
      CompletableFuture<Void> writable = copy.writable();
      wired.run();
      assertThat(writable).isNotDone();
      wired.answer(copyInResponse(true, 1));
      assertThat(writable).isCompleted();
      assertThat(copy.isWritable()).isTrue();
    }
  }

  @Test
  void theLossOfTheConnectionReleasesWhatWaits() {
    try (Wired wired = new Wired()) {
      CopyIn copy = wired.connection.copyIn(COPY);
      ByteBuf chunk = chunk(wired, 1);
      copy.write(chunk);
      wired.run();
      wired.channel.close();
      wired.run();
      assertThat(chunk.refCnt()).isZero();
      assertThat(Wired.failure(copy.finish())).isInstanceOf(ConnectionException.class);
      assertThat(Wired.failure(copy.abort("too late"))).isInstanceOf(ConnectionException.class);
      assertThatThrownBy(() -> copy.write(chunk(wired, 2))).isInstanceOf(ConnectionException.class);
      assertThat(copy.isWritable()).isTrue();
    }
  }

  @Test
  void aTextThatIsNoCopyIsRefused() {
    for (Ask ask : new Ask[] {Ask.QUERY, Ask.COPY_OUT}) {
      try (Wired wired = new Wired()) {
        CopyIn copy = wired.connection.copyIn("select 1");
        wired.answer(Message.buffer(ask.answer(1)));
        assertThat(Wired.failure(copy.finish())).hasMessageContaining("not a COPY");
        assertThat(wired.connection.isOpen()).isTrue();
      }
    }
  }
}
