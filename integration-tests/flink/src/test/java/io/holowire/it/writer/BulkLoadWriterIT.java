package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One COPY in one transaction: all or nothing, and the row at fault by its number. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BulkLoadWriterIT {
  private static final String TABLE = "loaded";
  private static final int ROWS = 10_000;
  private static final long REFUSED = 1_000_000;

  private static WriterLab lab;

  @BeforeAll
  static void open() {
    lab = new WriterLab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @BeforeEach
  void createTable() {
    lab.oracle().execute("drop table if exists " + TABLE);
    lab.oracle()
        .execute(
            "create table "
                + TABLE
                + " (id int8, name text, value int8 check (value < "
                + REFUSED
                + "))");
  }

  @AfterEach
  void nothingIsLeftOnTheServer() {
    await().atMost(Duration.ofSeconds(20)).until(() -> lab.sessions() == 0);
  }

  private static LoneTask task() throws IOException {
    return LoneTask.of(WriterLab.bulkLoad(lab.connection(), TABLE));
  }

  private static long rows() {
    return lab.oracle().number("select count(*) from " + TABLE);
  }

  @Test
  void nothingIsVisibleBeforeTheEndOfTheInput() throws Exception {
    try (LoneTask task = task()) {
      load(task);
      assertThat(rows()).isZero();
      task.endOfInput();
      assertThat(rows()).isEqualTo(ROWS);
    }
  }

  @Test
  void aTaskThatIsClosedBeforeLeavesNothing() throws Exception {
    try (LoneTask task = task()) {
      load(task);
    }
    nothingIsLeftOnTheServer();
    assertThat(rows()).isZero();
  }

  private static void load(LoneTask task) throws Exception {
    for (int i = 0; i < ROWS; i++) {
      task.write(WriterLab.insert(i, "some text", (long) i));
    }
  }

  /** Long before the end of the input, which may be hours away. */
  @Test
  void aRowThatTheServerRefusesEndsTheLoadSoon() throws Exception {
    try (LoneTask task = task()) {
      assertThatThrownBy(
              () -> {
                for (long i = 0; i < 10_000_000; i++) {
                  task.write(WriterLab.insert(i, "some text", i == 777 ? REFUSED : i % REFUSED));
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("23514")
          .hasMessageContaining("line 778");
    }
    assertThat(rows()).isZero();
  }

  @Test
  void aValueThatTheServerCannotStoreIsNamed() throws Exception {
    try (LoneTask task = task()) {
      task.write(WriterLab.insert(0, "good", 0L));
      assertThatThrownBy(() -> task.write(WriterLab.insert(1, "nul\0", 1L)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("row 2")
          .hasMessageContaining("name");
    }
  }

  @Test
  void aChangeIsRefused() throws Exception {
    try (LoneTask task = task()) {
      assertThatThrownBy(() -> task.write(WriterLab.row(RowKind.UPDATE_AFTER, 1, "name", 1L)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("+U");
    }
  }

  @Test
  void aCheckpointIsRefused() throws Exception {
    try (LoneTask task = task()) {
      task.write(WriterLab.insert(1, "name", 1L));
      assertThatThrownBy(task::checkpoint)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("checkpoint")
          .hasMessageContaining("'execution.runtime-mode' = 'batch'");
    }
  }

  @Test
  void aSecondSubtaskIsRefused() {
    assertThatThrownBy(() -> LoneTask.firstOf(2, WriterLab.bulkLoad(lab.connection(), TABLE)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'sink.parallelism' = '1'");
  }
}
