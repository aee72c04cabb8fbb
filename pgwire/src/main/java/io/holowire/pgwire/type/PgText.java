package io.holowire.pgwire.type;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

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
    STRIP
  }

  public static void write(ByteBuf out, byte[] utf8, int offset, int length, NulPolicy policy) {
    int end = offset + length;
    int nul = indexOfNul(utf8, offset, end);
    out.ensureWritable(Integer.BYTES + length);
    if (nul < 0) {
      out.writeInt(length).writeBytes(utf8, offset, length);
      return;
    }
    refuseUnlessStrip(policy, nul - offset);
    int mark = beginField(out);
    int from = offset;
    for (; nul >= 0; nul = indexOfNul(utf8, from, end)) {
      out.writeBytes(utf8, from, nul - from);
      from = nul + 1;
    }
    out.writeBytes(utf8, from, end - from);
    endField(out, mark);
  }

  /** Encodes straight into the buffer; no String or array in between. */
  public static void write(ByteBuf out, CharSequence text, NulPolicy policy) {
    int nul = indexOfNul(text, 0);
    if (nul < 0) {
      // Exact size first: reserving three bytes for every character would triple a large buffer.
      int bytes = ByteBufUtil.utf8Bytes(text);
      out.ensureWritable(Integer.BYTES + bytes);
      out.writeInt(bytes);
      ByteBufUtil.reserveAndWriteUtf8(out, text, bytes);
      return;
    }
    refuseUnlessStrip(policy, nul);
    int mark = beginField(out);
    int from = 0;
    for (; nul >= 0; nul = indexOfNul(text, from)) {
      writeRun(out, text, from, nul);
      from = nul + 1;
    }
    writeRun(out, text, from, text.length());
    endField(out, mark);
  }

  /** Malformed UTF-8 becomes U+FFFD; a server with {@code client_encoding} UTF8 sends none. */
  public static String read(ByteBuf in, int index, int length) {
    return in.toString(index, length, StandardCharsets.UTF_8);
  }

  private static void writeRun(ByteBuf out, CharSequence text, int from, int to) {
    int bytes = ByteBufUtil.utf8Bytes(text, from, to);
    ByteBufUtil.reserveAndWriteUtf8(out, text, from, to, bytes);
  }

  private static void refuseUnlessStrip(NulPolicy policy, int position) {
    if (policy != NulPolicy.STRIP) {
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

  private static int indexOfNul(byte[] utf8, int from, int end) {
    for (int i = from; i < end; i++) {
      if (utf8[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private static int indexOfNul(CharSequence text, int from) {
    if (text instanceof String string) {
      return string.indexOf('\0', from); // an intrinsic
    }
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\0') {
        return i;
      }
    }
    return -1;
  }
}
