package io.holowire.connector.source;

import java.util.ArrayDeque;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Hands the splits of a plan to readers, one at a time and on request, so that a slow reader gets
 * fewer. Owns the splits that no reader has.
 */
final class SplitAssigner implements SplitEnumerator<HologresSplit, EnumeratorState> {
  private final SplitEnumeratorContext<HologresSplit> context;
  private final ArrayDeque<HologresSplit> unassigned;

  SplitAssigner(SplitEnumeratorContext<HologresSplit> context, EnumeratorState state) {
    this.context = context;
    this.unassigned = new ArrayDeque<>(state.unassigned());
  }

  @Override
  public void start() {
    // The plan was made before; readers ask.
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    if (!context.registeredReaders().containsKey(subtask)) {
      return; // it failed while its request was on the way; its successor asks again
    }
    HologresSplit split = unassigned.poll();
    if (split == null) {
      context.signalNoMoreSplits(subtask);
    } else {
      context.assignSplit(split, subtask);
    }
  }

  @Override
  public void addSplitsBack(List<HologresSplit> splits, int subtask) {
    // To the front: they are the oldest, and the failed reader asks first.
    for (int i = splits.size() - 1; i >= 0; i--) {
      unassigned.addFirst(splits.get(i));
    }
  }

  @Override
  public void addReader(int subtask) {
    // It asks when it is ready.
  }

  @Override
  public EnumeratorState snapshotState(long checkpointId) {
    return new EnumeratorState(List.copyOf(unassigned));
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
