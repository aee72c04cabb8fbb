package io.holowire.connector.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The texts that change rows. One text serves every batch size.
 *
 * <p>In {@link Form#ARRAYS} parameter {@code $i} is a one-dimensional array of column {@code i}'s
 * wire type with one element per row. The functions stand in the select list and not in FROM:
 * measured faster on PostgreSQL, and the only form that Hologres' fixed plan takes. In {@link
 * Form#ROW} parameter {@code $i} is the value itself, one Bind per row.
 */
public final class UpsertSql {
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

  private UpsertSql() {}

  /**
   * The insert.
   *
   * @param columns the sink's columns, in the order of the parameters
   * @param key names of the conflict target; empty = append, the type is then not looked at
   * @param defaults names of the columns that {@code insertorreplace} resets although the sink does
   *     not have them
   */
  public static String upsert(
      TablePath table,
      List<SqlColumn> columns,
      List<String> key,
      UpsertType type,
      List<String> defaults,
      Form form) {
    StringBuilder sql = new StringBuilder("INSERT INTO ").append(table.toSql()).append(" (");
    sql.append(Identifiers.quoteAll(columns.stream().map(SqlColumn::name).toList())).append(") ");
    values(sql, columns, form);
    if (!key.isEmpty()) {
      sql.append(" ON CONFLICT (").append(Identifiers.quoteAll(key)).append(") DO ");
      sql.append(action(columns, key, type, defaults));
    }
    return sql.toString();
  }

  private static void values(StringBuilder sql, List<SqlColumn> columns, Form form) {
    IntFunction<String> value =
        form == Form.ARRAYS
            ? i -> unnest(columns.get(i), i + 1)
            : i -> columns.get(i).incoming("$" + (i + 1) + "::" + columns.get(i).wireType());
    sql.append(form == Form.ARRAYS ? "SELECT " : "VALUES (");
    for (int i = 0; i < columns.size(); i++) {
      sql.append(i == 0 ? "" : ", ").append(value.apply(i));
    }
    sql.append(form == Form.ARRAYS ? "" : ")");
  }

  private static String action(
      List<SqlColumn> columns, List<String> key, UpsertType type, List<String> defaults) {
    if (type == UpsertType.INSERT_OR_IGNORE) {
      return "NOTHING";
    }
    Set<String> keys = Set.copyOf(key);
    List<String> sets = new ArrayList<>();
    for (SqlColumn column : columns) {
      // Setting the key to itself would take the stronger row lock that foreign keys wait for.
      if (!keys.contains(column.name())) {
        sets.add(column.quoted() + " = excluded." + column.quoted());
      }
    }
    if (type == UpsertType.INSERT_OR_REPLACE) {
      defaults.forEach(name -> sets.add(Identifiers.quote(name) + " = DEFAULT"));
    }
    return sets.isEmpty() ? "NOTHING" : "UPDATE SET " + String.join(", ", sets);
  }

  /**
   * The delete by key. In the array form the keys are joined to the table, so that the plan is a
   * nested loop over the key's index whatever the number of keys; a composite key with {@code =
   * ANY} on each part would delete the cartesian product.
   *
   * @param key the key's columns, in the order of the parameters
   */
  public static String delete(TablePath table, List<SqlColumn> key, Form form) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a delete needs a key");
    }
    StringBuilder sql = new StringBuilder("DELETE FROM ").append(table.toSql()).append(" AS t");
    if (form == Form.ARRAYS) {
      sql.append(" USING (SELECT ");
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
      sql.append(
          form == Form.ARRAYS
              ? "d.k" + i
              : column.incoming("$" + (i + 1) + "::" + column.wireType()));
    }
    return sql.toString();
  }

  /**
   * The array stands in a subquery, so that the planner cannot see how many keys there are: it
   * would turn to a scan of the whole table at a few thousand, ten times slower than the index
   * (measured).
   */
  private static String hiddenUnnest(SqlColumn column, int parameter) {
    return column.incoming("unnest((SELECT $" + parameter + "::" + column.wireType() + "[]))");
  }

  private static String unnest(SqlColumn column, int parameter) {
    return column.incoming("unnest($" + parameter + "::" + column.wireType() + "[])");
  }
}
