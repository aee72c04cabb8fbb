package io.holowire.pgwire.copy;

import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Collects rows in one CopyData message at a time and hands it over when it is full; owns it until
 * then.
 */
final class Chunks implements AutoCloseable {
  private static final int NONE = -1;

  private final ByteBufAllocator allocator;
  private final int capacity;
  private final int full;
  private final Consumer<ByteBuf> consumer;
  private ByteBuf chunk; // null = none begun
  private ByteBuf bare; // the same, without what detects leaks
  private int mark; // of the CopyData
  private int rowStart = NONE;
  private long rows;
  private boolean closed;

  /**
   * @param chunkBytes size of the buffers. A chunk is handed over when seven eighths are full, so
   *     that rows up to an eighth never make it grow, which would copy it.
   */
  Chunks(ByteBufAllocator allocator, int chunkBytes, Consumer<ByteBuf> consumer) {
    if (chunkBytes < 64) {
      throw new IllegalArgumentException("chunkBytes " + chunkBytes + " is less than 64");
    }
    this.allocator = Objects.requireNonNull(allocator);
    this.consumer = Objects.requireNonNull(consumer);
    this.capacity = chunkBytes;
    this.full = chunkBytes - chunkBytes / 8;
  }

  /** The chunk to append to, begun if there is none; not within a row. */
  ByteBuf open() {
    requireRow(false);
    requireOpen();
    if (chunk == null) {
      chunk = allocator.buffer(capacity);
      mark = Frontend.beginCopyData(chunk);
      bare = bare(chunk);
    }
    return bare;
  }

  /**
   * The buffer itself, where Netty has wrapped it to detect leaks, as it does with one of 128. Rows
   * are many small writes, which are all slower when some go through a wrapper.
   */
  private static ByteBuf bare(ByteBuf begun) {
    ByteBuf inner = begun.unwrap();
    // Views unwrap as well, but have indices of their own.
    return inner != null && inner.writerIndex() == begun.writerIndex() ? inner : begun;
  }

  ByteBuf beginRow() {
    ByteBuf out = open();
    rowStart = out.writerIndex();
    return out;
  }

  void endRow() {
    requireRow(true);
    int size = chunk.writerIndex();
    if (size > Frontend.MAX_MESSAGE_BYTES) {
      int row = size - rowStart;
      abandonRow();
      throw new IllegalArgumentException(
          "a row of %d bytes; the server accepts messages of %d"
              .formatted(row, Frontend.MAX_MESSAGE_BYTES));
    }
    rowStart = NONE;
    rows++;
    if (size >= full) {
      flush();
    }
  }

  void abandonRow() {
    requireRow(true);
    chunk.writerIndex(rowStart);
    rowStart = NONE;
  }

  /** The row that was begun. */
  ByteBuf row() {
    requireRow(true);
    return bare;
  }

  long rows() {
    return rows;
  }

  void flush() {
    requireRow(false);
    if (chunk != null) {
      ByteBuf complete = chunk;
      chunk = null; // the consumer's from here on, whatever it does
      Frontend.endCopyData(complete, mark);
      consumer.accept(complete);
    }
  }

  void finish() {
    flush();
    closed = true;
  }

  @Override
  public void close() {
    closed = true;
    rowStart = NONE;
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("already finished or closed");
    }
  }

  private void requireRow(boolean begun) {
    if (begun != (rowStart != NONE)) {
      throw new IllegalStateException(
          begun ? "no row was begun" : "a row was begun, but not ended");
    }
  }
}
