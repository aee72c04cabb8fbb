package io.holowire.pgwire.type;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Text in UTF-8, the binary format of text, varchar, bpchar, name, json, xml and every enum.
 *
 * <p>The server stores every character but U+0000 (it answers 22021), so a NUL is dealt with here
 * by a {@link NulPolicy}. An unpaired surrogate has no UTF-8; it becomes {@code '?'}, as in the JDK
 * and in Flink. Bytes given as UTF-8 are trusted to be that: the server checks them.
 */
public final class PgText {
  private PgText() {}

  /** What to do with U+0000. */
  public enum NulPolicy {
    /** Refuse the value with {@link IllegalArgumentException}. */
    FAIL,
    /** Leave the NULs out. */
    STRIP;

    /** In lower case, as options have it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException when there is a NUL and the policy is to fail; it names the
   *     position of the first one
   */
  public static void write(ByteBuf out, byte[] utf8, int offset, int length, NulPolicy policy) {
    out.ensureWritable(Integer.BYTES + length);
    int mark = beginField(out);
    out.writeBytes(utf8, offset, length);
    // Searched in the buffer, because Netty compares eight bytes at a time.
    int nul = out.indexOf(mark + Integer.BYTES, out.writerIndex(), (byte) 0);
    if (nul >= 0) {
      int position = nul - mark - Integer.BYTES;
      refuseUnlessStrip(out, mark, policy, position);
      out.writerIndex(nul);
      for (int i = offset + position; i < offset + length; i++) {
        if (utf8[i] != 0) {
          out.writeByte(utf8[i]);
        }
      }
    }
    endField(out, mark);
  }

  /**
   * Encodes straight into the buffer; no String or array in between.
   *
   * @throws IllegalArgumentException when there is a NUL and the policy is to fail
   */
  public static void write(ByteBuf out, CharSequence text, NulPolicy policy) {
    out.ensureWritable(Integer.BYTES + text.length());
    int mark = beginField(out);
    int from = writeAscii(out, text);
    for (int at = nextGap(text, from); at < text.length(); at = nextGap(text, from)) {
      if (text.charAt(at) == '\0') {
        refuseUnlessStrip(out, mark, policy, at);
        writeRun(out, text, from, at);
      } else {
        writeRun(out, text, from, at);
        out.writeByte('?');
      }
      from = at + 1;
    }
    if (from < text.length()) {
      writeRun(out, text, from, text.length());
    }
    endField(out, mark);
  }

  /** Malformed UTF-8 becomes U+FFFD; a server with {@code client_encoding} UTF8 sends none. */
  public static String read(ByteBuf in, int index, int length) {
    return in.toString(index, length, StandardCharsets.UTF_8);
  }

  /**
   * Most texts are ASCII, for which eight characters at a time are faster than Netty's writer.
   *
   * @return how many characters were written: all before a NUL or one that is not ASCII, or a few
   *     less
   */
  private static int writeAscii(ByteBuf out, CharSequence text) {
    int length = text.length();
    int at = 0;
    while (length - at >= Long.BYTES) {
      long eight = ascii(text, at, Long.BYTES);
      if (eight < 0) {
        return at;
      }
      out.writeLong(eight);
      at += Long.BYTES;
    }
    if (length - at >= Integer.BYTES) {
      long four = ascii(text, at, Integer.BYTES);
      if (four < 0) {
        return at;
      }
      out.writeInt((int) four);
      at += Integer.BYTES;
    }
    while (at < length) {
      long one = ascii(text, at, Byte.BYTES);
      if (one < 0) {
        return at;
      }
      out.writeByte((int) one);
      at++;
    }
    return at;
  }

  /**
   * So many characters as bytes, the first one highest; negative when one of them is a NUL or not
   * ASCII.
   *
   * @param count up to 8
   */
  private static long ascii(CharSequence text, int from, int count) {
    long bytes = 0;
    int bits = 0;
    for (int i = 0; i < count; i++) {
      char c = text.charAt(from + i);
      bytes = bytes << Byte.SIZE | c;
      bits |= c | c - 1; // of a NUL that is all bits
    }
    return (bits & ~0x7F) == 0 ? bytes : -1;
  }

  private static void writeRun(ByteBuf out, CharSequence text, int from, int to) {
    // Counted only where needed: growing by three bytes for every character would triple a buffer.
    long most = 3L * (to - from);
    int bytes = most <= out.writableBytes() ? (int) most : ByteBufUtil.utf8Bytes(text, from, to);
    ByteBufUtil.reserveAndWriteUtf8(out, text, from, to, bytes);
  }

  /** The field begun at the mark is taken back, so that a refusal leaves nothing behind. */
  private static void refuseUnlessStrip(ByteBuf out, int mark, NulPolicy policy, int position) {
    if (policy != NulPolicy.STRIP) {
      out.writerIndex(mark);
      throw new IllegalArgumentException(
          "text holds a NUL at position " + position + ", which PostgreSQL cannot store");
    }
  }

  private static int beginField(ByteBuf out) {
    int mark = out.writerIndex();
    out.writeInt(0);
    return mark;
  }

  private static void endField(ByteBuf out, int mark) {
    out.setInt(mark, out.writerIndex() - mark - Integer.BYTES);
  }

  /**
   * The next character that has no bytes of its own: a NUL or an unpaired surrogate; else the
   * length. Netty would write {@code ??} for a pair that follows an unpaired one.
   */
  private static int nextGap(CharSequence text, int from) {
    int length = text.length();
    int at = from;
    while (at < length) {
      char c = text.charAt(at);
      if (c == '\0') {
        return at;
      }
      if (!Character.isSurrogate(c)) {
        at++;
      } else if (at + 1 < length && Character.isSurrogatePair(c, text.charAt(at + 1))) {
        at += 2;
      } else {
        return at;
      }
    }
    return length;
  }
}
