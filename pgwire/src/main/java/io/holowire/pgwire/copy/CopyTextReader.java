package io.holowire.pgwire.copy;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.wire.RunReader;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Rows out of the chunks of a text COPY OUT; owns the unescaped bytes of the current row, which are
 * valid until the next. A message may hold several lines, or none; a line lies within one message.
 */
public final class CopyTextReader {
  private final CopyText format;
  private final RunReader messages = new RunReader();
  private ByteBuf bytes; // in which the current chunk is, and what at and end count in
  private int at; // where in the current message the next line begins
  private int end; // of the current message
  private boolean complete;

  private byte[] text = new byte[256];
  private int size;
  private int columns;
  private int[] starts = new int[16]; // of each field, and behind the last
  private boolean[] nulls = new boolean[16];

  /** Stands before the stream's first chunk. */
  public CopyTextReader(CopyText format) {
    this.format = format;
  }

  /**
   * Goes on with the next run of complete CopyData messages; it is neither retained nor released.
   */
  public void wrap(ByteBuf chunk) {
    messages.wrap(chunk);
    bytes = messages.buffer();
    at = 0;
    end = 0;
  }

  /**
   * Goes to the next row.
   *
   * @return false = none is left in this chunk
   * @throws ProtocolException when a line does not end within its message, or in a lone backslash,
   *     or follows the end marker
   */
  public boolean next() {
    while (true) {
      if (at == end) {
        if (!messages.next()) {
          return false;
        }
        at = messages.bodyIndex();
        end = messages.bodyEnd();
      } else if (complete) {
        throw new ProtocolException((end - at) + " bytes behind the end of a text COPY");
      } else {
        int newline = bytes.indexOf(at, end, CopyText.NEWLINE);
        if (newline < 0) {
          throw new ProtocolException("a line of a text COPY that does not end in its message");
        }
        int start = at;
        at = newline + 1;
        complete = isEndMarker(start, newline);
        if (!complete) {
          readLine(start, newline);
          return true;
        }
      }
    }
  }

  /** Columns of the current row; a table without columns has one, empty. */
  public int columns() {
    return columns;
  }

  public boolean isNull(int c) {
    return nulls[Objects.checkIndex(c, columns)];
  }

  /** The bytes that {@link #index} counts in: all values of the current row, unescaped. */
  public byte[] buffer() {
    return text;
  }

  /** Where the value of column {@code c}, from 0, begins. */
  public int index(int c) {
    return starts[Objects.checkIndex(c, columns)];
  }

  /** Bytes of the value, -1 = NULL. */
  public int length(int c) {
    return isNull(c) ? -1 : starts[c + 1] - starts[c];
  }

  /** The value; null = NULL. */
  public String getText(int c) {
    int length = length(c);
    return length < 0 ? null : new String(text, starts[c], length, StandardCharsets.UTF_8);
  }

  /** A line of {@code \.}: older servers may end with it. */
  private boolean isEndMarker(int from, int to) {
    return to - from == 2
        && bytes.getByte(from) == CopyText.ESCAPE
        && bytes.getByte(from + 1) == CopyText.END;
  }

  private void readLine(int from, int to) {
    if (text.length < to - from) { // unescaping never lengthens
      text = new byte[Math.max(to - from, 2 * text.length)];
    }
    size = 0;
    columns = 0;
    int fieldStart = from;
    int i = from;
    while (i < to) {
      byte b = bytes.getByte(i);
      if (b == format.delimiterByte()) {
        endField(isNullMarker(fieldStart, i));
        i++;
        fieldStart = i;
      } else if (b == CopyText.ESCAPE) {
        i = unescape(i + 1, to);
      } else {
        text[size++] = b;
        i++;
      }
    }
    endField(isNullMarker(fieldStart, to));
  }

  private boolean isNullMarker(int from, int to) {
    return to - from == 2
        && bytes.getByte(from) == CopyText.ESCAPE
        && bytes.getByte(from + 1) == CopyText.NULL;
  }

  private void endField(boolean isNull) {
    if (columns + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      nulls = Arrays.copyOf(nulls, 2 * nulls.length);
    }
    nulls[columns] = isNull;
    columns++;
    starts[columns] = size;
  }

  /**
   * Appends what the backslash before {@code i} and the byte at it stand for; returns the index
   * behind.
   */
  private int unescape(int i, int to) {
    if (i == to) {
      throw new ProtocolException("a line of a text COPY that ends in a backslash");
    }
    byte b = bytes.getByte(i);
    if (isDigit(b, 8)) {
      return unescapeNumber(i, Math.min(to, i + 3), 8);
    }
    if (b == 'x' && i + 1 < to && isDigit(bytes.getByte(i + 1), 16)) {
      return unescapeNumber(i + 1, Math.min(to, i + 3), 16);
    }
    text[size++] = format.unescape(b);
    return i + 1;
  }

  /**
   * Up to three octal or two hexadecimal digits: one byte, its overflow dropped, as the server
   * does.
   */
  private int unescapeNumber(int i, int limit, int radix) {
    int value = 0;
    for (; i < limit && isDigit(bytes.getByte(i), radix); i++) {
      value = radix * value + Character.digit(bytes.getByte(i), radix);
    }
    text[size++] = (byte) value;
    return i;
  }

  private static boolean isDigit(byte b, int radix) {
    return Character.digit(b, radix) >= 0;
  }
}
