package io.holowire.connector.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads names that stand one behind another, each of which may be in double quotes, with a double
 * quote inside written twice; what separates them belongs to a name inside quotes.
 */
public final class QuotedNames {
  private final String text;
  private final char separator;
  private final boolean spaced;
  private int at;

  private QuotedNames(String text, char separator, boolean spaced) {
    this.text = text;
    this.separator = separator;
    this.spaced = spaced;
  }

  /** The parts of {@code a.b}, at least one; throws as {@link #list}. */
  static List<String> path(String text) {
    return new QuotedNames(text, '.', false).names();
  }

  /**
   * The names of {@code a, b}, at least one, each once; blanks around them do not count.
   *
   * @throws IllegalArgumentException when the text is not of that form; the message says why
   */
  public static List<String> list(String text) {
    List<String> names = new QuotedNames(text, ',', true).names();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("has \"" + name + "\" twice");
      }
    }
    return names;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    while (true) {
      skipBlanks();
      String name = at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
      skipBlanks();
      if (name.isEmpty()) {
        throw new IllegalArgumentException("has an empty name");
      }
      names.add(name);
      if (at == text.length()) {
        return names;
      }
      if (text.charAt(at) != separator) {
        throw new IllegalArgumentException("has text behind a closing double quote");
      }
      at++;
    }
  }

  private void skipBlanks() {
    while (spaced && at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private String plain() {
    int start = at;
    while (at < text.length() && text.charAt(at) != separator) {
      if (text.charAt(at++) == '"') {
        throw new IllegalArgumentException("has a double quote in the middle of a name");
      }
    }
    String name = text.substring(start, at);
    return spaced ? name.strip() : name;
  }

  private String quoted() {
    StringBuilder name = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        name.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        name.append('"');
        at++;
      } else {
        return name.toString();
      }
    }
    throw new IllegalArgumentException("has an opening double quote without a closing one");
  }
}
