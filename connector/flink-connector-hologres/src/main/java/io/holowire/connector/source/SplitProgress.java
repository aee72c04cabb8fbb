package io.holowire.connector.source;

/** How far the task thread has got with one split. */
final class SplitProgress {
  private final HologresSplit split;
  private long position;

  SplitProgress(HologresSplit split) {
    this.split = split;
    this.position = split.position();
  }

  void at(long newPosition) {
    position = newPosition;
  }

  /** The split as it has to be resumed. */
  HologresSplit split() {
    return split.at(position);
  }
}
