package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.sql.UpsertType;
import io.holowire.pgwire.kit.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server has committed a batch, but the connection is lost before the writer hears of it. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class UnknownOutcomeIT {
  private static final int BATCH = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static WriterLab lab;

  @BeforeAll
  static void open() {
    lab = new WriterLab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  /** Deletes and upserts of a key are repeated in order, and once more make no difference. */
  @ParameterizedTest
  @EnumSource
  void aTableWithAKeyIsTheSame(UpsertType type) throws Exception {
    lab.oracle().execute("drop table if exists keyed");
    lab.oracle().execute("create table keyed (id int8 primary key, name text, value int8)");
    try (FaultProxy proxy = lab.proxy();
        LoneTask task =
            LoneTask.of(WriterLab.sink(lab.connection(proxy), "keyed", type, BATCH, 0))) {
      for (long id = 0; id < BATCH; id++) {
        task.write(WriterLab.insert(id, "before", id));
      }
      task.checkpoint();
      proxy.toClient().stopReading();
      // The first half goes, new ones come, and one that went comes again.
      for (long id = 0; id < BATCH / 2; id++) {
        task.write(WriterLab.row(RowKind.DELETE, id, "before", id));
        task.write(WriterLab.insert(BATCH + id, "after", id));
      }
      task.write(WriterLab.insert(7, "back", 7L));
      for (long id = 2 * BATCH; id < 3 * BATCH; id++) {
        task.write(WriterLab.insert(id, "next", id)); // sends what was held back
      }
      // The last change of a batch may wait for the next one.
      await().atMost(PATIENCE).until(() -> rows("after") >= BATCH / 2 - 1);
      proxy.resetAll();
      proxy.toClient().resume();
      task.checkpoint();
      assertThat(proxy.accepted()).isGreaterThan(1);
    }
    assertThat(lab.oracle().rows("select name, count(*), min(id), max(id) from keyed group by 1"))
        .containsExactlyInAnyOrder(
            List.of("before", "" + BATCH / 2, "" + BATCH / 2, "" + (BATCH - 1)),
            List.of("after", "" + BATCH / 2, "" + BATCH, "" + (BATCH + BATCH / 2 - 1)),
            List.of("back", "1", "7", "7"),
            List.of("next", "" + BATCH, "" + 2 * BATCH, "" + (3 * BATCH - 1)));
  }

  private static long rows(String name) {
    return lab.oracle().number("select count(*) from keyed where name = ?", name);
  }

  /** Nothing is missing, and nothing but what was in flight is there twice. */
  @Test
  void aTableWithoutAKeyTakesWhatWasInFlightAgain() throws Exception {
    lab.oracle().execute("create table keyless (id int8, name text, value int8)");
    try (FaultProxy proxy = lab.proxy();
        LoneTask task =
            LoneTask.of(
                WriterLab.sink(
                    lab.connection(proxy), "keyless", UpsertType.INSERT_OR_IGNORE, BATCH))) {
      write(task, "acknowledged");
      task.checkpoint();
      proxy.toClient().stopReading();
      write(task, "in flight");
      await()
          .atMost(PATIENCE)
          .until(() -> lab.oracle().number("select count(*) from keyless") == 2 * BATCH);
      proxy.resetAll();
      proxy.toClient().resume();
      task.checkpoint();
      write(task, "later");
      task.checkpoint();
    }
    assertThat(
            lab.oracle()
                .rows(
                    "select name, times, count(*) from (select id, name, count(*) as times"
                        + " from keyless group by 1, 2) t group by 1, 2"))
        .containsExactlyInAnyOrder(
            List.of("acknowledged", "1", "" + BATCH),
            List.of("in flight", "2", "" + BATCH),
            List.of("later", "1", "" + BATCH));
  }

  private static void write(LoneTask task, String name) throws Exception {
    for (long id = 0; id < BATCH; id++) {
      task.write(WriterLab.insert(id, name, id));
    }
  }
}
