package io.holowire.pgwire.copy;

import io.holowire.pgwire.type.PgText.NulPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.function.Consumer;

/**
 * Rows into the chunks of a text COPY IN, as {@link CopyEncoder} does for a binary one. The fields
 * of a row are written one by one, from left to right. Owns the chunk that is being filled. Not
 * safe for use by several threads.
 */
public final class CopyTextEncoder implements AutoCloseable {
  private static final int BLOCK_BYTES = 1024;

  private final CopyText format;
  private final NulPolicy nulPolicy;
  private final Chunks chunks;
  private final byte[] block = new byte[BLOCK_BYTES];
  private boolean firstField;

  /**
   * @param nulPolicy what to do with U+0000, which no text can hold
   * @param chunkBytes as in {@link CopyEncoder}
   * @param chunks takes the chunks, each a buffer that is then its own to release
   */
  public CopyTextEncoder(
      ByteBufAllocator allocator,
      CopyText format,
      NulPolicy nulPolicy,
      int chunkBytes,
      Consumer<ByteBuf> chunks) {
    this.format = format;
    this.nulPolicy = nulPolicy;
    this.chunks = new Chunks(allocator, chunkBytes, chunks);
  }

  public void beginRow() {
    chunks.beginRow();
    firstField = true;
  }

  public void writeNull() {
    beginField().writeByte(CopyText.ESCAPE).writeByte(CopyText.NULL);
  }

  /**
   * @throws IllegalArgumentException when there is a NUL in it and the policy is to fail; the row
   *     is then to be abandoned
   */
  public void writeText(byte[] utf8, int offset, int length) {
    ByteBuf out = beginField();
    int end = offset + length;
    int special = 0;
    for (int i = offset; i < end; i++) {
      special += isSpecial(utf8[i]) ? 1 : 0;
    }
    if (special == 0) {
      out.writeBytes(utf8, offset, length);
    } else {
      out.ensureWritable((int) Math.min(Integer.MAX_VALUE, (long) length + special));
      escape(utf8, offset, end, out);
    }
  }

  /** By blocks, because a buffer checks each access. */
  private void escape(byte[] utf8, int offset, int end, ByteBuf out) {
    int filled = 0;
    for (int i = offset; i < end; i++) {
      byte b = utf8[i];
      if (filled > block.length - 2) {
        out.writeBytes(block, 0, filled);
        filled = 0;
      }
      byte escape = format.escape(b);
      if (escape != 0) {
        block[filled++] = CopyText.ESCAPE;
        block[filled++] = escape;
      } else if (b != 0) {
        block[filled++] = b;
      } else {
        requireStrip();
      }
    }
    out.writeBytes(block, 0, filled);
  }

  private boolean isSpecial(byte b) {
    return b == 0 || format.escape(b) != 0;
  }

  /**
   * The same for text that is not encoded yet, the server's own text form of a number for example.
   */
  public void writeText(CharSequence text) {
    ByteBuf out = beginField();
    int start = out.writerIndex();
    ByteBufUtil.writeUtf8(out, text);
    escapeFrom(out, start);
  }

  /** Ends the row; may hand over a chunk. Errors as in {@link CopyEncoder#endRow}. */
  public void endRow() {
    chunks.row().writeByte(CopyText.NEWLINE);
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

  /** Hands over the last chunk, if there is one; CopyDone is to follow it. */
  public void finish() {
    chunks.finish();
  }

  /** Drops what was not handed over. */
  @Override
  public void close() {
    chunks.close();
  }

  private ByteBuf beginField() {
    ByteBuf out = chunks.row();
    if (!firstField) {
      out.writeByte(format.delimiterByte());
    }
    firstField = false;
    return out;
  }

  /**
   * Escapes in place what was appended since {@code start}: most values need nothing, so they are
   * written first.
   */
  private void escapeFrom(ByteBuf out, int start) {
    int end = out.writerIndex();
    int escapes = 0;
    int nuls = 0;
    for (int i = start; i < end; i++) {
      byte b = out.getByte(i);
      if (b == 0) {
        nuls++;
      } else if (format.escape(b) != 0) {
        escapes++;
      }
    }
    if (nuls > 0) {
      dropNuls(out, start);
    }
    if (escapes > 0) {
      spreadFrom(out, start, escapes);
    }
  }

  private void dropNuls(ByteBuf out, int start) {
    requireStrip();
    int to = start;
    for (int i = start; i < out.writerIndex(); i++) {
      byte b = out.getByte(i);
      if (b != 0) {
        out.setByte(to++, b);
      }
    }
    out.writerIndex(to);
  }

  private void requireStrip() {
    if (nulPolicy != NulPolicy.STRIP) {
      throw new IllegalArgumentException("text holds a NUL, which PostgreSQL cannot store");
    }
  }

  /** Moves bytes up from the last one down, so that none is overwritten before it was read. */
  private void spreadFrom(ByteBuf out, int start, int escapes) {
    int from = out.writerIndex();
    int to = from + escapes;
    out.ensureWritable(escapes).writerIndex(to);
    while (to > from) {
      byte b = out.getByte(--from);
      byte escape = format.escape(b);
      out.setByte(--to, escape == 0 ? b : escape);
      if (escape != 0) {
        out.setByte(--to, CopyText.ESCAPE);
      }
    }
  }
}
