package io.holowire.connector.sql;

import java.util.List;

/** The text that looks many keys up at once. */
public final class LookupSql {
  private LookupSql() {}

  /**
   * One text whatever the number of keys: parameter {@code $i} is an array with the i-th part of
   * each key. Answers come in any order; their first column, int4, is the index of their key,
   * counted from 1, so that a key may have no row or several.
   *
   * @param keys at least one, in the order of the parameters, with the wire type each is sent as
   * @param columns what to answer behind the index, with the wire type to read each as
   * @param where a condition over the table's columns; null = none
   * @throws IllegalArgumentException without keys, or for a key that is an array, which unnest
   *     would take apart
   */
  public static String lookup(
      TablePath table, List<SqlColumn> keys, List<SqlColumn> columns, String where) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a lookup needs a key");
    }
    StringBuilder sql = new StringBuilder("SELECT k.i::int4");
    columns.forEach(column -> sql.append(", ").append(column.outgoing("t.")));
    sql.append(" FROM unnest(");
    for (int i = 0; i < keys.size(); i++) {
      SqlColumn key = keys.get(i);
      if (key.array()) {
        throw new IllegalArgumentException(
            "column \"" + key.name() + "\" is an array and cannot be a lookup key");
      }
      // In a subquery the number of keys is hidden from the planner: see UpsertSql.
      sql.append(i == 0 ? "(SELECT $" : ", (SELECT $").append(i + 1).append("::");
      sql.append(key.wireType()).append("[])");
    }
    sql.append(") WITH ORDINALITY AS k (");
    for (int i = 0; i < keys.size(); i++) {
      sql.append('k').append(i).append(", ");
    }
    sql.append("i) JOIN ").append(relation(table, where)).append(" AS t ON ");
    for (int i = 0; i < keys.size(); i++) {
      SqlColumn key = keys.get(i);
      sql.append(i == 0 ? "t." : " AND t.").append(key.quoted()).append(" = ");
      sql.append(key.incoming("k.k" + i));
    }
    return sql.toString();
  }

  /** A condition stands where it does not see the names of the keys. */
  private static String relation(TablePath table, String where) {
    return where == null
        ? table.toSql()
        : "(SELECT * FROM " + table.toSql() + " WHERE " + where + ")";
  }
}
