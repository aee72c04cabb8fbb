package io.holowire.connector.sink;

import java.util.List;

/** Makes of changes, whose UPDATE_BEFOREs are settled, as few statements as leave the same. */
sealed interface Folding permits AppendFolding, KeyedFolding {
  /**
   * What leaves the same as the changes from {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @param slab has room for what is kept about them, as long as the changes
   */
  Folded fold(Changes changes, int from, int to, IntSlab slab);

  /** Whether changes of this kind do anything. */
  boolean counts(byte kind);

  /** Whether a change of this kind leaves nothing of an earlier row of its key. */
  boolean overtakes(byte kind);

  /**
   * The outcome.
   *
   * @param steps to be executed in this order
   * @param keyHashes ascending, a summary of the keys for {@link KeyTable#intersects}; null = not
   *     asked for
   */
  record Folded(List<Step> steps, IntSlice keyHashes) {
    public Folded {
      steps = List.copyOf(steps);
    }
  }
}
