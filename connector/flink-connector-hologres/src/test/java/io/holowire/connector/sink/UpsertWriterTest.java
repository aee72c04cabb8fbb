package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.row;
import static org.apache.flink.types.RowKind.DELETE;
import static org.apache.flink.types.RowKind.INSERT;
import static org.apache.flink.types.RowKind.UPDATE_AFTER;
import static org.apache.flink.types.RowKind.UPDATE_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sink.KeyedFolding.SameKey;
import io.holowire.connector.sql.DeleteStrategy;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class UpsertWriterTest {
  private static final long INTERVAL = 500;

  private final FakeTask task = new FakeTask();
  private final FakeLink link = new FakeLink();
  private final SinkMetrics metrics =
      new SinkMetrics(UnregisteredMetricsGroup.createSinkWriterMetricGroup());
  private String onBadRow = "fail";
  private boolean repeating;

  private static final WriteTarget TARGET =
      new WriteTarget(
          null,
          List.of(
              new SqlColumn("id", "bigint", Oid.INT8, "bigint", false),
              new SqlColumn("name", "text", Oid.TEXT, "text", false),
              new SqlColumn("value", "bigint", Oid.INT8, "bigint", false)),
          List.of("bigint", "text", "bigint"),
          TestRows.writers(),
          TestRows.KEY_COLUMNS,
          null);

  /** A writer with two batches in flight at most. */
  private UpsertWriter writer(int maxRows, long maxBytes, long intervalMillis) {
    SinkOptions options =
        TestOptions.sink(
            "upsert_type", "insertorupdate",
            "sink.buffer-flush.max-rows", "" + maxRows,
            "sink.buffer-flush.max-bytes", maxBytes + "b",
            "sink.buffer-flush.interval", intervalMillis + "ms",
            "sink.on-bad-row", onBadRow);
    SinkSpec spec =
        new SinkSpec(
            new ConnectionOptions("db", null, "shop", "u", "p", null, null, null, "default", 3),
            options,
            new TablePath(null, "t"),
            RowType.of(),
            new int[0],
            new int[0],
            new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL));
    return new UpsertWriter(
        spec,
        () -> new Changes(TestRows.writers(), TestRows.KEY_COLUMNS),
        new KeyedFolding(TestRows.KEY_COLUMNS, SameKey.LAST_WINS, DeleteStrategy.DELETE, true),
        new BadRows(spec, TARGET, metrics, () -> task.now),
        metrics,
        task.clock,
        owner ->
            new Pipeline(
                link,
                () -> null,
                Flights.Order.REPLAYED,
                new Pipeline.Bounds(2, 1 << 20),
                new RetryPolicy(Duration.ofSeconds(60), 0, () -> task.now, () -> 1.0),
                new Mails(task.mailbox),
                task.clock,
                metrics,
                new TakenValues(repeating),
                owner));
  }

  private static void write(UpsertWriter writer, long... ids) throws Exception {
    for (long id : ids) {
      writer.write(row(INSERT, id, "", id), null);
    }
  }

  private static Rows upserts(RowBatch batch) {
    return batch.steps().get(batch.steps().size() - 1).rows();
  }

  private List<Long> ids(int sent) {
    return TestRows.decode(upserts(link.batches().get(sent)), 1).stream()
        .map(row -> (Long) row.get(0))
        .toList();
  }

  @Test
  void fullBatchIsSent() throws Exception {
    UpsertWriter writer = writer(2, 0, 0);
    write(writer, 1, 2, 3);
    assertThat(link.sent).hasSize(1);
    assertThat(ids(0)).containsExactly(1L, 2L);
    assertThat(task.timers).isEmpty();
  }

  @Test
  void largeBatchIsSent() throws Exception {
    UpsertWriter writer = writer(0, 60, 0); // a row has 28 bytes
    write(writer, 1, 2);
    assertThat(link.sent).isEmpty();
    write(writer, 3);
    assertThat(ids(0)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void oldBatchIsSent() throws Exception {
    UpsertWriter writer = writer(2, 0, INTERVAL);
    write(writer, 1);
    task.fireTimer();
    assertThat(task.delays).containsExactly(INTERVAL);
    assertThat(ids(0)).containsExactly(1L);
    assertThat(task.timers).isEmpty();
  }

  @Test
  void timerOfAnEarlierBatchWaitsForTheLaterOne() throws Exception {
    UpsertWriter writer = writer(2, 0, INTERVAL);
    write(writer, 1);
    task.now += 300;
    write(writer, 2, 3);
    assertThat(link.sent).hasSize(1);
    task.now -= 300;
    task.fireTimer();
    assertThat(link.sent).hasSize(1);
    task.fireTimer();
    assertThat(ids(1)).containsExactly(3L);
    assertThat(task.delays).containsExactly(500L, 300L);
  }

  @Test
  void oldBatchWaitsForRoom() throws Exception {
    UpsertWriter writer = writer(1, 0, INTERVAL);
    write(writer, 1, 2);
    assertThat(link.sent).hasSize(2);
    task.whileWaiting.add(task::fireTimer);
    task.whileWaiting.add(() -> link.succeed(0));
    write(writer, 3); // full at once: pushes back until the first is acknowledged
    assertThat(link.sent).hasSize(3);
    assertThat(ids(2)).containsExactly(3L);
  }

  @Test
  void checkpointWaitsForEverything() throws Exception {
    UpsertWriter writer = writer(2, 0, INTERVAL);
    write(writer, 1, 2, 3);
    task.whileWaiting.add(() -> link.succeed(0));
    task.whileWaiting.add(() -> assertThat(ids(1)).containsExactly(3L));
    task.whileWaiting.add(() -> link.succeed(1));
    writer.flush(false);
    assertThat(task.whileWaiting).isEmpty();
  }

  @Test
  void emptyCheckpointSendsNothing() throws Exception {
    UpsertWriter writer = writer(2, 0, INTERVAL);
    writer.flush(false);
    writer.flush(true);
    assertThat(link.sent).isEmpty();
  }

  @Test
  void halfAnUpdateWaitsForItsOtherHalfButNotBeyondACheckpoint() throws Exception {
    UpsertWriter writer = writer(10, 0, INTERVAL);
    writer.write(row(UPDATE_BEFORE, 1L, "", 1L), null);
    task.fireTimer();
    assertThat(link.sent).isEmpty();
    writer.write(row(UPDATE_AFTER, 1L, "", 2L), null);
    writer.write(row(UPDATE_BEFORE, 2L, "", 1L), null);
    task.whileWaiting.add(() -> assertThat(ids(0)).containsExactly(1L));
    task.whileWaiting.add(
        () -> assertThat(link.batches().get(0).steps().get(0).rows().count()).isEqualTo(1));
    task.whileWaiting.add(() -> link.succeed(0));
    writer.flush(false);
  }

  @Test
  void failureOfABatchSaysWhere() throws Exception {
    UpsertWriter writer = writer(1, 0, 0);
    writer.write(row(DELETE, 1L, "", null), null);
    task.whileWaiting.add(
        () -> link.fail(0, new ServerException(ServerFields.of("ERROR", "42501", "denied"))));
    assertThatThrownBy(() -> writer.flush(false))
        .isInstanceOf(IOException.class)
        .hasMessage("write of a batch to t at db:5432/shop failed: ERROR: denied (SQLSTATE 42501)");
    assertThatThrownBy(() -> write(writer, 2)).hasMessageContaining("denied");
    writer.close();
  }

  @Test
  void closeDropsWhatIsUnderWay() throws Exception {
    UpsertWriter writer = writer(1, 0, INTERVAL);
    write(writer, 1);
    writer.close();
    writer.close();
    assertThat(link.closed).isTrue();
    task.fireTimer();
    link.succeed(0);
    task.runMails();
  }

  @Test
  void aBadRowSaysWhichAndWhere() throws Exception {
    UpsertWriter writer = writer(1, 0, 0);
    write(writer, 7);
    task.whileWaiting.add(
        () ->
            link.fail(
                0,
                new ServerException(
                    new ServerFields(
                        "ERROR", "23502", "null", null, null, 0, null, null, null, "t", "value",
                        null, null, null, null, null))));
    assertThatThrownBy(() -> writer.flush(false))
        .hasMessageStartingWith(
            "write of column \"value\" (bigint) of the row (\"id\", \"name\") = (7, '') to t at"
                + " db:5432/shop failed: ERROR: null (SQLSTATE 23502");
    writer.close();
  }

  @Test
  void aBadRowIsSkippedWhereAsked() throws Exception {
    onBadRow = "skip";
    UpsertWriter writer = writer(1, 0, 0);
    write(writer, 7);
    task.whileWaiting.add(
        () -> link.fail(0, new ServerException(ServerFields.of("ERROR", "22003", "too large"))));
    writer.flush(false);
    assertThat(link.sent).hasSize(1);
    writer.close();
  }

  @Test
  void halfAnUpdateAloneMakesNoBatchFull() throws Exception {
    UpsertWriter writer = writer(1, 0, 0);
    writer.write(row(UPDATE_BEFORE, 1L, "", 1L), null);
    assertThat(link.sent).isEmpty();
    writer.write(row(UPDATE_AFTER, 1L, "", 2L), null);
    assertThat(TestRows.steps(link.batches().get(0))).containsExactly("UPSERT [[1, , 2]]");
    writer.close();
  }

  @Test
  void anUpdateThatIsSkippedLeavesTheOldRow() throws Exception {
    onBadRow = "skip";
    UpsertWriter writer = writer(10, 0, 0);
    writer.write(row(UPDATE_BEFORE, 1L, "", 1L), null);
    writer.write(row(UPDATE_AFTER, 1L, "", TestRows.BAD), null);
    writer.write(row(INSERT, 2L, "", 2L), null);
    task.whileWaiting.add(() -> link.succeed(0));
    writer.flush(false);
    assertThat(TestRows.steps(link.batches().get(0))).containsExactly("UPSERT [[2, , 2]]");
    writer.close();
  }

  @Test
  void whatIsDueIsSentWhenARowThatWaitsHasMadeRoom() throws Exception {
    repeating = true;
    UpsertWriter writer = writer(1, 0, INTERVAL);
    write(writer, 1);
    task.whileWaiting.add(
        () -> link.fail(0, new ServerException(ServerFields.of("ERROR", "23505", "taken"))));
    task.whileWaiting.add(() -> link.succeed(1));
    task.whileWaiting.add(() -> link.succeed(2));
    write(writer, 2, 3); // there is room for two
    assertThat(link.sent).as("1, and when it failed and waits, 2 and 3").hasSizeGreaterThan(2);
    writer.close();
  }
}
