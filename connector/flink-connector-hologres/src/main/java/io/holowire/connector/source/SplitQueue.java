package io.holowire.connector.source;

import io.holowire.connector.source.EnumeratorState.Amount;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Who reads which split, and what is left. For one thread, but for what the amounts say. */
final class SplitQueue {
  private final ArrayDeque<HologresSplit> unassigned;
  private final Map<Integer, HologresSplit> reading = new HashMap<>();
  private final Map<String, HologresSplit> finished = new HashMap<>();
  private final Set<Integer> idle = new HashSet<>();
  private final Amount total;
  private volatile Amount done;
  private volatile int waiting;

  /**
   * @param unassigned in the order in which they are handed out
   */
  SplitQueue(List<HologresSplit> unassigned, Amount total, Amount done) {
    this.unassigned = new ArrayDeque<>(unassigned);
    this.waiting = unassigned.size();
    this.total = total;
    this.done = done;
  }

  /** All the splits of a scan that begins. */
  static SplitQueue of(List<HologresSplit> splits) {
    Amount total = Amount.NONE;
    for (HologresSplit split : splits) {
      total = total.plus(split);
    }
    return new SplitQueue(splits, total, Amount.NONE);
  }

  /** The next split for a reader, which has read to its end what it had; null = none is left. */
  HologresSplit next(int subtask) {
    HologresSplit before = reading.remove(subtask);
    if (before != null && finished.putIfAbsent(before.splitId(), before) == null) {
      done = done.plus(before);
    }
    HologresSplit split = unassigned.poll();
    if (split == null) {
      idle.add(subtask);
    } else {
      reading.put(subtask, split);
    }
    waiting = unassigned.size();
    return split;
  }

  /** Takes splits back from a reader that has failed; they are the oldest and go out first. */
  void back(List<HologresSplit> splits, int subtask) {
    idle.remove(subtask);
    // What is not given back the reader still has, in its own state.
    reading.computeIfPresent(subtask, (reader, split) -> isAmong(splits, split) ? null : split);
    for (int i = splits.size() - 1; i >= 0; i--) {
      HologresSplit split = splits.get(i);
      unassigned.addFirst(split);
      if (finished.remove(split.splitId()) != null) {
        done = done.minus(split);
      }
    }
    waiting = unassigned.size();
  }

  private static boolean isAmong(List<HologresSplit> splits, HologresSplit wanted) {
    return splits.stream().anyMatch(split -> split.splitId().equals(wanted.splitId()));
  }

  /** Counts all as read, also what readers had before the enumerator was restored. */
  void complete() {
    done = total;
  }

  /** A reader that starts may have been given a split before. */
  void started(int subtask) {
    idle.remove(subtask);
  }

  void replaceAll(UnaryOperator<HologresSplit> change) {
    List<HologresSplit> changed = unassigned.stream().map(change).toList();
    unassigned.clear();
    unassigned.addAll(changed);
  }

  /** Whether all has been read, as far as each of the readers has said so. */
  boolean isRead(int readers) {
    return unassigned.isEmpty() && idle.size() >= readers;
  }

  List<HologresSplit> unassigned() {
    return List.copyOf(unassigned);
  }

  /** How many wait for a reader; for any thread. */
  int waiting() {
    return waiting;
  }

  Amount total() {
    return total;
  }

  /** For any thread. */
  Amount done() {
    return done;
  }
}
