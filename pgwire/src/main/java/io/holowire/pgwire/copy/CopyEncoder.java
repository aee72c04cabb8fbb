package io.holowire.pgwire.copy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/**
 * Rows into the chunks of a binary COPY IN: complete CopyData messages of many rows each, the
 * length patched once per chunk. Owns the chunk that is being filled. Not safe for use by several
 * threads.
 *
 * <pre>{@code
 * ByteBuf out = encoder.beginRow();
 * PgScalars.writeInt8(out, id);     // one length-prefixed field per column
 * PgScalars.writeNull(out);
 * encoder.endRow();                 // or abandonRow()
 * }</pre>
 */
public final class CopyEncoder implements AutoCloseable {
  private final int columns;
  private final Chunks chunks;
  private boolean begun;

  /**
   * @param columns of the COPY's column list, 0 to 32767
   * @param chunkBytes buffer size, at least 64; 64 KiB is what the server reads at once. A chunk is
   *     handed over when it is seven eighths full. A row is never split: one that does not fit
   *     makes its chunk larger.
   * @param chunks takes the chunks, each a buffer that is then its own to release
   */
  public CopyEncoder(
      ByteBufAllocator allocator, int columns, int chunkBytes, Consumer<ByteBuf> chunks) {
    if (columns < 0 || columns > Short.MAX_VALUE) {
      throw new IllegalArgumentException("columns " + columns + " is not in 0 to 32767");
    }
    this.columns = columns;
    this.chunks = new Chunks(allocator, chunkBytes, chunks);
  }

  /**
   * Returns where the caller appends the row's fields, each an int32 length (-1 = NULL) and the
   * value.
   */
  public ByteBuf beginRow() {
    writeHeaderOnce();
    return chunks.beginRow().writeShort(columns);
  }

  /**
   * Ends the row; may hand over a chunk.
   *
   * @throws IllegalArgumentException when the row is larger than the server accepts; it is taken
   *     back
   */
  public void endRow() {
    chunks.endRow();
  }

  /** Takes the row that was begun back. */
  public void abandonRow() {
    chunks.abandonRow();
  }

  /** Rows ended so far. */
  public long rows() {
    return chunks.rows();
  }

  /** Hands over what is complete, if anything is, without waiting for a full chunk. */
  public void flush() {
    chunks.flush();
  }

  /** Hands over the last chunk, which ends in the trailer; CopyDone is to follow it. */
  public void finish() {
    writeHeaderOnce();
    chunks.open().writeShort(BinaryFormat.TRAILER);
    chunks.finish();
  }

  /** Drops what was not handed over. */
  @Override
  public void close() {
    chunks.close();
  }

  private void writeHeaderOnce() {
    if (!begun) {
      BinaryFormat.writeHeader(chunks.open());
      begun = true;
    }
  }
}
