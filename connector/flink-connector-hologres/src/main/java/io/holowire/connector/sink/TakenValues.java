package io.holowire.connector.sink;

import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a row that needs a value of a unique column which another row has.
 *
 * <p>That may be due to a repetition: changes behind the row may have been executed before, so that
 * the value has gone to another key already. Then either the row's own key changes again further
 * on, and what it ends as is said there; or the other key does, and gives the value up. A job that
 * starts again from a checkpoint does not even know what is further on: until its first checkpoint
 * such a row is held back.
 */
final class TakenValues {
  /** More than that is no repetition. */
  private static final int MOST = 1_000;

  private static final long MOST_BYTES = 16 << 20;

  private final List<RowBatch> held = new ArrayList<>();
  private long heldBytes;
  private boolean holding;

  /**
   * @param repeating whether the changes to come may have been applied before
   */
  TakenValues(boolean repeating) {
    holding = repeating;
  }

  /**
   * Finds a way out for a row that has failed so.
   *
   * @return whether there is one: the row is then behind the others, or no longer among them; false
   *     = its failure stands
   */
  boolean settle(Flights flights, Flight lone) {
    RowBatch row = lone.batch;
    boolean keyed = flights.order() != Flights.Order.NONE;
    if (keyed && flights.behind(lone).anyMatch(later -> later.changesKeyOf(row))) {
      if (flights.behind(lone).noneMatch(later -> later.overtakes(row))) {
        return false;
      }
      flights.remove(lone);
    } else if (flights.defer(lone)) {
      lone.fault = null;
    } else if (holding && row.canBeOvertaken() && held.size() < MOST && heldBytes < MOST_BYTES) {
      held.add(row.copyOfRow());
      heldBytes += row.bytes();
      flights.remove(lone);
    } else {
      return false;
    }
    return true;
  }

  /** Gives up the rows that this batch overtakes. */
  void comes(RowBatch batch) {
    held.removeIf(
        row -> {
          boolean overtaken = batch.overtakes(row);
          if (overtaken) {
            heldBytes -= row.bytes();
            row.release();
          }
          return overtaken;
        });
  }

  /** The rows that still wait; no other will. */
  List<RowBatch> end() {
    holding = false;
    List<RowBatch> left = List.copyOf(held);
    held.clear();
    return left;
  }
}
