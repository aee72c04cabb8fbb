package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.KEY_COLUMNS;
import static io.holowire.connector.sink.TestRows.row;
import static io.holowire.connector.sink.TestRows.steps;
import static org.apache.flink.types.RowKind.DELETE;
import static org.apache.flink.types.RowKind.INSERT;
import static org.apache.flink.types.RowKind.UPDATE_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sink.KeyedFolding.SameKey;
import io.holowire.connector.sql.DeleteStrategy;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

class KeyedFoldingTest {
  private static final RowData FIRST = row(INSERT, 1L, "a", 10L);
  private static final RowData SECOND = row(UPDATE_AFTER, 1L, "a", 11L);
  private static final RowData GONE = row(DELETE, 1L, "a", null);
  private static final RowData OTHER = row(INSERT, 2L, "a", 20L);

  private static RowBatch batch(SameKey sameKey, DeleteStrategy deletes, RowData... rows) {
    Changes changes = new Changes(TestRows.writers(), KEY_COLUMNS);
    for (RowData row : rows) {
      changes.add(row);
    }
    return RowBatch.of(changes, new KeyedFolding(KEY_COLUMNS, sameKey, deletes, true));
  }

  private static RowBatch deleting(SameKey sameKey, RowData... rows) {
    return batch(sameKey, DeleteStrategy.DELETE, rows);
  }

  private static RowBatch nulling(SameKey sameKey, RowData... rows) {
    return batch(sameKey, DeleteStrategy.NULL_OUT, rows);
  }

  @Test
  void lastRowOfKeyWins() {
    assertThat(steps(deleting(SameKey.LAST_WINS, FIRST, OTHER, SECOND)))
        .containsExactly("UPSERT [[1, a, 11], [2, a, 20]]");
  }

  @Test
  void firstRowOfKeyWinsForIgnore() {
    assertThat(steps(deleting(SameKey.FIRST_WINS, FIRST, OTHER, SECOND)))
        .containsExactly("UPSERT [[1, a, 10], [2, a, 20]]");
  }

  @Test
  void bothRowsOfAKeyAreWrittenOneAfterTheOther() {
    assertThat(steps(deleting(SameKey.BOTH, FIRST, OTHER, SECOND, FIRST)))
        .containsExactly(
            "UPSERT [[1, a, 10], [2, a, 20]]", "UPSERT [[1, a, 11]]", "UPSERT [[1, a, 10]]");
  }

  @Test
  void deletionDropsTheRowButIsKept() {
    for (SameKey sameKey : SameKey.values()) {
      assertThat(steps(deleting(sameKey, FIRST, GONE))).containsExactly("DELETE [[1, a]]");
      assertThat(steps(deleting(sameKey, GONE, FIRST, GONE))).containsExactly("DELETE [[1, a]]");
    }
  }

  @Test
  void insertionBehindDeletionKeepsBoth() {
    for (SameKey sameKey : SameKey.values()) {
      assertThat(steps(deleting(sameKey, GONE, FIRST)))
          .containsExactly("DELETE [[1, a]]", "UPSERT [[1, a, 10]]");
    }
  }

  @Test
  void ignoredDeletesDoNothing() {
    assertThat(steps(batch(SameKey.LAST_WINS, DeleteStrategy.IGNORE, FIRST, GONE)))
        .containsExactly("UPSERT [[1, a, 10]]");
    assertThat(steps(batch(SameKey.LAST_WINS, DeleteStrategy.IGNORE, GONE))).isEmpty();
  }

  @Test
  void theRowBeforeANullOutIsWritten() {
    assertThat(steps(nulling(SameKey.FIRST_WINS, FIRST, GONE, GONE, SECOND)))
        .containsExactly("UPSERT [[1, a, 10]]", "NULL_OUT [[1, a]]", "UPSERT [[1, a, 11]]");
    assertThat(steps(nulling(SameKey.LAST_WINS, GONE, FIRST)))
        .containsExactly("NULL_OUT [[1, a]]", "UPSERT [[1, a, 10]]");
  }

  @Test
  void rowsAreSortedByKeyFieldByField() {
    assertThat(
            steps(
                deleting(
                    SameKey.LAST_WINS,
                    row(INSERT, 300L, "b", 1L),
                    row(INSERT, 300L, "aa", 2L),
                    row(INSERT, 2L, "zzz", 3L),
                    row(INSERT, 300L, "a", 4L))))
        .containsExactly("UPSERT [[2, zzz, 3], [300, a, 4], [300, aa, 2], [300, b, 1]]");
  }

  @Test
  void batchesThatShareAKeyKnowIt() {
    RowData[] some = new RowData[100];
    RowData[] others = new RowData[101];
    RowData[] more = new RowData[100];
    for (int id = 0; id < 100; id++) {
      some[id] = row(INSERT, (long) id, "a", 1L);
      others[id] = row(INSERT, 1000L + id, "a", 1L);
      more[id] = row(INSERT, 2000L + id, "a", 1L);
    }
    others[100] = row(DELETE, 50L, "a", null);
    RowBatch first = deleting(SameKey.LAST_WINS, some);
    RowBatch second = deleting(SameKey.LAST_WINS, others);
    assertThat(first.sharesKey(second)).isTrue();
    assertThat(second.sharesKey(first)).isTrue();
    assertThat(first.sharesKey(deleting(SameKey.LAST_WINS, more))).isFalse();
  }

  @Test
  void halvesAreFoldedByThemselves() {
    RowBatch batch = deleting(SameKey.LAST_WINS, FIRST, OTHER, SECOND, GONE);
    assertThat(steps(batch)).containsExactly("DELETE [[1, a]]", "UPSERT [[2, a, 20]]");
    int bytes = batch.bytes();

    var halves = batch.halves();
    assertThat(halves).extracting(RowBatch::size).containsExactly(2, 2);
    assertThat(halves.stream().mapToInt(RowBatch::bytes).sum()).isEqualTo(bytes);
    assertThat(steps(halves.get(0))).containsExactly("UPSERT [[1, a, 10], [2, a, 20]]");
    assertThat(steps(halves.get(1))).containsExactly("DELETE [[1, a]]");

    assertThat(halves.get(0).letGo()).isNull();
    assertThat(halves.get(1).letGo()).as("the last to need them").isNotNull();
  }

  @Test
  void aHalfThatDoesNothingIsNoBatch() {
    RowBatch batch = batch(SameKey.LAST_WINS, DeleteStrategy.IGNORE, FIRST, OTHER, GONE, GONE);
    var halves = batch.halves();
    assertThat(halves).hasSize(1);
    assertThat(halves.get(0).letGo()).isNotNull();
  }

  @Test
  void onlyWhatLeavesNothingOfARowOvertakesIt() {
    RowBatch first = deleting(SameKey.LAST_WINS, FIRST);
    for (SameKey sameKey : SameKey.values()) {
      assertThat(deleting(sameKey, OTHER, GONE).overtakes(first)).isTrue();
      assertThat(deleting(sameKey, OTHER).changesKeyOf(first)).isFalse();
      RowBatch second = deleting(sameKey, OTHER, SECOND);
      assertThat(second.changesKeyOf(first)).isTrue();
      assertThat(second.overtakes(first)).isEqualTo(sameKey != SameKey.BOTH);
      assertThat(second.canBeOvertaken()).isEqualTo(sameKey != SameKey.BOTH);
    }
    RowBatch ignored = batch(SameKey.LAST_WINS, DeleteStrategy.IGNORE, OTHER, GONE);
    assertThat(ignored.changesKeyOf(first)).isFalse();
    assertThat(ignored.overtakes(first)).isFalse();
  }

  @Test
  void aCopyOfARowHoldsNothingElse() {
    RowBatch half = deleting(SameKey.LAST_WINS, OTHER, FIRST).halves().get(1);
    RowBatch copy = half.copyOfRow();
    assertThat(steps(copy)).isEqualTo(steps(half)).containsExactly("UPSERT [[1, a, 10]]");
    assertThat(copy.bytes()).isEqualTo(half.bytes());
    assertThat(copy.letGo()).isNotNull();
  }
}
