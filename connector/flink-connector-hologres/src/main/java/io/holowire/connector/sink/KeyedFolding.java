package io.holowire.connector.sink;

import io.holowire.connector.sink.Step.Action;
import io.holowire.connector.sql.DeleteStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Changes folded by key, so that a statement meets each key once (two would be SQLSTATE 21000) and
 * in one order (see {@link KeyOrder}).
 *
 * <p>The steps come in waves: the removals of a wave, then its upserts. A removal and an upsert
 * behind it share a wave; they are not folded into one upsert, because columns that this sink does
 * not write must not survive the removal. What cannot be folded with what the key has already goes
 * into the next wave. Usually there is one.
 */
final class KeyedFolding implements Folding {
  /** What becomes of an upsert whose key has one already. */
  enum SameKey {
    /** It is dropped. */
    FIRST_WINS,
    /** It takes the place of the other. */
    LAST_WINS,
    /** Both are written, one after the other: what the second does depends on the first. */
    BOTH
  }

  private static final int NONE = -1;
  private static final int INITIAL_OPERATIONS = 512;

  private final SameKey sameKey;
  private final DeleteStrategy deletes;
  private final boolean summarized;
  private final KeyTable keys = new KeyTable();
  private final KeyOrder order;

  private int[] newest = new int[INITIAL_OPERATIONS]; // by key: its newest operation

  // Operations: those of a key are linked from the newest to the oldest.
  private int[] offsets = new int[INITIAL_OPERATIONS];
  private int[] waves = new int[INITIAL_OPERATIONS];
  private int[] previous = new int[INITIAL_OPERATIONS];
  private boolean[] removals = new boolean[INITIAL_OPERATIONS];
  private int operations;
  private int lastWave;

  /**
   * @param summarized whether {@link RowBatch#sharesKey} is going to be asked
   */
  KeyedFolding(int keyColumns, SameKey sameKey, DeleteStrategy deletes, boolean summarized) {
    this.sameKey = sameKey;
    this.summarized = summarized;
    this.deletes = deletes;
    order = new KeyOrder(keyColumns);
  }

  @Override
  public Folded fold(Changes changes, int from, int to, IntSlab slab) {
    keys.clear();
    operations = 0;
    lastWave = 0;
    for (int i = from; i < to; i++) {
      byte kind = changes.kind(i);
      if (counts(kind)) {
        int key = key(changes, i);
        if (kind == Changes.DELETE) {
          remove(key, changes.offset(i));
        } else {
          upsert(key, changes.offset(i));
        }
      }
    }
    return new Folded(steps(changes.array(), slab), summarized ? keys.sortedHashes(slab) : null);
  }

  @Override
  public boolean counts(byte kind) {
    return switch (kind) {
      case Changes.VOID, Changes.SKIPPED_AFTER -> false;
      case Changes.DELETE -> deletes != DeleteStrategy.IGNORE;
      default -> true;
    };
  }

  @Override
  public boolean overtakes(byte kind) {
    return counts(kind) && (kind == Changes.DELETE || sameKey != SameKey.BOTH);
  }

  private int key(Changes changes, int change) {
    int known = keys.size();
    int offset = changes.offset(change);
    int key = keys.find(changes.array(), offset, changes.keyLength(offset));
    if (key == known) {
      if (key == newest.length) {
        newest = Arrays.copyOf(newest, key * 2);
      }
      newest[key] = NONE;
    }
    return key;
  }

  private void upsert(int key, int offset) {
    int last = newest[key];
    if (last == NONE) {
      append(key, 0, false, offset);
    } else if (removals[last]) {
      append(key, waves[last], false, offset);
    } else if (sameKey == SameKey.LAST_WINS) {
      offsets[last] = offset;
    } else if (sameKey == SameKey.BOTH) {
      append(key, waves[last] + 1, false, offset);
    }
  }

  private void remove(int key, int offset) {
    int last = newest[key];
    if (last == NONE) {
      append(key, 0, true, offset);
    } else if (!removals[last]) {
      if (deletes == DeleteStrategy.NULL_OUT) {
        append(key, waves[last] + 1, true, offset); // the row before has to be there
      } else if (previous[last] != NONE && waves[previous[last]] == waves[last]) {
        newest[key] = previous[last]; // a removal in the same wave, which will do
      } else {
        removals[last] = true;
        offsets[last] = offset;
      }
    }
  }

  private void append(int key, int wave, boolean removal, int offset) {
    if (operations == offsets.length) {
      int larger = operations * 2;
      offsets = Arrays.copyOf(offsets, larger);
      waves = Arrays.copyOf(waves, larger);
      previous = Arrays.copyOf(previous, larger);
      removals = Arrays.copyOf(removals, larger);
    }
    offsets[operations] = offset;
    waves[operations] = wave;
    removals[operations] = removal;
    previous[operations] = newest[key];
    newest[key] = operations++;
    lastWave = Math.max(lastWave, wave);
  }

  private List<Step> steps(byte[] bytes, IntSlab slab) {
    int[] sorted = order.sort(bytes, keys);
    IntSlice[] rows = new IntSlice[2 * (lastWave + 1)];
    int[] counts = new int[rows.length];
    for (int key = 0; key < keys.size(); key++) {
      for (int i = newest[key]; i != NONE; i = previous[i]) {
        counts[slot(i)]++;
      }
    }
    for (int slot = 0; slot < rows.length; slot++) {
      rows[slot] = slab.take(counts[slot]);
      counts[slot] = 0;
    }
    for (int i = 0; i < keys.size(); i++) {
      for (int j = newest[sorted[i]]; j != NONE; j = previous[j]) {
        int slot = slot(j);
        rows[slot].set(counts[slot]++, offsets[j]);
      }
    }
    List<Step> steps = new ArrayList<>(rows.length);
    Action removal = deletes == DeleteStrategy.NULL_OUT ? Action.NULL_OUT : Action.DELETE;
    for (int slot = 0; slot < rows.length; slot++) {
      if (counts[slot] > 0) {
        steps.add(new Step(slot % 2 == 0 ? removal : Action.UPSERT, new Rows(bytes, rows[slot])));
      }
    }
    return steps;
  }

  /** Which of the steps an operation belongs to. */
  private int slot(int operation) {
    return 2 * waves[operation] + (removals[operation] ? 0 : 1);
  }
}
