package io.holowire.connector.source;

import java.util.List;

/**
 * What the enumerator checkpoints.
 *
 * @param planned whether the relation has been cut; if not, the rest is empty
 * @param snapshot which all splits see; null = each its own, or all are read
 * @param unassigned the splits that no reader has, in the order in which they will be handed out
 * @param total of all splits
 * @param done of those that were read to their end
 */
public record EnumeratorState(
    boolean planned, Snapshot snapshot, List<HologresSplit> unassigned, Amount total, Amount done) {
  static final EnumeratorState NOT_PLANNED =
      new EnumeratorState(false, null, List.of(), Amount.NONE, Amount.NONE);

  public EnumeratorState {
    unassigned = List.copyOf(unassigned);
  }

  /** How much of a scan. */
  public record Amount(int splits, long bytes) {
    static final Amount NONE = new Amount(0, 0);

    Amount plus(HologresSplit split) {
      return new Amount(splits + 1, bytes + split.part().bytes());
    }

    Amount minus(HologresSplit split) {
      return new Amount(splits - 1, bytes - split.part().bytes());
    }
  }

  /** Whether no reader has been given anything. */
  boolean untouched() {
    return unassigned.size() == total.splits()
        && unassigned.stream().allMatch(split -> split.position() == 0);
  }
}
