package io.holowire.connector.source;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/**
 * Consecutive rows of one split, still as the bytes that the server sent. Owns them until Flink
 * recycles it; each row is decoded on the task thread when Flink asks for it, and each buffer
 * released as soon as its rows are read.
 */
final class RowChunk implements RecordsWithSplitIds<ReadRow> {
  private final String splitId;
  private final SplitRows rows;
  private final ArrayDeque<ByteBuf> runs;
  private final boolean last;
  private final long bytes;
  private final ChunksInFlight inFlight;
  private ByteBuf current;
  private boolean entered;

  /**
   * @param runs runs of complete CopyData messages, in order; ownership passes
   * @param last whether the split ends with this chunk
   */
  RowChunk(
      String splitId, SplitRows rows, List<ByteBuf> runs, boolean last, ChunksInFlight inFlight) {
    this.splitId = splitId;
    this.rows = rows;
    this.runs = new ArrayDeque<>(runs);
    this.last = last;
    this.inFlight = inFlight;
    this.bytes = runs.stream().mapToLong(ByteBuf::readableBytes).sum();
  }

  /** What the buffers hold, as handed over. */
  long bytes() {
    return bytes;
  }

  @Override
  public String nextSplit() {
    if (entered) {
      return null;
    }
    entered = true;
    return splitId;
  }

  @Override
  public ReadRow nextRecordFromSplit() {
    while (true) {
      ReadRow row = current == null ? null : rows.next();
      if (row != null) {
        return row;
      }
      if (!nextRun()) {
        return null;
      }
    }
  }

  @Override
  public Set<String> finishedSplits() {
    return last ? Set.of(splitId) : Set.of();
  }

  @Override
  public void recycle() {
    inFlight.giveBack(this);
  }

  private synchronized boolean nextRun() {
    if (current != null) {
      current.release();
    }
    current = runs.poll();
    if (current != null) {
      rows.enter(current);
      return true;
    }
    if (last) {
      rows.end();
    }
    return false;
  }

  /** Frees what is not consumed; may be repeated. */
  synchronized void release() {
    if (current != null) {
      current.release();
      current = null;
    }
    runs.forEach(ByteBuf::release);
    runs.clear();
  }
}
