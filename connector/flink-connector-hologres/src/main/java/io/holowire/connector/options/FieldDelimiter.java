package io.holowire.connector.options;

/** Reads the delimiter of text COPY as users write it in a DDL. */
final class FieldDelimiter {
  /** PostgreSQL refuses these as COPY's delimiter; N is in its NULL marker. */
  private static final String REFUSED = "\\\r\n.abcdefghijklmnopqrstuvwxyz0123456789N\0";

  private FieldDelimiter() {}

  /**
   * One single-byte character, the text {@code \}{@code uXXXX}, or {@code \t}.
   *
   * @throws IllegalArgumentException saying why the text is none
   */
  static char parse(String text) {
    char delimiter;
    if (text.equals("\\t")) {
      delimiter = '\t';
    } else if (text.matches("\\\\u[0-9a-fA-F]{4}")) {
      delimiter = (char) Integer.parseInt(text.substring(2), 16);
    } else if (text.length() == 1) {
      delimiter = text.charAt(0);
    } else {
      throw new IllegalArgumentException(
          "must be one character, or a text such as \\u0002 or \\t that stands for one");
    }
    if (delimiter >= 0x80) {
      throw new IllegalArgumentException("must be a single-byte character");
    }
    if (REFUSED.indexOf(delimiter) >= 0) {
      throw new IllegalArgumentException("COPY does not take this character as a delimiter");
    }
    return delimiter;
  }
}
