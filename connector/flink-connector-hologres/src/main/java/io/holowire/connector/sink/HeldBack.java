package io.holowire.connector.sink;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows that wait, because a value that only one row may have belongs to another one.
 *
 * <p>A job that starts again from a checkpoint repeats changes over a table that has seen later
 * ones already: the value may have gone to another key since. Then the key of the row that is in
 * its way changes again further on, and the row is not needed. So until the first checkpoint such a
 * row is held back, and tried once more then.
 */
final class HeldBack {
  /** More than that is no repetition. */
  private static final int MOST = 10_000;

  private final List<RowBatch> rows = new ArrayList<>();
  private boolean open;

  /**
   * @param repeating whether the changes to come may have been applied before
   */
  HeldBack(boolean repeating) {
    open = repeating;
  }

  /** Whether the row waits now; if not, its failure stands. */
  boolean take(Flight lone) {
    boolean taken = open && RowFaults.isOfUniqueness(lone.fault) && rows.size() < MOST;
    if (taken) {
      rows.add(lone.batch);
    }
    return taken;
  }

  /** The rows whose keys this batch changes again; they wait no more. */
  List<RowBatch> overtakenBy(RowBatch batch) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<RowBatch> overtaken = rows.stream().filter(batch::changesKeyOf).toList();
    rows.removeAll(overtaken);
    return overtaken;
  }

  /** The rows that still wait; none waits any more. */
  List<RowBatch> end() {
    open = false;
    List<RowBatch> left = List.copyOf(rows);
    rows.clear();
    return left;
  }
}
