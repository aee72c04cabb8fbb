package io.holowire.connector.sql;

import java.io.Serializable;
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
    List<String> parts = QuotedNames.path(text.strip());
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
