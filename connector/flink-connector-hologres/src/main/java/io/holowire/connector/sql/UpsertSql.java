package io.holowire.connector.sql;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * The texts that change rows of one table. One text serves every batch size.
 *
 * <p>In {@link Form#ARRAYS} parameter {@code $i} is a one-dimensional array of column {@code i}'s
 * wire type with one element per row. The functions stand in the select list and not in FROM:
 * measured faster on PostgreSQL, and the only form that Hologres' fixed plan takes. In {@link
 * Form#ROW} parameter {@code $i} is the value itself, one Bind per row.
 *
 * @param table the table, or a partition of it
 * @param columns those of the key first; the parameters of the upsert, in this order
 * @param keyColumns how many are the key, whose parameters are those of delete and null-out; 0 =
 *     rows are appended
 * @param guard a condition without which no statement does anything; null = none
 */
public record UpsertSql(TablePath table, List<SqlColumn> columns, int keyColumns, String guard) {
  /** How values travel. */
  public enum Form {
    /** One Bind carries many rows, as one array per column. */
    ARRAYS,
    /** One Bind carries one row; many Binds share one Sync. */
    ROW;

    /** The form for these columns: {@code unnest} would take an array column apart. */
    public static Form of(List<SqlColumn> columns) {
      return columns.stream().anyMatch(SqlColumn::array) ? ROW : ARRAYS;
    }
  }

  public UpsertSql {
    columns = List.copyOf(columns);
  }

  /** The columns of the key; empty = rows are appended. */
  public List<SqlColumn> key() {
    return columns.subList(0, keyColumns);
  }

  /**
   * The insert.
   *
   * @param onConflict not looked at when rows are appended
   */
  public String upsert(OnConflict onConflict, Form form) {
    StringBuilder sql = new StringBuilder("INSERT INTO ").append(table.toSql());
    boolean keyed = keyColumns > 0;
    sql.append(keyed && onConflict.looksAtOldRow() ? " AS t (" : " (");
    sql.append(Identifiers.quoteAll(names(columns))).append(") ");
    if (form == Form.ARRAYS) {
      sql.append("SELECT ").append(parameters(UpsertSql::unnest));
    } else if (guard == null) {
      sql.append("VALUES (").append(parameters(UpsertSql::value)).append(')');
    } else {
      sql.append("SELECT ").append(parameters(UpsertSql::value));
    }
    if (guard != null) {
      sql.append(" WHERE ").append(guard);
    }
    if (keyed) {
      sql.append(" ON CONFLICT (").append(Identifiers.quoteAll(names(key()))).append(") DO ");
      sql.append(onConflict.action(columns, keyColumns));
    }
    return sql.toString();
  }

  /** The delete by key. */
  public String delete(Form form) {
    return byKey("DELETE FROM " + table.toSql() + " AS t", " USING ", form);
  }

  /** The update that sets every column but those of the key to NULL, by key. */
  public String nullOut(Form form) {
    if (keyColumns == columns.size()) {
      throw new IllegalArgumentException("every column is part of the key");
    }
    String sets =
        columns.subList(keyColumns, columns.size()).stream()
            .map(column -> column.quoted() + " = NULL")
            .collect(Collectors.joining(", "));
    return byKey("UPDATE " + table.toSql() + " AS t SET " + sets, " FROM ", form);
  }

  /**
   * In the array form the keys are joined to the table, so that the plan is a nested loop over the
   * key's index whatever the number of keys; a composite key with {@code = ANY} on each part would
   * meet the cartesian product.
   */
  private String byKey(String command, String join, Form form) {
    List<SqlColumn> key = key();
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a change by key needs a key");
    }
    StringBuilder sql = new StringBuilder(command);
    if (form == Form.ARRAYS) {
      sql.append(join).append("(SELECT ");
      for (int i = 0; i < key.size(); i++) {
        sql.append(i == 0 ? "" : ", ")
            .append(hiddenUnnest(key.get(i), i + 1))
            .append(" AS k")
            .append(i);
      }
      sql.append(") AS d");
    }
    for (int i = 0; i < key.size(); i++) {
      SqlColumn column = key.get(i);
      sql.append(i == 0 ? " WHERE t." : " AND t.").append(column.quoted()).append(" = ");
      sql.append(form == Form.ARRAYS ? "d.k" + i : value(column, i + 1));
    }
    return guard == null ? sql.toString() : sql.append(" AND ").append(guard).toString();
  }

  private interface Parameter {
    String of(SqlColumn column, int number);
  }

  private String parameters(Parameter parameter) {
    StringJoiner list = new StringJoiner(", ");
    for (int i = 0; i < columns.size(); i++) {
      list.add(parameter.of(columns.get(i), i + 1));
    }
    return list.toString();
  }

  private static String value(SqlColumn column, int parameter) {
    return column.incoming("$" + parameter + "::" + column.wireType());
  }

  private static String unnest(SqlColumn column, int parameter) {
    return column.incoming("unnest($" + parameter + "::" + column.wireType() + "[])");
  }

  /**
   * The array stands in a subquery, so that the planner cannot see how many keys there are: it
   * would turn to a scan of the whole table at a few thousand, ten times slower than the index
   * (measured).
   */
  private static String hiddenUnnest(SqlColumn column, int parameter) {
    return column.incoming("unnest((SELECT $" + parameter + "::" + column.wireType() + "[]))");
  }

  private static List<String> names(List<SqlColumn> columns) {
    return columns.stream().map(SqlColumn::name).toList();
  }
}
