package io.holowire.connector.sql;

import java.util.ArrayList;
import java.util.List;

/** The SELECT of a scan, put together from what each side has to say. */
public final class ScanStatement {
  private final List<String> outputs;
  private final String from;
  private final List<String> conditions = new ArrayList<>();
  private String groupBy = "";
  private String orderBy = "";
  private String limit = "";

  /**
   * @param outputs the select list, as expressions; empty = each row is an empty tuple
   * @param from the text behind FROM
   */
  public ScanStatement(List<String> outputs, String from) {
    this.outputs = List.copyOf(outputs);
    this.from = from;
  }

  /** The values of columns, each cast to its wire type where needed. */
  public static List<String> outputs(List<SqlColumn> columns) {
    return columns.stream().map(column -> column.outgoing("")).toList();
  }

  /** Leaves out rows for which a condition is not true; null = none. */
  public ScanStatement where(String condition) {
    if (condition != null) {
      conditions.add("(" + condition + ")");
    }
    return this;
  }

  /** One row for each combination of such values; empty = none. */
  public ScanStatement groupBy(List<String> expressions) {
    groupBy = expressions.isEmpty() ? "" : " GROUP BY " + String.join(", ", expressions);
    return this;
  }

  /** Sorts; null = not. */
  public ScanStatement orderBy(String expression) {
    orderBy = expression == null ? "" : " ORDER BY " + expression;
    return this;
  }

  /** At most so many rows; null = all. */
  public ScanStatement limit(Long rows) {
    limit = rows == null ? "" : " LIMIT " + rows;
    return this;
  }

  /** The SELECT alone. */
  public String select() {
    return "SELECT "
        + String.join(", ", outputs)
        + (outputs.isEmpty() ? "" : " ")
        + "FROM "
        + from
        + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
        + groupBy
        + orderBy
        + limit;
  }

  /** Its rows as a binary COPY. */
  public String copy() {
    return "COPY (" + select() + ") TO STDOUT (FORMAT binary)";
  }

  /** How the server would run it, as one XML text. */
  public String explain() {
    return "EXPLAIN (VERBOSE, FORMAT XML) " + select();
  }
}
