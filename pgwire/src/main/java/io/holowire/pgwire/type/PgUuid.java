package io.holowire.pgwire.type;

import io.netty.buffer.ByteBuf;

/** Uuid from and to text, in the spellings that the server accepts and the one that it prints. */
public final class PgUuid {
  private static final int BYTES = 16;

  private PgUuid() {}

  /**
   * Accepts what the server does: 32 hexadecimal digits of any case, optional hyphens between
   * groups of four, optional braces around. {@code UUID.fromString} is laxer (short groups) and
   * stricter.
   *
   * @throws IllegalArgumentException when the text is no uuid
   */
  public static void write(ByteBuf out, CharSequence text) {
    boolean braces = text.length() > 0 && text.charAt(0) == '{';
    int at = braces ? 1 : 0;
    long most = 0;
    long least = 0;
    for (int i = 0; i < BYTES; i++, at += 2) {
      if (i > 0 && i % 2 == 0 && at < text.length() && text.charAt(at) == '-') {
        at++;
      }
      most = most << 8 | least >>> 56;
      least = least << 8 | hexDigit(text, at) << 4 | hexDigit(text, at + 1);
    }
    if (braces && at < text.length() && text.charAt(at) == '}') {
      at++;
      braces = false;
    }
    if (braces || at != text.length()) {
      throw notUuid(text);
    }
    PgScalars.writeUuid(out, most, least);
  }

  /** 36 characters in lower case. */
  public static String read(ByteBuf in, int index) {
    return PgScalars.readUuid(in, index).toString();
  }

  private static int hexDigit(CharSequence text, int at) {
    char c = at < text.length() ? text.charAt(at) : 0;
    int digit = c < 0x80 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      throw notUuid(text);
    }
    return digit;
  }

  private static IllegalArgumentException notUuid(CharSequence text) {
    return new IllegalArgumentException("not a uuid: \"" + text + "\"");
  }
}
