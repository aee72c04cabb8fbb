package io.holowire.connector.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table's name as the user wrote it or as the server spells it.
 *
 * @param schema null when none was given: the server's search path then decides
 * @param table the table's own name
 */
public record TablePath(String schema, String table) implements Serializable {
  public TablePath {
    if (table == null || table.isEmpty()) {
      throw new IllegalArgumentException("the table's name is empty");
    }
    if (schema != null && schema.isEmpty()) {
      throw new IllegalArgumentException("the schema's name is empty");
    }
  }

  /**
   * Reads {@code [schema.]table}. A part may stand in double quotes, with a double quote inside
   * written twice; a dot inside quotes belongs to the name.
   *
   * @throws IllegalArgumentException when the text is not of that form; the message says why
   */
  public static TablePath parse(String text) {
    List<String> parts = split(text.strip());
    return switch (parts.size()) {
      case 1 -> new TablePath(null, parts.get(0));
      case 2 -> new TablePath(parts.get(0), parts.get(1));
      default ->
          throw new IllegalArgumentException(
              "has "
                  + parts.size()
                  + " parts where [schema.]table is expected; put a name with a dot in double"
                  + " quotes");
    };
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int at = 0;
    while (true) {
      if (at < text.length() && text.charAt(at) == '"') {
        at = quoted(text, at + 1, part);
      } else {
        while (at < text.length() && text.charAt(at) != '.') {
          char c = text.charAt(at++);
          if (c == '"') {
            throw new IllegalArgumentException("has a double quote in the middle of a name");
          }
          part.append(c);
        }
      }
      if (part.isEmpty()) {
        throw new IllegalArgumentException("has an empty name");
      }
      parts.add(part.toString());
      part.setLength(0);
      if (at == text.length()) {
        return parts;
      }
      if (text.charAt(at) != '.') {
        throw new IllegalArgumentException("has text behind a closing double quote");
      }
      at++;
    }
  }

  /** Appends the name that starts behind an opening quote; returns the index behind the closing. */
  private static int quoted(String text, int start, StringBuilder part) {
    int at = start;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        part.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        part.append('"');
        at++;
      } else {
        return at;
      }
    }
    throw new IllegalArgumentException("has an opening double quote without a closing one");
  }

  /** The name for a SQL text, each part quoted. */
  public String toSql() {
    return schema == null
        ? Identifiers.quote(table)
        : Identifiers.quote(schema) + "." + Identifiers.quote(table);
  }

  /** The name for messages, unquoted. */
  @Override
  public String toString() {
    return schema == null ? table : schema + "." + table;
  }
}
