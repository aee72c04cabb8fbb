package io.holowire.pgwire.conn;

import static io.holowire.pgwire.kit.Backend.bindComplete;
import static io.holowire.pgwire.kit.Backend.closeComplete;
import static io.holowire.pgwire.kit.Backend.column;
import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.dataRow;
import static io.holowire.pgwire.kit.Backend.error;
import static io.holowire.pgwire.kit.Backend.parameterDescription;
import static io.holowire.pgwire.kit.Backend.parseComplete;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static io.holowire.pgwire.kit.Backend.rowDescription;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.kit.Message;
import io.holowire.pgwire.type.Oid;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Prepared statements: parsed once, evicted, closed late, and parsed anew when the server no longer
 * takes them.
 */
class StatementsTest {

  private static final List<Message> CACHED =
      List.of(bindComplete(), dataRow(1), commandComplete("SELECT 1"), readyForQuery());

  /** In whatever language the server speaks: code and routine decide. */
  private static final Message STALE =
      error(
          new ServerFields(
              "ERROR",
              "0A000",
              "キャッシュされた計画",
              null,
              null,
              0,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              "plancache.c",
              "1",
              "RevalidateCachedQuery"));

  @Test
  void isParsedOncePerConnection() {
    try (Wired wired = new Wired()) {
      CompletableFuture<String> first = Ask.BATCH.ask(wired.connection, 1);
      CompletableFuture<String> pipelined = Ask.BATCH.ask(wired.connection, 1);
      assertThat(wired.sent()).isEqualTo("CPDBESBES");
      wired.answer(Message.buffer(Ask.BATCH.answer(1))).answer(Message.buffer(CACHED));
      assertThat(first.join() + pipelined.join()).isEqualTo("11");
    }
  }

  @Test
  void differentParameterTypesAreDifferentStatements() {
    assertThat(Query.of("select $1", Oid.INT4)).isNotEqualTo(Query.of("select $1", Oid.INT8));
    assertThat(Query.of("select $1", Oid.INT4).name(true))
        .isNotEqualTo(Query.of("select $1", Oid.INT8).name(true));
    assertThat(Query.of("select $1", Oid.INT4)).isEqualTo(Query.of("select $1", Oid.INT4));
  }

  @Test
  void theLeastRecentlyUsedIsClosedInFrontOfTheNextParse() {
    try (Wired wired = new Wired(PgConfig.builder().statementCacheSize(1).build())) {
      answered(wired, 1, Ask.BATCH.answer(1));
      assertThat(wired.sent()).isEqualTo("CPDBES");
      CompletableFuture<String> second = Ask.BATCH.ask(wired.connection, 2);
      assertThat(wired.sent()).isEqualTo("CCPDBES");
      wired.answer(closeComplete()).answer(Message.buffer(Ask.BATCH.answer(2)));
      assertThat(second.join()).isEqualTo("2");
      assertThat(wired.session.statements().size()).isEqualTo(1);
    }
  }

  @Test
  void cacheSizeZeroMeansUnnamed() {
    try (Wired wired = new Wired(PgConfig.builder().statementCacheSize(0).build())) {
      for (int i = 0; i < 2; i++) {
        answered(wired, 1, Ask.BATCH.answer(1));
        // Parse with an empty name: 'P', length, 0.
        assertThat(wired.sentHex()).startsWith("50").contains("00" + hex("select 1"));
      }
      assertThat(wired.session.statements().size()).isZero();
    }
  }

  private static String hex(String text) {
    return java.util.HexFormat.of().formatHex(text.getBytes());
  }

  @Test
  void aStalePlanIsParsedAgainWithoutTheCallerNoticing() {
    for (Message refusal : List.of(STALE, error("26000", "gone"))) {
      try (Wired wired = new Wired()) {
        answered(wired, 1, Ask.BATCH.answer(1));
        CompletableFuture<String> again = Ask.BATCH.ask(wired.connection, 1);
        wired.sent();
        wired.answer(bindComplete(), refusal, readyForQuery());
        assertThat(again).isNotDone();
        assertThat(wired.sent()).isEqualTo("CPDBES");
        wired.answer(closeComplete()).answer(Message.buffer(Ask.BATCH.answer(1)));
        assertThat(again.join()).isEqualTo("1");
      }
    }
  }

  @Test
  void aStalePlanTwiceReachesTheCaller() {
    try (Wired wired = new Wired()) {
      answered(wired, 1, Ask.BATCH.answer(1));
      CompletableFuture<String> again = Ask.BATCH.ask(wired.connection, 1);
      wired.answer(STALE, readyForQuery());
      wired.answer(closeComplete(), STALE, readyForQuery());
      assertThat(Wired.failure(again)).isInstanceOf(ServerException.class);
    }
  }

  @Test
  void aStalePlanIsNotRepeatedInATransactionOrBeforeOthers() {
    try (Wired wired = new Wired()) {
      answered(wired, 1, Ask.BATCH.answer(1));
      CompletableFuture<String> inTransaction = Ask.BATCH.ask(wired.connection, 1);
      wired.answer(STALE, readyForQuery('E'));
      assertThat(Wired.failure(inTransaction)).isInstanceOf(ServerException.class);

      answered(wired, 1, Ask.BATCH.answer(1));
      CompletableFuture<String> overtaken = Ask.BATCH.ask(wired.connection, 1);
      CompletableFuture<String> behind = Ask.QUERY.ask(wired.connection, 2);
      wired.answer(STALE, readyForQuery());
      assertThat(Wired.failure(overtaken)).isInstanceOf(ServerException.class);
      wired.answer(Message.buffer(Ask.QUERY.answer(2)));
      assertThat(behind.join()).isEqualTo("2");
      wired.sent();
      // The next use parses anew.
      Ask.BATCH.ask(wired.connection, 1);
      assertThat(wired.sent()).isEqualTo("CPDBES");
    }
  }

  @Test
  void whatWasSentBehindAFailedParseLearnsWhyItFailed() {
    try (Wired wired = new Wired()) {
      CompletableFuture<String> first = Ask.BATCH.ask(wired.connection, 1);
      CompletableFuture<String> second = Ask.BATCH.ask(wired.connection, 1);
      wired.answer(error("42601", "syntax error"), readyForQuery());
      wired.answer(error("26000", "does not exist"), readyForQuery());
      assertThat(Wired.failure(first)).hasMessageContaining("syntax error");
      assertThat(Wired.failure(second)).hasMessageContaining("syntax error");
    }
  }

  @Test
  void discardAllForgetsThem() {
    try (Wired wired = new Wired()) {
      answered(wired, 1, Ask.BATCH.answer(1));
      wired.connection.query("discard all");
      wired.answer(commandComplete("DISCARD ALL"), readyForQuery());
      wired.sent();
      Ask.BATCH.ask(wired.connection, 1);
      assertThat(wired.sent()).isEqualTo("CPDBES");
    }
  }

  @Test
  void discardingOtherThingsForgetsNothing() {
    try (Wired wired = new Wired()) {
      answered(wired, 1, Ask.BATCH.answer(1));
      for (String tag : List.of("DISCARD TEMP", "DISCARD PLANS", "DEALLOCATE")) {
        wired.connection.query(tag);
        wired.answer(commandComplete(tag), readyForQuery());
      }
      wired.sent();
      Ask.BATCH.ask(wired.connection, 1);
      assertThat(wired.sent()).isEqualTo("BES");
    }
  }

  @Test
  void aPrepareBehindAFailedParseLearnsWhyItFailed() {
    try (Wired wired = new Wired()) {
      var first = wired.connection.prepare(Query.of("selec"));
      var second = wired.connection.prepare(Query.of("selec"));
      assertThat(wired.sent()).isEqualTo("CPDSS");
      wired.answer(error("42601", "syntax error"), readyForQuery(), readyForQuery());
      assertThat(Wired.failure(first)).hasMessageContaining("syntax error");
      assertThat(Wired.failure(second)).hasMessageContaining("syntax error");
    }
  }

  @Test
  void prepareDescribes() {
    try (Wired wired = new Wired()) {
      var prepared = wired.connection.prepare(Query.of("select $1", 0));
      assertThat(wired.sent()).isEqualTo("CPDS");
      wired.answer(
          parseComplete(),
          parameterDescription(Oid.INT4),
          rowDescription(column("n", Oid.INT4)),
          readyForQuery());
      assertThat(prepared.join().parameterOids()).containsExactly(Oid.INT4);
      assertThat(prepared.join().rows().field(0).name()).isEqualTo("n");
    }
  }

  private static void answered(Wired wired, int number, List<Message> answer) {
    CompletableFuture<String> future = Ask.BATCH.ask(wired.connection, number);
    wired.answer(Message.buffer(answer));
    assertThat(future).isCompleted();
  }
}
