package io.holowire.connector.source;

import io.holowire.connector.source.plan.Part;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A part of a scan and how far it has been read.
 *
 * @param splitId unique within the scan
 * @param part what to read
 * @param snapshot in which; null = one of its own
 * @param position 0 = nothing emitted. Else where the last row emitted is stored, as {@link
 *     TuplePosition} packs it, for parts that come as stored; the number of rows for others
 */
public record HologresSplit(String splitId, Part part, Snapshot snapshot, long position)
    implements SourceSplit {
  public HologresSplit {
    Objects.requireNonNull(splitId, "splitId");
    Objects.requireNonNull(part, "part");
    if (position < 0) {
      throw new IllegalArgumentException("position " + position + " is negative");
    }
  }

  HologresSplit at(long newPosition) {
    return new HologresSplit(splitId, part, snapshot, newPosition);
  }

  /** The same, not begun, in another snapshot. */
  HologresSplit in(Snapshot other) {
    return new HologresSplit(splitId, part, other, 0);
  }
}
