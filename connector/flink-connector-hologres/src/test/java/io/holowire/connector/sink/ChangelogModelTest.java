package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.KEY_COLUMNS;
import static io.holowire.connector.sink.TestRows.decode;
import static io.holowire.connector.sink.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sink.KeyedFolding.SameKey;
import io.holowire.connector.sql.DeleteStrategy;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random changelogs: the steps of the batches, applied to a map as the statements would do it,
 * leave what the changes leave one by one; whole batches, and batches taken apart as those with a
 * bad row are.
 */
class ChangelogModelTest {
  private static final int CHANGELOGS = 100;
  private static final String OLD = "old";
  private static final String DEFAULT = "default";

  /** What the statement does with a row whose key exists, as the table's user sees it. */
  enum Mode {
    IGNORE(SameKey.FIRST_WINS),
    REPLACE(SameKey.LAST_WINS),
    UPDATE(SameKey.LAST_WINS),
    UPDATE_BUT_NULLS(SameKey.BOTH),
    UPDATE_IF_GREATER(SameKey.BOTH);

    final SameKey sameKey;

    Mode(SameKey sameKey) {
      this.sameKey = sameKey;
    }
  }

  private record Key(long id, String name) {}

  /** A row of the table; {@code unnamed} is a column that the sink does not write. */
  private record Stored(Long value, String unnamed) {}

  private record Change(RowKind kind, Key key, Long value) {}

  /** The table. */
  private static final class Model {
    final Map<Key, Stored> rows = new HashMap<>();
    final Mode mode;
    final DeleteStrategy deletes;

    Model(Mode mode, DeleteStrategy deletes, Map<Key, Stored> initial) {
      this.mode = mode;
      this.deletes = deletes;
      rows.putAll(initial);
    }

    void upsert(Key key, Long value) {
      Stored present = rows.get(key);
      if (present == null || mode == Mode.REPLACE) {
        rows.put(key, new Stored(value, DEFAULT));
      } else if (changes(present.value, value)) {
        rows.put(key, new Stored(value, present.unnamed));
      }
    }

    private boolean changes(Long present, Long value) {
      return switch (mode) {
        case IGNORE -> false;
        case REPLACE, UPDATE -> true;
        case UPDATE_BUT_NULLS -> value != null;
        case UPDATE_IF_GREATER -> present != null && value != null && value > present;
      };
    }

    void remove(Key key) {
      switch (deletes) {
        case DELETE -> rows.remove(key);
        case NULL_OUT -> rows.computeIfPresent(key, (k, row) -> new Stored(null, row.unnamed));
        case IGNORE -> {}
      }
    }

    /** As the pipeline does it when the server refuses now and then. */
    void write(RowBatch batch, Random random) {
      if (batch.size() > 1 && random.nextInt(4) == 0) {
        batch.halves().forEach(half -> write(half, random));
      } else {
        batch.steps().forEach(this::write);
      }
    }

    private void write(Step step) {
      boolean upsert = step.action() == Step.Action.UPSERT;
      List<List<Object>> decoded = decode(step.rows(), upsert ? 3 : KEY_COLUMNS);
      assertSortedAndDistinct(decoded);
      for (List<Object> row : decoded) {
        if (upsert) {
          upsert(key(row), (Long) row.get(2));
        } else {
          remove(key(row));
        }
      }
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

  private static List<Arguments> modes() {
    List<Arguments> modes = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      for (DeleteStrategy deletes : DeleteStrategy.values()) {
        modes.add(Arguments.of(mode, deletes));
      }
    }
    return modes;
  }

  @ParameterizedTest
  @MethodSource("modes")
  void batchesLeaveWhatTheChangesLeaveOneByOne(Mode mode, DeleteStrategy deletes) {
    for (int seed = 0; seed < CHANGELOGS; seed++) {
      Random random = new Random(seed);
      int keys = random.nextBoolean() ? 1 + random.nextInt(5) : 1 + random.nextInt(3000);
      int changes = random.nextInt(20) == 0 ? 20_000 : random.nextInt(300);
      Map<Key, Stored> initial = new HashMap<>();
      for (int i = 0; i < keys; i += 2) {
        initial.put(key(i), new Stored(-1L, OLD));
      }
      Model expected = new Model(mode, deletes, initial);
      List<Change> changelog = changelog(random, keys, changes, expected);

      Model actual = new Model(mode, deletes, initial);
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
      Long value = random.nextInt(10) == 0 ? null : (long) i - random.nextInt(20);
      boolean known = live.contains(key);
      if (random.nextInt(4) == 0) {
        changes.add(new Change(RowKind.DELETE, key, null));
        model.remove(key);
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
        model.remove(key);
        model.upsert(other, value);
        live.remove(key);
        live.add(other);
      }
    }
    return changes;
  }

  private static void replay(List<Change> changelog, Model model, int longest, Random random) {
    Folding folding = new KeyedFolding(KEY_COLUMNS, model.mode.sameKey, model.deletes, true);
    Retractions retractions = new Retractions();
    Changes changes = new Changes(TestRows.writers(), KEY_COLUMNS);
    Changes spare = new Changes(TestRows.writers(), KEY_COLUMNS);
    int left = 1 + random.nextInt(longest);
    for (int i = 0; i < changelog.size(); i++) {
      Change change = changelog.get(i);
      changes.add(row(change.kind, change.key.id, change.key.name, change.value));
      if (--left <= 0) {
        left = 1 + random.nextInt(longest);
        // A checkpoint decides everything; one between the halves of an update is not in the model.
        boolean checkpoint = change.kind != RowKind.UPDATE_BEFORE && random.nextInt(3) == 0;
        retractions.settle(changes, checkpoint ? null : spare);
        model.write(RowBatch.of(changes, folding), random);
        changes.reset();
        if (!checkpoint) {
          Changes sealed = changes;
          changes = spare;
          spare = sealed;
        }
      }
    }
    retractions.settle(changes, null);
    model.write(RowBatch.of(changes, folding), random);
  }
}
