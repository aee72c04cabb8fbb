package io.holowire.pgwire.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.kit.Message;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.wire.TxStatus;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written when: the caps on the pipeline, and who may not be followed. */
class PipelineTest {

  @Test
  void requestsDoNotWaitForAnswersUpToTheDepth() {
    try (Wired wired = new Wired(PgConfig.builder().pipelineDepth(2).build())) {
      CompletableFuture<String> first = Ask.QUERY.ask(wired.connection, 1);
      CompletableFuture<String> second = Ask.QUERY.ask(wired.connection, 2);
      CompletableFuture<String> third = Ask.QUERY.ask(wired.connection, 3);
      assertThat(wired.sent()).isEqualTo("QQ");
      wired.answer(Message.buffer(Ask.QUERY.answer(1)));
      assertThat(first.join()).isEqualTo("1");
      assertThat(wired.sent()).isEqualTo("Q");
      wired.answer(Message.buffer(Ask.QUERY.answer(2)));
      wired.answer(Message.buffer(Ask.QUERY.answer(3)));
      assertThat(second.join()).isEqualTo("2");
      assertThat(third.join()).isEqualTo("3");
    }
  }

  @Test
  void bytesWrittenAndUnansweredAreCapped() {
    try (Wired wired = new Wired(PgConfig.builder().pipelineBytes(1000).build())) {
      Query query = Query.of("select $1", Oid.BYTEA);
      var small = bytea(wired, query, 300).send();
      var huge = bytea(wired, query, 5000).send();
      var last = bytea(wired, query, 300).send();
      assertThat(wired.sent()).isEqualTo("CPDBES");
      wired.answer(Message.buffer(Ask.BATCH.answer(1)));
      small.join().close();
      // Over the cap by itself: goes alone.
      assertThat(wired.sent()).isEqualTo("BES");
      wired.connection.close();
      wired.run();
      assertThat(Wired.failure(huge))
          .isInstanceOfSatisfying(ConnectionException.class, e -> assertThat(e.sent()).isTrue());
      assertThat(Wired.failure(last))
          .isInstanceOfSatisfying(ConnectionException.class, e -> assertThat(e.sent()).isFalse());
    }
  }

  private static Batch bytea(Wired wired, Query query, int length) {
    Batch batch = wired.connection.batch(query);
    PgScalars.writeBytea(batch.begin(), new byte[length]);
    batch.end();
    return batch;
  }

  @ParameterizedTest
  @EnumSource(
      value = Ask.class,
      names = {"STREAM", "COPY_OUT", "COPY_IN"})
  void nothingIsWrittenBehindAnExclusiveExchange(Ask exclusive) {
    try (Wired wired = new Wired()) {
      CompletableFuture<String> before = Ask.QUERY.ask(wired.connection, 1);
      CompletableFuture<String> streaming = exclusive.ask(wired.connection, 2);
      CompletableFuture<String> behind = Ask.QUERY.ask(wired.connection, 3);
      // Itself it is pipelined behind what came before.
      assertThat(wired.sent()).isEqualTo(exclusive == Ask.STREAM ? "QCPDBES" : "QQ");
      wired.answer(Message.buffer(Ask.QUERY.answer(1)));
      assertThat(before.join()).isEqualTo("1");
      assertThat(wired.sent()).isEmpty();
      wired.answer(Message.buffer(exclusive.answer(2)));
      assertThat(streaming.join()).isEqualTo(exclusive.knows(2));
      assertThat(wired.sent()).isEqualTo(exclusive == Ask.COPY_IN ? "dcQ" : "Q");
      wired.answer(Message.buffer(Ask.QUERY.answer(3)));
      assertThat(behind.join()).isEqualTo("3");
    }
  }

  @Test
  void oneSyncForABatchOfManyBinds() {
    try (Wired wired = new Wired()) {
      Query query = Query.of("select $1", Oid.INT4);
      Batch batch = wired.connection.batch(query);
      for (int i = 0; i < 3; i++) {
        PgScalars.writeInt4(batch.begin(), i);
        batch.end();
      }
      var field = wired.connection.allocator().buffer();
      PgScalars.writeInt4(field, 3);
      batch.bind(field);
      assertThat(batch.size()).isEqualTo(4);
      batch.send();
      assertThat(wired.sent()).isEqualTo("CPDBEBEBEBES");
    }
  }

  @Test
  void whatCannotGoOverTheWireIsRefusedWhereItIsAsked() {
    try (Wired wired = new Wired()) {
      String nul = "select 'a\0b'";
      assertThatThrownBy(() -> wired.connection.query(nul))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> wired.connection.copyIn(nul))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> wired.connection.copyOut(nul))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Query.of(nul)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Query.of("select 1", new int[70_000]))
          .isInstanceOf(IllegalArgumentException.class);
      CompletableFuture<String> next = Ask.QUERY.ask(wired.connection, 5);
      wired.answer(Message.buffer(Ask.QUERY.answer(5)));
      assertThat(next.join()).isEqualTo("5");
    }
  }

  @Test
  void anExchangeThatCannotStartEndsTheConnectionSoThatNoAnswerIsTakenForAnother() {
    try (Wired wired = new Wired()) {
      CompletableFuture<String> before = Ask.QUERY.ask(wired.connection, 1);
      CompletableFuture<?> broken = new CompletableFuture<>();
      wired.session.submit(
          new Exchange() {
            @Override
            void start(Session session) {
              throw new IllegalStateException("cannot start");
            }

            @Override
            void ready(TxStatus status) {
              broken.complete(null);
            }

            @Override
            void fail(PgException cause) {
              broken.completeExceptionally(cause);
            }
          });
      wired.run();
      assertThat(Wired.failure(before)).isInstanceOf(ConnectionException.class);
      assertThat(Wired.failure(broken)).hasMessageContaining("cannot start");
      assertThat(wired.connection.isOpen()).isFalse();
    }
  }

  @Test
  void bytesThatWaitAreBounded() {
    try (Wired wired = new Wired(PgConfig.builder().pipelineBytes(1000).build())) {
      Query query = Query.of("select $1", Oid.BYTEA);
      for (int i = 0; i < 4; i++) {
        bytea(wired, query, 64 << 20).send();
      }
      assertThat(Wired.failure(bytea(wired, query, 64 << 20).send()))
          .isInstanceOf(ConnectionException.class)
          .hasMessageContaining("bytes wait");
    }
  }

  @Test
  void anEmptyBatchIsAnsweredAtOnce() {
    try (Wired wired = new Wired()) {
      assertThat(wired.connection.batch(Query.of("select 1")).send().join().size()).isZero();
      assertThat(wired.sent()).isEmpty();
    }
  }

  @Test
  void aResultLargerThanTheLimitFailsAndTheConnectionGoesOn() {
    try (Wired wired = new Wired(PgConfig.builder().maxResultBytes(5).build())) {
      for (Ask ask : new Ask[] {Ask.BATCH, Ask.QUERY}) {
        CompletableFuture<String> future = ask.ask(wired.connection, 1);
        wired.answer(Message.buffer(ask.answer(1)));
        assertThat(Wired.failure(future)).hasMessageContaining("maxResultBytes");
      }
      assertThat(wired.connection.isOpen()).isTrue();
    }
  }
}
