package io.holowire.connector.source;

import io.holowire.connector.source.plan.Part;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A part of a scan and how far it has been read.
 *
 * @param splitId unique within the scan
 * @param part what to read
 * @param emitted rows at its beginning that have been emitted, from 0
 */
public record HologresSplit(String splitId, Part part, long emitted) implements SourceSplit {
  public HologresSplit {
    Objects.requireNonNull(splitId, "splitId");
    Objects.requireNonNull(part, "part");
    if (emitted < 0) {
      throw new IllegalArgumentException("emitted " + emitted + " is negative");
    }
  }

  HologresSplit at(long rows) {
    return new HologresSplit(splitId, part, rows);
  }
}
