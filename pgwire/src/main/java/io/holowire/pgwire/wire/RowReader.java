package io.holowire.pgwire.wire;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A view of one tuple, laid over row after row: the body of a DataRow or a tuple of a binary COPY.
 * Owns nothing but the positions of the fields; what it reads is valid as long as the buffer is.
 *
 * <p>The getters read the binary formats whose size is fixed by the type; for a field of another
 * size, or NULL, they throw {@link ProtocolException}. Other types: {@code
 * io.holowire.pgwire.type}, by {@link #index} and {@link #length}.
 */
public final class RowReader {
  private ByteBuf in;
  private int end;
  private int columns;
  private int[] indexes = new int[16];
  private int[] lengths = new int[16];

  /** Has to be laid over a row first. */
  public RowReader() {}

  /**
   * Lays this view over the body of the message at which {@code messages} stands.
   *
   * @throws ProtocolException when that is not a tuple
   */
  public void wrap(RunReader messages) {
    wrap(messages.buffer(), messages.bodyIndex(), messages.bodyEnd());
  }

  /**
   * Lays this view over a tuple that begins at {@code index} and must not go past {@code end}.
   *
   * @throws ProtocolException when it does, or has a negative count or length (but NULL's)
   */
  public void wrap(ByteBuf in, int index, int end) {
    this.in = in;
    this.columns = 0; // nothing is readable after a failure
    if (end - index < 2) {
      throw new ProtocolException("a row without its column count");
    }
    int count = in.getShort(index);
    int at = index + 2;
    if (count < 0 || count > (end - at) / 4) {
      throw new ProtocolException("a row of %d columns in %d bytes".formatted(count, end - at));
    }
    if (count > indexes.length) {
      indexes = new int[count];
      lengths = new int[count];
    }
    for (int c = 0; c < count; c++) {
      if (end - at < 4) {
        throw new ProtocolException("a row that ends before column " + c);
      }
      int length = in.getInt(at);
      at += 4;
      if (length < -1 || length > end - at) {
        throw new ProtocolException(
            "column %d of %d bytes, %d are left".formatted(c, length, end - at));
      }
      indexes[c] = at;
      lengths[c] = length;
      at += Math.max(0, length);
    }
    this.end = at;
    this.columns = count;
  }

  public int columns() {
    return columns;
  }

  /** The buffer that {@link #index} counts in. */
  public ByteBuf buffer() {
    return in;
  }

  /** The index behind the last field. */
  public int end() {
    return end;
  }

  public boolean isNull(int c) {
    return length(c) < 0;
  }

  /** Where the value of column {@code c}, from 0, begins. */
  public int index(int c) {
    return indexes[Objects.checkIndex(c, columns)];
  }

  /** Bytes of the value, -1 = NULL. */
  public int length(int c) {
    return lengths[Objects.checkIndex(c, columns)];
  }

  public boolean getBoolean(int c) {
    return in.getByte(sized(c, 1)) != 0;
  }

  public short getShort(int c) {
    return in.getShort(sized(c, 2));
  }

  public int getInt(int c) {
    return in.getInt(sized(c, 4));
  }

  public long getLong(int c) {
    return in.getLong(sized(c, 8));
  }

  public float getFloat(int c) {
    return in.getFloat(sized(c, 4));
  }

  public double getDouble(int c) {
    return in.getDouble(sized(c, 8));
  }

  /** The field as UTF-8; null = NULL. */
  public String getText(int c) {
    int length = length(c);
    return length < 0 ? null : in.toString(indexes[c], length, StandardCharsets.UTF_8);
  }

  /** A copy of the field; null = NULL. */
  public byte[] getBytes(int c) {
    int length = length(c);
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.getBytes(indexes[c], bytes);
    return bytes;
  }

  private int sized(int c, int size) {
    int length = length(c);
    if (length != size) {
      throw new ProtocolException(
          "column %d: a value of %d bytes expected, but it %s"
              .formatted(c, size, length < 0 ? "is NULL" : "has " + length));
    }
    return indexes[c];
  }
}
