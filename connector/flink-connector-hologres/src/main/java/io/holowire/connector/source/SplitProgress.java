package io.holowire.connector.source;

/** How far the task thread has got with one split. */
final class SplitProgress {
  private final HologresSplit split;
  private long emitted;

  SplitProgress(HologresSplit split) {
    this.split = split;
    this.emitted = split.emitted();
  }

  void rowEmitted() {
    emitted++;
  }

  /** The split as it has to be resumed. */
  HologresSplit split() {
    return split.at(emitted);
  }
}
