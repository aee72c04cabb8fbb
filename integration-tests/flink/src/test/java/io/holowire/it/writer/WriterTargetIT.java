package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sql.UpsertType;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables a streaming writer takes, and what it says of others. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WriterTargetIT {
  private static final String TABLE = "target";
  private static final int[] ID = {0};
  private static final int[] ID_AND_NAME = {0, 1};
  private static final int[] NO_KEY = {};

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
  void dropTable() {
    lab.oracle().execute("drop table if exists " + TABLE);
  }

  private static LoneTask task(String columns, int... key) throws IOException {
    lab.oracle().execute("create table " + TABLE + " (" + columns + ")");
    return LoneTask.of(
        WriterLab.sink(lab.connection(), TABLE, UpsertType.INSERT_OR_REPLACE, 10, key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id int8 primary key, name text, value int8 generated always as (id * 2) stored"
            + " | value | GENERATED",
        "id int8 generated always as identity primary key, name text, value int8 | id | IDENTITY",
        "id int8 primary key, name text, value bytea | value | bytea",
        "id int8 primary key, name text | value | no column"
      })
  void aColumnThatCannotBeWrittenIsNamed(String columns, String column, String why) {
    assertThatThrownBy(() -> task(columns, ID))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(TABLE)
        .hasMessageContaining(column)
        .hasMessageContaining(why);
  }

  @Test
  void anotherKeyThanTheTablesIsNamedWithBoth() {
    assertThatThrownBy(() -> task("id int8 primary key, name text, value int8", ID_AND_NAME))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("PRIMARY KEY (id, name)")
        .hasMessageContaining("primary key (id)");
  }

  @Test
  void aColumnThatNeedsAValueIsNamedByTheServer() throws Exception {
    try (LoneTask task =
        task("id int8 primary key, name text, value int8, other int not null", ID)) {
      task.write(WriterLab.insert(1, "name", 1L));
      assertThatThrownBy(task::checkpoint)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("23502")
          .hasMessageContaining("column other")
          .hasMessageContaining(TABLE);
    }
  }

  @Test
  void aUniqueIndexServesAsTheKey() throws Exception {
    try (LoneTask task = task("pk serial primary key, id int8 unique, name text, value int8", ID)) {
      for (int i = 0; i < 100; i++) {
        task.write(WriterLab.insert(i % 10, "name", (long) i));
      }
      task.endOfInput();
    }
    assertThat(lab.oracle().rows("select count(*), min(value), max(value) from " + TABLE))
        .containsExactly(List.of("10", "90", "99"));
  }

  @Test
  void rowsWithoutAKeyAreAppendedInOrder() throws Exception {
    try (LoneTask task = task("id int8, name text, value int8", NO_KEY)) {
      for (int i = 0; i < 1_234; i++) {
        task.write(WriterLab.insert(i / 2, "name", (long) i));
      }
      task.endOfInput();
    }
    assertThat(lab.oracle().rows("select value from " + TABLE + " order by ctid"))
        .hasSize(1_234)
        .isSortedAccordingTo(
            (a, b) -> Long.compare(Long.parseLong(a.get(0)), Long.parseLong(b.get(0))))
        .doesNotHaveDuplicates();
  }

  @Test
  void aDeleteWithoutAKeyIsRefused() throws Exception {
    try (LoneTask task = task("id int8, name text, value int8", NO_KEY)) {
      assertThatThrownBy(() -> task.write(WriterLab.row(RowKind.DELETE, 1, "name", 1L)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(TABLE)
          .hasMessageContaining("-D");
    }
  }
}
