package io.holowire.connector.sink.load;

import io.holowire.connector.sql.Identifiers;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a COPY the server failed, as its CONTEXT says: {@code COPY t, line 3, column c: "x"}.
 *
 * <p>The words are in the server's language, and names and values may hold anything. So the names
 * are looked for that are known, and around them only what all translations have in common.
 *
 * @param row the number in the COPY, from 1; 0 = unknown
 * @param exact false = the row or one before it, because the server took them together
 * @param column null = unknown, or none
 */
record CopyFault(long row, boolean exact, String column) {
  private static final int ROWS_TOGETHER = 1_000; // MAX_BUFFERED_TUPLES of the server

  private static final String PROGRAM_LIMIT_EXCEEDED = "54000";

  /** Commas of all scripts. */
  private static final String COMMA = "[,，、]";

  /** Before a value, which stands behind a colon; or the end. */
  private static final String TAIL = "(?:\\h?[:：].*|\\n.*)?";

  /**
   * Reads what the server says.
   *
   * @param table as the COPY names it, without its schema
   * @param columns names of the COPY's columns
   */
  static CopyFault of(ServerException failure, String table, List<String> columns) {
    ServerFields fields = failure.fields();
    String where = fields.where() == null ? "" : fields.where();
    Matcher line =
        Pattern.compile(
                "^(COPY )?"
                    + Pattern.quote(table)
                    + "(?: \\S+)?" // the verb, in Korean
                    + COMMA
                    + "[^\\d\\n]{1,30}(\\d{1,18})",
                Pattern.MULTILINE)
            .matcher(where);
    if (!line.find()) {
      return new CopyFault(0, true, fields.column());
    }
    String column = column(where.substring(line.end()), line.group(1) != null, columns);
    boolean exact =
        column != null || !PROGRAM_LIMIT_EXCEEDED.equals(fields.code()) || isOfIndex(fields);
    return new CopyFault(
        Long.parseLong(line.group(2)), exact, column == null ? fields.column() : column);
  }

  /**
   * Rows go into the table many together, and the CONTEXT has the last one that was read; into an
   * index each goes alone.
   */
  private static boolean isOfIndex(ServerFields fields) {
    return fields.constraint() != null
        || (fields.routine() != null && fields.routine().startsWith("index_form_tuple"));
  }

  /** The longest name that stands where a column's does; null = none. */
  private static String column(String behindLine, boolean wordFirst, List<String> columns) {
    String found = null;
    for (String name : columns) {
      boolean longer = found == null || name.length() > found.length();
      if (longer && isNamed(behindLine, wordFirst, name)) {
        found = name;
      }
    }
    return found;
  }

  /** Whether it goes on as {@code , column c: …}; in Korean as {@code 번째 줄, c 열: …}. */
  private static boolean isNamed(String behindLine, boolean wordFirst, String name) {
    String quoted = Pattern.quote(name);
    String named = wordFirst ? "\\h?\\S+\\h" + quoted : "\\h" + quoted + "\\h\\S+?";
    return Pattern.compile("[^,，、:：\\n]*" + COMMA + named + TAIL, Pattern.DOTALL)
        .matcher(behindLine)
        .matches();
  }

  /**
   * Such as {@code row 778 of the subtask, ("id") = (777), column "value" (integer)}; empty when
   * nothing is known.
   *
   * @param rowsBefore what the subtask has written by earlier COPYs
   * @param columns names of the COPY's columns
   * @param types their types, for people
   */
  String describe(long rowsBefore, RecentKeys keys, List<String> columns, List<String> types) {
    StringJoiner parts = new StringJoiner(", ");
    if (row > 0) {
      String number = "row " + (rowsBefore + row) + " of the subtask";
      parts.add(exact ? number : number + " or one of " + ROWS_TOGETHER + " before it");
      String key = exact ? keys.describe(row) : "";
      if (!key.isEmpty()) {
        parts.add(key);
      }
    }
    if (column != null) {
      int i = columns.indexOf(column);
      parts.add("column " + Identifiers.quote(column) + (i < 0 ? "" : " (" + types.get(i) + ")"));
    }
    return parts.toString();
  }
}
