package io.holowire.connector.source;

import static io.holowire.pgwire.kit.Backend.column;
import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.copyDone;
import static io.holowire.pgwire.kit.Backend.copyHeader;
import static io.holowire.pgwire.kit.Backend.copyOutResponse;
import static io.holowire.pgwire.kit.Backend.copyRow;
import static io.holowire.pgwire.kit.Backend.copyTrailer;
import static io.holowire.pgwire.kit.Backend.dataRow;
import static io.holowire.pgwire.kit.Backend.error;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static io.holowire.pgwire.kit.Backend.rowDescription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.source.plan.Part;
import io.holowire.connector.sql.CatalogSql;
import io.holowire.connector.sql.RowOrder;
import io.holowire.connector.sql.ScanSql;
import io.holowire.pgwire.kit.Peer;
import io.holowire.pgwire.kit.Script;
import io.holowire.pgwire.kit.ScriptedServer;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.wire.Field;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CopySplitReaderTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final ChunksInFlight inFlight = new ChunksInFlight(1);
  private final SessionSlot sessions = new SessionSlot();
  private final List<Snapshot> missing = new ArrayList<>();
  private ScriptedServer server;
  private CopySplitReader reader;
  private RowOrder order = RowOrder.ANY;

  @AfterEach
  void close() throws IOException {
    reader.close();
    sessions.close();
    inFlight.close();
    server.close();
  }

  @Test
  void readsASplitInOneTransactionWithRepeatableOrder() throws Exception {
    open(
        0,
        peer -> {
          startCopy(peer);
          assertThat(begin(peer))
              .contains("READ ONLY")
              .contains("synchronize_seqscans = off")
              .contains("max_parallel_workers_per_gather = 0");
          assertThat(peer.last().cstring(0))
              .isEqualTo(
                  "COPY (SELECT \"n\" FROM \"public\".\"numbers\" WHERE (n > 0)) TO STDOUT (FORMAT"
                      + " binary)");
          peer.send(copyRow(7L), copyRow(8L));
          end(peer);
          peer.expectQuery("COMMIT").send(commandComplete("COMMIT"), readyForQuery());
          peer.expectEnd();
        });
    assertThat(readAll()).containsExactly(7L, 8L);
    reader.close();
    sessions.close();
    server.awaitScripts(SOON);
    assertThat(server.cancelRequests()).isEmpty();
  }

  /** By another name of the host: what kind of server it is is kept by name and port. */
  @Test
  void hologresIsNotSentSettingsOfPostgres() throws Exception {
    server =
        ScriptedServer.start(
            peer -> {
              peer.login().expectQuery(CatalogSql.SERVER);
              answer(peer, "PostgreSQL 11.3", "t");
              peer.send(readyForQuery()).expectQuery(CatalogSql.HOLOGRES_VERSION);
              answer(peer, "Hologres 3.0");
              table(peer.send(readyForQuery()).expect("Q"))
                  .expectQuery("BEGIN READ ONLY")
                  .send(commandComplete("BEGIN"), readyForQuery('T'))
                  .expect("Q")
                  .send(copyOutResponse(true, 1), copyHeader(), copyRow(7L));
              end(peer);
              peer.drain();
            });
    read(0, "localhost:" + server.port());
    assertThat(readAll()).containsExactly(7L);
  }

  @Test
  void aHostThatSwallowsPacketsDoesNotHideTheNext() throws Exception {
    try (ScriptedServer silent = ScriptedServer.always(peer -> peer.expectStartup().thenStall())) {
      server =
          ScriptedServer.start(
              peer -> {
                startCopy(peer).send(copyRow(7L));
                end(peer);
                peer.drain();
              });
      // Of so many hosts each has a second of the ten.
      read(0, "127.0.0.1:" + silent.port() + (",127.0.0.1:" + server.port()).repeat(9));
      assertThat(readAll()).containsExactly(7L);
    }
  }

  @Test
  void nothingIsTakenWhileFlinkHoldsItsShare() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    open(
        0,
        peer -> {
          startCopy(peer).send(copyRow(1L));
          first.await();
          end(peer.send(copyRow(2L)));
          peer.drain();
        });
    RecordsWithSplitIds<ReadRow> chunk = reader.fetch();
    List<Long> held = numbers(chunk);
    while (held.isEmpty()) { // the row is still on its way
      chunk.recycle();
      chunk = reader.fetch();
      held = numbers(chunk);
    }
    first.countDown();
    CompletableFuture<RecordsWithSplitIds<ReadRow>> next = fetch();
    await().during(Duration.ofMillis(100)).until(() -> !next.isDone());
    assertThat(held).containsExactly(1L);
    chunk.recycle();
    assertThat(numbers(next.get())).contains(2L);
  }

  @Test
  void aWakeUpEndsTheWaitForRowsAndLosesNothing() throws Exception {
    CountDownLatch woken = new CountDownLatch(1);
    open(
        0,
        peer -> {
          beforeCopy(peer).expect("Q").send(copyOutResponse(true, 1));
          woken.await();
          end(peer.send(copyHeader(), copyRow(1L)));
          peer.drain();
        });
    CompletableFuture<RecordsWithSplitIds<ReadRow>> fetch = fetch();
    await().during(Duration.ofMillis(100)).until(() -> !fetch.isDone());
    reader.wakeUp();
    assertThat(fetch.get().nextSplit()).isNull();
    woken.countDown();
    assertThat(readAll()).containsExactly(1L);
  }

  @Test
  void aWakeUpEndsTheWaitForAConnection() throws Exception {
    open(0, peer -> peer.expectStartup().thenStall());
    CompletableFuture<RecordsWithSplitIds<ReadRow>> fetch = fetch();
    await().until(() -> server.connections() == 1);
    reader.wakeUp();
    assertThat(fetch.get().nextSplit()).isNull();
  }

  @Test
  void closingCancelsTheCopy() throws Exception {
    open(
        0,
        peer -> {
          startCopy(peer).send(copyRow(1L));
          await().until(() -> server.cancelRequests().contains(Peer.KEY));
          peer.send(error("57014", "canceling statement due to user request"));
          peer.send(readyForQuery('E'));
          peer.expectEnd();
        });
    reader.fetch().recycle();
    reader.close();
    server.awaitScripts(SOON);
  }

  @Test
  void aFailureAmidTheRowsNamesTheScanAndTheServersReason() throws Exception {
    open(
        0,
        peer -> {
          startCopy(peer).send(copyRow(1L));
          peer.send(error("22012", "division by zero"), readyForQuery('E'));
          peer.drain();
        });
    assertThatThrownBy(this::readAll)
        .isInstanceOf(FlinkRuntimeException.class)
        .hasMessageContaining("scan of public.numbers at 127.0.0.1:" + server.port() + "/shop")
        .hasMessageContaining("division by zero")
        .hasMessageContaining("22012");
  }

  @Test
  void aRefusedCopyLeavesNoConnection() throws Exception {
    open(
        0,
        peer -> {
          beforeCopy(peer).expect("Q").send(error("42501", "permission denied for table numbers"));
          peer.send(readyForQuery('E'));
          peer.expectEnd();
        });
    assertThatThrownBy(reader::fetch).hasMessageContaining("permission denied");
    server.awaitScripts(SOON);
  }

  /** Whoever waits for the holder of the snapshot would keep a reader waiting for ever. */
  @Test
  void aReaderGivesUpBehindWhoWaitsForTheHolder() throws Exception {
    open(
        0,
        peer -> {
          beforeCopy(peer)
              .expect("Q")
              .send(error("55P03", "canceling statement due to lock timeout"));
          peer.send(readyForQuery('E'));
          peer.drain();
        });
    assertThatThrownBy(reader::fetch)
        .hasMessageContaining("somebody waits for an exclusive lock")
        .hasMessageContaining("'scan.snapshot' = 'per-split'")
        .hasMessageContaining("lock timeout");
    assertThat(ScanSql.beginReading("0-1", false)).contains("SET LOCAL lock_timeout = '30s'");
    assertThat(ScanSql.beginReading(null, false)).doesNotContain("lock_timeout");
  }

  @Test
  void aRestoredSplitGoesOnBehindItsLastRow() throws Exception {
    order = RowOrder.SORTED_BY_TEXT;
    open(
        2,
        peer -> {
          peer.login().expect("Q");
          if (peer.last().cstring(0).equals(CatalogSql.SERVER)) {
            answer(peer, "PostgreSQL 18.0", "f");
            peer.send(readyForQuery()).expect("Q");
          }
          table(peer).expect("Q").send(commandComplete("BEGIN"), readyForQuery('T'));
          assertThat(peer.last().cstring(0)).contains("SET TRANSACTION SNAPSHOT '0-1'");
          answer(peer.expect("Q"), "17"); // the session that holds it
          peer.send(readyForQuery('T')).expect("Q");
          peer.send(commandComplete("SET"), readyForQuery('T')).expect("Q");
          peer.send(copyOutResponse(true, 1), copyHeader());
          end(peer.send(copyRow(1L), copyRow(2L), copyRow(3L)));
          peer.drain();
        });
    assertThat(readAll()).containsExactly(3L);
  }

  private void open(long emitted, Script script) throws IOException {
    server = ScriptedServer.start(script);
    read(emitted, "127.0.0.1:" + server.port());
  }

  private void read(long emitted, String endpoint) {
    reader =
        new CopySplitReader(
            Rows.request(endpoint), sessions, inFlight, missing::add, new SimpleCounter());
    Snapshot snapshot =
        emitted == 0 ? null : new Snapshot("0-1", "127.0.0.1", server.port(), 17, "today");
    Part part = new Part(Rows.TABLE.toSql(), "n > 0", order, 0);
    reader.handleSplitsChanges(
        new SplitsAddition<>(List.of(new HologresSplit("0", part, snapshot, emitted))));
  }

  /** Answers for table public.numbers (n bigint), and begins the transaction. */
  private static Peer beforeCopy(Peer peer) throws IOException {
    peer.login().expect("Q");
    if (peer.last().cstring(0).equals(CatalogSql.SERVER)) { // else this port was asked before
      answer(peer, "PostgreSQL 18.0", "f");
      peer.send(readyForQuery()).expect("Q");
    }
    return table(peer)
        .expect("Q")
        .send(commandComplete("BEGIN"), commandComplete("SET"), commandComplete("SET"))
        .send(commandComplete("SELECT 0"), readyForQuery('T'))
        .expect("Q")
        .send(commandComplete("SET"), readyForQuery('T'))
        .expect("Q") // locks
        .send(commandComplete("SELECT 0"), readyForQuery('T'));
  }

  private static Peer table(Peer peer) throws IOException {
    answer(peer, "1", "public", "numbers", "r", "f", null);
    answer(
        peer, "1", "n", "1", "20", "20", "0", "0", "b", "bigint", "bigint", "-1", "f", null, "f",
        "");
    return peer.send(
        rowDescription(column("c", Oid.TEXT)), commandComplete("SELECT 0"), readyForQuery());
  }

  /** The one that begins the transaction. */
  private static String begin(Peer peer) {
    return peer.received().get(peer.received().size() - 4).cstring(0);
  }

  private static void answer(Peer peer, String... row) throws IOException {
    peer.send(
        rowDescription(Stream.of(row).map(value -> column("c", Oid.TEXT)).toArray(Field[]::new)),
        dataRow((Object[]) row),
        commandComplete("SELECT 1"));
  }

  private static Peer startCopy(Peer peer) throws IOException {
    return beforeCopy(peer).expect("Q").send(copyOutResponse(true, 1), copyHeader());
  }

  private static void end(Peer peer) throws IOException {
    peer.send(copyTrailer(), copyDone(), commandComplete("COPY 0"), readyForQuery('T'));
  }

  private CompletableFuture<RecordsWithSplitIds<ReadRow>> fetch() {
    return CompletableFuture.supplyAsync(reader::fetch);
  }

  private List<Long> readAll() {
    List<Long> all = new ArrayList<>();
    boolean finished = false;
    while (!finished) {
      RecordsWithSplitIds<ReadRow> chunk = reader.fetch();
      all.addAll(numbers(chunk));
      finished = !chunk.finishedSplits().isEmpty();
      chunk.recycle();
    }
    return all;
  }

  private static List<Long> numbers(RecordsWithSplitIds<ReadRow> chunk) {
    List<Long> numbers = new ArrayList<>();
    if (chunk.nextSplit() != null) {
      ReadRow row = chunk.nextRecordFromSplit();
      while (row != null) {
        numbers.add(row.row().getLong(0));
        row = chunk.nextRecordFromSplit();
      }
    }
    return numbers;
  }
}
