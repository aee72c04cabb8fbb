package io.holowire.connector.source;

import java.util.HashSet;
import java.util.Set;

/**
 * The chunks that were handed to Flink and are not consumed yet: bounds their bytes, and releases
 * them when the reader is closed before Flink has consumed them.
 *
 * <p>Flink's queue bounds the number of chunks, not their size, and drops what it still holds on
 * close.
 */
final class ChunksInFlight {
  private final long limitBytes;
  private final Set<RowChunk> chunks = new HashSet<>();
  private long bytes;
  private Runnable onRoom = () -> {};
  private boolean closed;

  /**
   * @param limitBytes above it, nothing more is handed over; a single chunk may be larger, and is
   *     then alone
   */
  ChunksInFlight(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Whom to tell when there is room again; replaces the one before. */
  synchronized void onRoom(Runnable listener) {
    onRoom = listener;
  }

  synchronized boolean hasRoom() {
    return bytes < limitBytes;
  }

  /**
   * Takes note of a chunk that is about to be handed over; releases it where the reader is closed.
   */
  void lend(RowChunk chunk) {
    synchronized (this) {
      if (!closed) {
        chunks.add(chunk);
        bytes += chunk.bytes();
        return;
      }
    }
    chunk.release();
  }

  /** Flink has done with a chunk. */
  void giveBack(RowChunk chunk) {
    Runnable listener;
    synchronized (this) {
      if (!chunks.remove(chunk)) {
        return;
      }
      bytes -= chunk.bytes();
      listener = onRoom;
    }
    chunk.release();
    listener.run();
  }

  /** Releases everything; the task thread reads no more. */
  void close() {
    Set<RowChunk> left;
    synchronized (this) {
      closed = true;
      left = Set.copyOf(chunks);
      chunks.clear();
      bytes = 0;
    }
    left.forEach(RowChunk::release);
  }
}
