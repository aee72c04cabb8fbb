package io.holowire.connector.sql;

/**
 * Takes the end off a query: semicolons, blanks and comments, behind which nothing could be put.
 * Everything before stays as it is; several statements remain several, which the server refuses.
 *
 * <p>Strings are told apart as by {@code standard_conforming_strings = on}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">Lexical
 *     structure</a>
 */
public final class QueryText {
  private final String text;
  private int at;

  /** Behind the last character that is none of the three. */
  private int end;

  private QueryText(String text) {
    this.text = text;
  }

  public static String withoutEnd(String text) {
    QueryText query = new QueryText(text);
    while (query.at < text.length()) {
      query.skipToken();
    }
    return text.substring(0, query.end);
  }

  private void skipToken() {
    char c = text.charAt(at);
    if (text.startsWith("--", at)) {
      skipLine();
    } else if (text.startsWith("/*", at)) {
      skipComment();
    } else if (c == ';' || isBlank(c)) {
      at++;
    } else {
      if (c == '\'' || c == '"') {
        skipQuoted(c, false);
      } else if (isNamePart(c)) {
        skipWord();
      } else if (c == '$') {
        skipDollarQuoted();
      } else {
        at++;
      }
      end = at;
    }
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
  }

  /** Comments nest. One without an end is part of the query, so that the server complains. */
  private void skipComment() {
    int depth = 0;
    do {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < text.length());
    if (depth > 0) {
      at = text.length();
      end = at;
    }
  }

  /** A name, keyword or number, which may hold a dollar; or a string with escapes. */
  private void skipWord() {
    int start = at;
    while (at < text.length() && (isNamePart(text.charAt(at)) || text.charAt(at) == '$')) {
      at++;
    }
    boolean escapes = at - start == 1 && (text.charAt(start) == 'e' || text.charAt(start) == 'E');
    if (escapes && at < text.length() && text.charAt(at) == '\'') {
      skipQuoted('\'', true);
    }
  }

  private void skipQuoted(char quote, boolean escapes) {
    at++;
    while (at < text.length()) {
      boolean quoted = text.charAt(at) == quote;
      boolean escape = escapes && text.charAt(at) == '\\';
      boolean doubled = quoted && at + 1 < text.length() && text.charAt(at + 1) == quote;
      if (quoted && !doubled) {
        at++;
        return;
      }
      at += escape || doubled ? 2 : 1;
    }
    at = text.length();
  }

  /** {@code $tag$…$tag$}; anything else with a dollar is a parameter. */
  private void skipDollarQuoted() {
    int tag = at + 1;
    while (tag < text.length() && isNamePart(text.charAt(tag))) {
      tag++;
    }
    boolean quote = tag < text.length() && text.charAt(tag) == '$' && !isDigit(text.charAt(at + 1));
    if (!quote) {
      at++;
      return;
    }
    String delimiter = text.substring(at, tag + 1);
    int close = text.indexOf(delimiter, tag + 1);
    at = close < 0 ? text.length() : close + delimiter.length();
  }

  private static boolean isNamePart(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_' || c >= 0x80;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
