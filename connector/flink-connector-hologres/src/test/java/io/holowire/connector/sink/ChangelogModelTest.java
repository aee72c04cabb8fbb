package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.KEY_COLUMNS;
import static io.holowire.connector.sink.TestRows.decode;
import static io.holowire.connector.sink.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random changelogs: deletes and upserts of the sealed batches, applied to a map as the statements
 * would do it, leave what the changes leave one by one.
 */
class ChangelogModelTest {
  private static final int CHANGELOGS = 300;
  private static final String OLD = "old";
  private static final String DEFAULT = "default";

  /** What the statement does with a row whose key exists, as the table's user sees it. */
  enum Mode {
    IGNORE,
    REPLACE,
    UPDATE
  }

  private record Key(long id, String name) {}

  /** A row of the table; {@code unnamed} is a column that the sink does not write. */
  private record Stored(Long value, String unnamed) {}

  private record Change(RowKind kind, Key key, Long value) {}

  /** The table. */
  private static final class Model {
    final Map<Key, Stored> rows = new HashMap<>();
    final Mode mode;

    Model(Mode mode, Map<Key, Stored> initial) {
      this.mode = mode;
      rows.putAll(initial);
    }

    void upsert(Key key, Long value) {
      Stored present = rows.get(key);
      if (present == null || mode == Mode.REPLACE) {
        rows.put(key, new Stored(value, DEFAULT));
      } else if (mode == Mode.UPDATE) {
        rows.put(key, new Stored(value, present.unnamed));
      }
    }

    void write(RowBatch batch) {
      List<List<Object>> deletes = decode(batch.deletes(), KEY_COLUMNS);
      List<List<Object>> upserts = decode(batch.upserts(), 3);
      assertSortedAndDistinct(deletes);
      assertSortedAndDistinct(upserts);
      deletes.forEach(key -> rows.remove(key(key)));
      upserts.forEach(row -> upsert(key(row), (Long) row.get(2)));
    }

    private static Key key(List<Object> row) {
      return new Key((Long) row.get(0), (String) row.get(1));
    }

    private static void assertSortedAndDistinct(List<List<Object>> rows) {
      Comparator<Key> order = Comparator.comparingLong(Key::id).thenComparing(Key::name);
      assertThat(rows.stream().map(Model::key).toList())
          .isSortedAccordingTo(order)
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void batchesLeaveWhatTheChangesLeaveOneByOne(Mode mode) {
    for (int seed = 0; seed < CHANGELOGS; seed++) {
      Random random = new Random(seed);
      int keys = random.nextBoolean() ? 1 + random.nextInt(5) : 1 + random.nextInt(3000);
      int changes = random.nextInt(10) == 0 ? 20_000 : random.nextInt(300);
      Map<Key, Stored> initial = new HashMap<>();
      for (int i = 0; i < keys; i += 2) {
        initial.put(key(i), new Stored(-1L, OLD));
      }
      Model expected = new Model(mode, initial);
      List<Change> changelog = changelog(random, keys, changes, expected);

      Model actual = new Model(mode, initial);
      replay(changelog, actual, random.nextBoolean() ? 3 : 2000, random);
      assertThat(actual.rows).as("seed %d", seed).isEqualTo(expected.rows);
    }
  }

  private static Key key(int number) {
    return new Key(number / 2, "n".repeat(number % 20) + number);
  }

  /**
   * Makes changes that fit one another and applies them to the model: in one half of the changelogs
   * each UPDATE_AFTER has its UPDATE_BEFORE, in the other none has.
   */
  private static List<Change> changelog(Random random, int keys, int size, Model model) {
    boolean retracting = random.nextBoolean();
    Set<Key> live = new HashSet<>();
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Key key = key(random.nextInt(keys));
      Key other = key(random.nextInt(keys));
      Long value = random.nextInt(10) == 0 ? null : (long) i;
      boolean known = live.contains(key);
      if (random.nextInt(4) == 0) {
        changes.add(new Change(RowKind.DELETE, key, null));
        model.rows.remove(key);
        live.remove(key);
      } else if (!known || !retracting) {
        changes.add(new Change(known ? RowKind.UPDATE_AFTER : RowKind.INSERT, key, value));
        model.upsert(key, value);
        live.add(key);
      } else if (live.contains(other)) {
        changes.add(new Change(RowKind.UPDATE_BEFORE, key, null));
        changes.add(new Change(RowKind.UPDATE_AFTER, key, value));
        model.upsert(key, value);
      } else {
        changes.add(new Change(RowKind.UPDATE_BEFORE, key, null));
        changes.add(new Change(RowKind.UPDATE_AFTER, other, value));
        model.rows.remove(key);
        model.upsert(other, value);
        live.remove(key);
        live.add(other);
      }
    }
    return changes;
  }

  private static void replay(List<Change> changelog, Model model, int longest, Random random) {
    KeyedBatch batch = new KeyedBatch(TestRows.writers(), KEY_COLUMNS, model.mode == Mode.IGNORE);
    KeyedBatch spare = new KeyedBatch(TestRows.writers(), KEY_COLUMNS, model.mode == Mode.IGNORE);
    int left = 1 + random.nextInt(longest);
    for (int i = 0; i < changelog.size(); i++) {
      Change change = changelog.get(i);
      batch.add(row(change.kind, change.key.id, change.key.name, change.value));
      if (--left <= 0) {
        left = 1 + random.nextInt(longest);
        // A checkpoint decides everything; one between the halves of an update is not in the model.
        boolean checkpoint = change.kind != RowKind.UPDATE_BEFORE && random.nextInt(3) == 0;
        batch.seal(checkpoint ? null : spare);
        model.write(batch);
        batch.reset();
        if (!checkpoint) {
          KeyedBatch sealed = batch;
          batch = spare;
          spare = sealed;
        }
      }
    }
    batch.seal(null);
    model.write(batch);
  }
}
