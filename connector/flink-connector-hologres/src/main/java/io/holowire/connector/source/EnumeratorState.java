package io.holowire.connector.source;

import java.util.List;

/**
 * What the enumerator checkpoints.
 *
 * @param unassigned the splits that no reader has, in the order in which they will be handed out
 */
public record EnumeratorState(List<HologresSplit> unassigned) {
  public EnumeratorState {
    unassigned = List.copyOf(unassigned);
  }
}
