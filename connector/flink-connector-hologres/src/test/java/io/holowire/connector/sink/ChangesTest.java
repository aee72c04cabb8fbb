package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.KEY_COLUMNS;
import static io.holowire.connector.sink.TestRows.row;
import static io.holowire.connector.sink.TestRows.steps;
import static org.apache.flink.types.RowKind.DELETE;
import static org.apache.flink.types.RowKind.INSERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.row.ColumnWriter;
import org.junit.jupiter.api.Test;

class ChangesTest {
  @Test
  void badRowLeavesThemAsTheyWere() {
    ColumnWriter[] writers = TestRows.writers();
    ColumnWriter good = writers[2];
    writers[2] =
        (row, out) -> {
          good.write(row, out);
          if (!row.isNullAt(2) && row.getLong(2) < 0) {
            throw new IllegalArgumentException("negative");
          }
        };
    Changes changes = new Changes(writers, 0);
    changes.add(row(INSERT, 1L, "a", 10L));
    int bytes = changes.bytes();
    assertThatThrownBy(() -> changes.add(row(INSERT, 1L, "a", -1L))).hasMessage("negative");
    assertThat(changes.bytes()).isEqualTo(bytes);
    changes.add(row(INSERT, 3L, "c", 30L));

    assertThat(changes.size()).isEqualTo(2);
    assertThat(steps(RowBatch.of(changes, new AppendFolding())))
        .containsExactly("UPSERT [[1, a, 10], [3, c, 30]]");
  }

  @Test
  void withoutAKeyOnlyInsertsAreTaken() {
    Changes changes = new Changes(TestRows.writers(), 0);
    assertThatThrownBy(() -> changes.add(row(DELETE, 1L, "a", null)))
        .hasMessageContaining("-D")
        .hasMessageContaining("without a key");
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void resetChangesAreEmpty() {
    Changes changes = new Changes(TestRows.writers(), KEY_COLUMNS);
    for (long id = 0; id < 2_000; id++) {
      changes.add(row(INSERT, id, "a", 10L));
    }
    changes.reset();
    assertThat(changes.isEmpty()).isTrue();
    assertThat(changes.bytes()).isZero();

    changes.add(row(INSERT, 2L, "a", 20L));
    assertThat(steps(RowBatch.of(changes, new AppendFolding())))
        .containsExactly("UPSERT [[2, a, 20]]");
  }
}
