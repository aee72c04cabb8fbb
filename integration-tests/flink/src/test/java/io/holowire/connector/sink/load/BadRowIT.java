package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sink.load.LoadTask.Place;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows that the table cannot take: named by number, key and column, and nothing is left of them.
 */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BadRowIT {
  private static final int REFUSED = 1_000_000;

  private static CommitLab lab;

  private final Place place = Place.first(new JobID());

  @BeforeAll
  static void open() {
    lab = new CommitLab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary", "text"})
  void theServerNamesTheRow(String format) throws Exception {
    lab.reset("(id int primary key, value int check (value < " + REFUSED + "))");
    try (LoadTask task = LoadTask.open(lab.streaming("sink.copy.format", format), place)) {
      task.writeAll(0, 1_000).checkpoint(1);
      task.writeAll(1_000, 1_700).write(1_700, REFUSED).writeAll(1_701, 2_000);
      assertThatThrownBy(() -> task.checkpoint(2))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "load of row 1701 of the subtask, (\"id\") = (1700) into t at 127.0.0.1:")
          .hasMessageContaining("t_value_check")
          .hasMessageContaining("23514");
    }
    assertThat(lab.loaded()).isEqualTo("0/0");
    assertThat(lab.leftOvers()).as("of the checkpoint before").hasSize(1);
  }

  /** Long before the end of the input, which may be hours away. */
  @Test
  void aRowThatTheServerRefusesEndsTheLoadSoon() throws Exception {
    lab.reset("(id int primary key, value int check (value < " + REFUSED + "))");
    try (LoadTask task = LoadTask.open(lab.batch(), place)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 20_000_000; i++) {
                  task.write(i, i == 777 ? REFUSED : i % REFUSED);
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("load of row 778 of the subtask, (\"id\") = (777) into t")
          .hasMessageContaining("23514");
    }
    assertThat(lab.leftOvers()).isEmpty();
  }

  @Test
  void aValueThatDoesNotFitIsNamedBeforeItIsSent() throws Exception {
    lab.reset("(id int primary key, value smallint)");
    try (LoadTask task = LoadTask.open(lab.batch(), place)) {
      task.write(1, 1);
      assertThatThrownBy(() -> task.write(2, 40_000))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("load of row 2 of the subtask, (\"id\") = (2) into t")
          .hasMessageContaining("column \"value\"")
          .hasMessageContaining("smallint");
    }
  }

  /** It fails with the first COPY, and says why and not what came of it. */
  @Test
  void aStagingTableThatCannotBeMade() throws Exception {
    lab.reset("(id int, value int)");
    try (LoadTask task = LoadTask.open(lab.streaming(), place)) {
      lab.oracle().execute("drop schema holowire cascade");
      task.write(1, 1);
      assertThatThrownBy(() -> task.checkpoint(1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("3F000")
          .hasMessageContaining("holowire");
    }
  }
}
