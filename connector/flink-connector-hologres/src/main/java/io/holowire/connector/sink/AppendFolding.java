package io.holowire.connector.sink;

import java.util.List;

/** Rows for a table without a key: all of them, in order of arrival. */
final class AppendFolding implements Folding {
  @Override
  public boolean counts(byte kind) {
    return true;
  }

  @Override
  public boolean overtakes(byte kind) {
    return false;
  }

  @Override
  public Folded fold(Changes changes, int from, int to, IntSlab slab) {
    IntSlice offsets = slab.take(to - from);
    for (int i = from; i < to; i++) {
      offsets.set(i - from, changes.offset(i));
    }
    Rows rows = new Rows(changes.array(), offsets);
    return new Folded(
        rows.isEmpty() ? List.of() : List.of(new Step(Step.Action.UPSERT, rows)), null);
  }
}
