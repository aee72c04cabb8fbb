package io.holowire.pgwire.copy;

/**
 * The text format of COPY with one delimiter: which bytes are escaped, and by what. NULL is {@code
 * \N}. UTF-8 only: no byte of a longer character looks like an ASCII one there.
 */
public final class CopyText {
  static final byte ESCAPE = '\\';
  static final byte NULL = 'N';
  static final byte END = '.';
  static final byte NEWLINE = '\n';

  private static final int ASCII = 128;

  /**
   * COPY refuses these, for a backslash before them means something already; N is in the NULL
   * marker.
   */
  private static final String REFUSED = "\\.abcdefghijklmnopqrstuvwxyz0123456789N\r\n";

  private static final String CONTROLS = "\b\f\n\r\t\u000B";
  private static final String LETTERS = "bfnrtv";

  private final byte delimiter;
  private final byte[] escapes =
      new byte[ASCII]; // what follows the backslash; 0 = the byte needs none
  private final byte[] unescapes = new byte[ASCII];

  private CopyText(byte delimiter) {
    this.delimiter = delimiter;
    for (byte b = 1; b > 0; b++) {
      unescapes[b] = b;
    }
    escapes[ESCAPE] = ESCAPE;
    escapes[delimiter] = delimiter;
    for (int i = 0; i < CONTROLS.length(); i++) {
      escapes[CONTROLS.charAt(i)] = (byte) LETTERS.charAt(i);
      unescapes[LETTERS.charAt(i)] = (byte) CONTROLS.charAt(i);
    }
  }

  /**
   * @param delimiter one byte in UTF-8, U+0001 to U+007F, and none that COPY refuses: newline,
   *     carriage return, backslash, dot, lower-case letters, digits; nor N
   */
  public static CopyText delimitedBy(char delimiter) {
    if (delimiter == 0 || delimiter >= ASCII || REFUSED.indexOf(delimiter) >= 0) {
      throw new IllegalArgumentException(
          "U+%04X cannot delimit the columns of a text COPY".formatted((int) delimiter));
    }
    return new CopyText((byte) delimiter);
  }

  public char delimiter() {
    return (char) delimiter;
  }

  byte delimiterByte() {
    return delimiter;
  }

  /** What stands behind the backslash for {@code b}; 0 = it stands for itself. */
  byte escape(byte b) {
    return b < 0 ? 0 : escapes[b];
  }

  /** What a backslash and {@code b} stand for, unless {@code b} begins a number. */
  byte unescape(byte b) {
    return b < 0 ? b : unescapes[b];
  }
}
