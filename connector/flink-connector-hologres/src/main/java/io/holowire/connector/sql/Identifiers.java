package io.holowire.connector.sql;

import java.util.Collection;
import java.util.stream.Collectors;

/** Owns quoting: every name and every literal that goes into a SQL text passes here. */
public final class Identifiers {
  private Identifiers() {}

  /**
   * A name in double quotes, so that case, spaces and reserved words survive.
   *
   * @throws IllegalArgumentException for an empty name or one with a NUL character, which
   *     PostgreSQL cannot have
   */
  public static String quote(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          name.isEmpty() ? "a name is empty" : "a name contains a NUL character");
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The quoted names, separated by a comma and a blank. */
  public static String quoteAll(Collection<String> names) {
    return names.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
  }

  /**
   * A text literal that means the same whatever {@code standard_conforming_strings} says. For the
   * few catalog statements that take names as values; data always travels as parameters.
   */
  public static String literal(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a name contains a NUL character");
    }
    String doubled = text.replace("'", "''");
    return text.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : " E'" + doubled.replace("\\", "\\\\") + "'";
  }

  /** The same for one ASCII character; what would not be seen in a log is written as its number. */
  static String literal(char ascii) {
    return ascii < ' ' || ascii == 0x7F
        ? "E'\\x%02x'".formatted((int) ascii)
        : literal(String.valueOf(ascii));
  }
}
