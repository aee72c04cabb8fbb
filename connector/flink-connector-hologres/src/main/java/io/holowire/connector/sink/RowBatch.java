package io.holowire.connector.sink;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Changes on their way to the server: all between two flushes, or a part of them. Used by the task
 * thread only.
 */
final class RowBatch {
  private final Changes changes;
  private final Folding folding;
  private final int from;
  private final int to;
  private final Folding.Folded folded;

  private RowBatch(Changes changes, Folding folding, int from, int to, IntSlab slab) {
    this.changes = changes;
    this.folding = folding;
    this.from = from;
    this.to = to;
    folded = folding.fold(changes, from, to, slab);
    changes.hold();
  }

  /** All of the changes, which take no further one. */
  static RowBatch of(Changes changes, Folding folding) {
    return new RowBatch(changes, folding, 0, changes.size(), changes.slab());
  }

  /** What the server is to do, in this order; empty = nothing. */
  List<Step> steps() {
    return folded.steps();
  }

  /** How many changes it holds. */
  int size() {
    return to - from;
  }

  int bytes() {
    return changes.bytes(from, to);
  }

  /** Where the first change's row begins in {@link #array}. */
  int offset() {
    return changes.offset(from);
  }

  byte[] array() {
    return changes.array();
  }

  /** Whether the first change is a row with all its columns. */
  boolean isUpsert() {
    byte kind = changes.kind(from);
    return kind == Changes.INSERT || kind == Changes.UPDATE_AFTER;
  }

  /** Whether both may hold the same key; never false when they do. */
  boolean sharesKey(RowBatch other) {
    return KeyTable.intersects(folded.keyHashes(), other.folded.keyHashes());
  }

  /** Whether a change here has the key of the only row there. */
  boolean changesKeyOf(RowBatch row) {
    for (int i = from; i < to; i++) {
      if (folding.counts(changes.kind(i)) && hasKeyOf(i, row)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a change here makes the only row there, of the same key, superfluous. */
  boolean overtakes(RowBatch row) {
    for (int i = from; i < to; i++) {
      if (folding.overtakes(changes.kind(i)) && hasKeyOf(i, row)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasKeyOf(int change, RowBatch row) {
    int offset = changes.offset(change);
    int key = row.offset();
    return Arrays.equals(
        array(),
        offset,
        offset + changes.keyLength(offset),
        row.array(),
        key,
        key + row.changes.keyLength(key));
  }

  /** Whether any later row of its key makes it superfluous. */
  boolean canBeOvertaken() {
    return folding.overtakes(Changes.UPDATE_AFTER);
  }

  /** A batch of the only row, in memory of its own. */
  RowBatch copyOfRow() {
    return of(changes.copyOf(from), folding);
  }

  /** The first half of the changes and the second, instead of this; only those that do anything. */
  List<RowBatch> halves() {
    int middle = (from + to) >>> 1;
    // In memory of its own, that goes with it: the changes stay until the last half has gone.
    List<RowBatch> halves =
        Stream.of(
                new RowBatch(changes, folding, from, middle, new IntSlab()),
                new RowBatch(changes, folding, middle, to, new IntSlab()))
            .filter(half -> !half.isVoid())
            .toList();
    changes.letGo();
    return halves;
  }

  private boolean isVoid() {
    if (steps().isEmpty()) {
      changes.letGo();
      return true;
    }
    return false;
  }

  /** The changes, if this was the last batch that needed them; else null. */
  Changes letGo() {
    return changes.letGo() ? changes : null;
  }

  /** Frees the memory, if this was the last batch that needed it. */
  void release() {
    if (changes.letGo()) {
      changes.release();
    }
  }
}
