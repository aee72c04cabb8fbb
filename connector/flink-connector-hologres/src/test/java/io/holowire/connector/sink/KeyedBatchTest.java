package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.KEY_COLUMNS;
import static io.holowire.connector.sink.TestRows.decode;
import static io.holowire.connector.sink.TestRows.row;
import static org.apache.flink.types.RowKind.DELETE;
import static org.apache.flink.types.RowKind.INSERT;
import static org.apache.flink.types.RowKind.UPDATE_AFTER;
import static org.apache.flink.types.RowKind.UPDATE_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.row.ColumnWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedBatchTest {
  private final KeyedBatch lastWins = new KeyedBatch(TestRows.writers(), KEY_COLUMNS, false);
  private final KeyedBatch firstWins = new KeyedBatch(TestRows.writers(), KEY_COLUMNS, true);

  @Test
  void lastRowOfKeyWins() {
    lastWins.add(row(INSERT, 1L, "a", 10L));
    lastWins.add(row(INSERT, 2L, "a", 20L));
    lastWins.add(row(UPDATE_AFTER, 1L, "a", 11L));
    lastWins.seal(null);

    assertThat(decode(lastWins.upserts(), 3))
        .containsExactly(List.of(1L, "a", 11L), List.of(2L, "a", 20L));
    assertThat(lastWins.deletes().isEmpty()).isTrue();
  }

  @Test
  void firstRowOfKeyWinsForIgnore() {
    firstWins.add(row(INSERT, 1L, "a", 10L));
    int bytes = firstWins.bytes();
    firstWins.add(row(UPDATE_AFTER, 1L, "a", 11L));
    firstWins.seal(null);

    assertThat(decode(firstWins.upserts(), 3)).containsExactly(List.of(1L, "a", 10L));
    assertThat(firstWins.bytes()).isEqualTo(bytes);
  }

  @Test
  void deletionDropsTheRowButIsKept() {
    lastWins.add(row(INSERT, 1L, "a", 10L));
    lastWins.add(row(DELETE, 1L, "a", null));
    lastWins.seal(null);

    assertThat(lastWins.upserts().isEmpty()).isTrue();
    assertThat(decode(lastWins.deletes(), KEY_COLUMNS)).containsExactly(List.of(1L, "a"));
  }

  @Test
  void insertionBehindDeletionKeepsBoth() {
    for (KeyedBatch batch : List.of(firstWins, lastWins)) {
      batch.add(row(DELETE, 1L, "a", null));
      batch.add(row(INSERT, 1L, "a", 10L));
      batch.seal(null);

      assertThat(decode(batch.deletes(), KEY_COLUMNS)).containsExactly(List.of(1L, "a"));
      assertThat(decode(batch.upserts(), 3)).containsExactly(List.of(1L, "a", 10L));
    }
  }

  @Test
  void updateOfSameKeyIsNoDeletion() {
    lastWins.add(row(UPDATE_BEFORE, 1L, "a", 10L));
    lastWins.add(row(UPDATE_AFTER, 1L, "a", 11L));
    lastWins.seal(null);

    assertThat(lastWins.deletes().isEmpty()).isTrue();
    assertThat(decode(lastWins.upserts(), 3)).containsExactly(List.of(1L, "a", 11L));
  }

  @Test
  void updateOfTheKeyDeletesTheOldOne() {
    lastWins.add(row(UPDATE_BEFORE, 1L, "a", 10L));
    lastWins.add(row(UPDATE_AFTER, 2L, "a", 10L));
    lastWins.seal(null);

    assertThat(decode(lastWins.deletes(), KEY_COLUMNS)).containsExactly(List.of(1L, "a"));
    assertThat(decode(lastWins.upserts(), 3)).containsExactly(List.of(2L, "a", 10L));
  }

  @Test
  void flushBetweenBothHalvesOfAnUpdateDecidesNothing() {
    KeyedBatch next = new KeyedBatch(TestRows.writers(), KEY_COLUMNS, false);
    lastWins.add(row(UPDATE_BEFORE, 1L, "a", 10L));
    lastWins.seal(next);
    assertThat(lastWins.deletes().isEmpty()).isTrue();

    next.add(row(UPDATE_AFTER, 1L, "a", 11L));
    next.seal(null);
    assertThat(next.deletes().isEmpty()).isTrue();
    assertThat(decode(next.upserts(), 3)).containsExactly(List.of(1L, "a", 11L));
  }

  @Test
  void lonelyHalfOfAnUpdateDeletesOneFlushLater() {
    KeyedBatch next = new KeyedBatch(TestRows.writers(), KEY_COLUMNS, false);
    lastWins.add(row(INSERT, 1L, "a", 10L));
    lastWins.add(row(UPDATE_BEFORE, 1L, "a", 10L));
    lastWins.seal(next);
    assertThat(decode(lastWins.upserts(), 3)).containsExactly(List.of(1L, "a", 10L));

    next.seal(new KeyedBatch(TestRows.writers(), KEY_COLUMNS, false));
    assertThat(decode(next.deletes(), KEY_COLUMNS)).containsExactly(List.of(1L, "a"));
  }

  @Test
  void rowsAreSortedByKeyFieldByField() {
    lastWins.add(row(INSERT, 300L, "b", 1L));
    lastWins.add(row(INSERT, 300L, "aa", 2L));
    lastWins.add(row(INSERT, 2L, "zzz", 3L));
    lastWins.add(row(INSERT, 300L, "a", 4L));
    lastWins.seal(null);

    assertThat(decode(lastWins.upserts(), 2))
        .containsExactly(
            List.of(2L, "zzz"), List.of(300L, "a"), List.of(300L, "aa"), List.of(300L, "b"));
  }

  @Test
  void badRowLeavesTheBatchAsItWas() {
    ColumnWriter[] writers = TestRows.writers();
    ColumnWriter good = writers[2];
    writers[2] =
        (row, out) -> {
          good.write(row, out);
          if (!row.isNullAt(2) && row.getLong(2) < 0) {
            throw new IllegalArgumentException("negative");
          }
        };
    KeyedBatch batch = new KeyedBatch(writers, KEY_COLUMNS, false);
    batch.add(row(INSERT, 1L, "a", 10L));
    assertThatThrownBy(() -> batch.add(row(INSERT, 1L, "a", -1L))).hasMessage("negative");
    assertThatThrownBy(() -> batch.add(row(INSERT, 2L, "b", -1L))).hasMessage("negative");
    batch.add(row(INSERT, 3L, "c", 30L));
    batch.seal(null);

    assertThat(decode(batch.upserts(), 3))
        .containsExactly(List.of(1L, "a", 10L), List.of(3L, "c", 30L));
  }

  @Test
  void batchesThatShareAKeyKnowIt() {
    KeyedBatch other = new KeyedBatch(TestRows.writers(), KEY_COLUMNS, true);
    KeyedBatch third = new KeyedBatch(TestRows.writers(), KEY_COLUMNS, true);
    for (long id = 0; id < 100; id++) {
      firstWins.add(row(INSERT, id, "a", 1L));
      other.add(row(INSERT, 1000 + id, "a", 1L));
      third.add(row(INSERT, 2000 + id, "a", 1L));
    }
    other.add(row(DELETE, 50L, "a", null));
    List.of(firstWins, other, third).forEach(batch -> batch.seal(null));

    assertThat(firstWins.sharesKey(other)).isTrue();
    assertThat(other.sharesKey(firstWins)).isTrue();
    assertThat(firstWins.sharesKey(third)).isFalse();
  }

  @Test
  void resetBatchIsEmpty() {
    lastWins.add(row(INSERT, 1L, "a", 10L));
    lastWins.seal(null);
    lastWins.reset();
    assertThat(lastWins.isEmpty()).isTrue();

    lastWins.add(row(INSERT, 2L, "a", 20L));
    lastWins.seal(null);
    assertThat(decode(lastWins.upserts(), 3)).containsExactly(List.of(2L, "a", 20L));
  }
}
