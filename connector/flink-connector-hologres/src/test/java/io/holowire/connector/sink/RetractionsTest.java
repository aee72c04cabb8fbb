package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.KEY_COLUMNS;
import static io.holowire.connector.sink.TestRows.row;
import static io.holowire.connector.sink.TestRows.steps;
import static org.apache.flink.types.RowKind.INSERT;
import static org.apache.flink.types.RowKind.UPDATE_AFTER;
import static org.apache.flink.types.RowKind.UPDATE_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sink.KeyedFolding.SameKey;
import io.holowire.connector.sql.DeleteStrategy;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

class RetractionsTest {
  private static final RowData BEFORE = row(UPDATE_BEFORE, 1L, "a", 10L);
  private static final RowData AFTER = row(UPDATE_AFTER, 1L, "a", 11L);
  private static final RowData ELSEWHERE = row(UPDATE_AFTER, 2L, "a", 10L);

  private final Retractions retractions = new Retractions();

  private static Changes changes(RowData... rows) {
    Changes changes = new Changes(TestRows.writers(), KEY_COLUMNS);
    for (RowData row : rows) {
      changes.add(row);
    }
    return changes;
  }

  private static List<String> folded(Changes changes) {
    return steps(
        RowBatch.of(
            changes,
            new KeyedFolding(KEY_COLUMNS, SameKey.LAST_WINS, DeleteStrategy.DELETE, true)));
  }

  private List<String> settled(RowData... rows) {
    Changes changes = changes(rows);
    retractions.settle(changes, null);
    return folded(changes);
  }

  @Test
  void updateOfSameKeyIsNoDeletion() {
    assertThat(settled(BEFORE, AFTER)).containsExactly("UPSERT [[1, a, 11]]");
  }

  @Test
  void updateOfTheKeyDeletesTheOldOne() {
    assertThat(settled(BEFORE, ELSEWHERE))
        .containsExactly("DELETE [[1, a]]", "UPSERT [[2, a, 10]]");
  }

  @Test
  void rowsOfOtherInputsMayComeBetween() {
    assertThat(settled(BEFORE, row(INSERT, 3L, "a", 1L), AFTER))
        .containsExactly("UPSERT [[1, a, 11], [3, a, 1]]");
  }

  @Test
  void anInsertIsNoOtherHalf() {
    assertThat(settled(BEFORE, row(INSERT, 1L, "a", 12L)))
        .containsExactly("DELETE [[1, a]]", "UPSERT [[1, a, 12]]");
  }

  @Test
  void flushBetweenBothHalvesDecidesNothing() {
    Changes first = changes(BEFORE);
    Changes next = changes();
    retractions.settle(first, next);
    assertThat(folded(first)).isEmpty();

    next.add(AFTER);
    retractions.settle(next, changes());
    assertThat(folded(next)).containsExactly("UPSERT [[1, a, 11]]");
  }

  @Test
  void lonelyHalfDeletesOneFlushLater() {
    Changes first = changes(row(INSERT, 1L, "a", 10L), BEFORE);
    Changes next = changes();
    retractions.settle(first, next);
    assertThat(folded(first)).containsExactly("UPSERT [[1, a, 10]]");

    retractions.settle(next, changes());
    assertThat(folded(next)).containsExactly("DELETE [[1, a]]");
  }

  @Test
  void atACheckpointALonelyHalfDeletesAtOnce() {
    assertThat(settled(row(INSERT, 1L, "a", 10L), BEFORE)).containsExactly("DELETE [[1, a]]");
  }

  /** The halves of a batch are folded apart, when it was bad: what was decided stays so. */
  @Test
  void bothHalvesOfAnUpdateMayBeTornApartLater() {
    Changes changes = changes(row(INSERT, 3L, "a", 1L), BEFORE, AFTER, row(INSERT, 4L, "a", 1L));
    retractions.settle(changes, null);
    RowBatch batch =
        RowBatch.of(
            changes, new KeyedFolding(KEY_COLUMNS, SameKey.LAST_WINS, DeleteStrategy.DELETE, true));
    assertThat(batch.halves().stream().map(TestRows::steps))
        .containsExactly(List.of("UPSERT [[3, a, 1]]"), List.of("UPSERT [[1, a, 11], [4, a, 1]]"));
  }
}
