package io.holowire.connector.sql;

import java.util.List;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The texts that look many keys up at once. */
public final class LookupSql {
  private LookupSql() {}

  /** How keys meet rows. */
  public enum Join {
    /** As the server plans it: through an index where that is cheaper. */
    PLANNED,
    /**
     * Each key for itself. Of a table with many partitions the server expects that each key goes
     * through all of them, and reads them whole instead; that a key needs one partition shows only
     * when it runs.
     */
    PER_KEY
  }

  /**
   * One text whatever the number of keys: parameter {@code $i} is an array with the i-th part of
   * each key. Answers come in any order; their first column, int4, is the index of their key,
   * counted from 1, so that a key may have no row or several.
   *
   * @param keys at least one, in the order of the parameters, with the wire type each is sent as
   * @param columns what to answer behind the index, with the wire type to read each as
   * @param where a condition over the table's columns; null = none
   * @param join how the rows are found
   * @throws IllegalArgumentException without keys, or for a key that travels as an array, which
   *     unnest would take apart
   */
  public static String lookup(
      TablePath table, List<SqlColumn> keys, List<SqlColumn> columns, String where, Join join) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a lookup needs a key");
    }
    StringBuilder sql = new StringBuilder("SELECT k.i::int4");
    columns.forEach(column -> sql.append(", ").append(column.outgoing("t.")));
    sql.append(" FROM ").append(unnest(keys)).append(" WITH ORDINALITY AS k (");
    sql.append(parts(keys, (key, part) -> part)).append(", i) ");
    switch (join) {
      case PLANNED -> {
        sql.append("JOIN ").append(relation(table, where)).append(" AS t ON ");
        sql.append(equal(keys));
      }
      case PER_KEY -> {
        sql.append("CROSS JOIN LATERAL (SELECT * FROM ").append(table.toSql());
        sql.append(" AS t WHERE ").append(equal(keys));
        sql.append(where == null ? "" : " AND (" + where + ")").append(" OFFSET 0) AS t");
      }
    }
    return sql.toString();
  }

  /**
   * Inserts the keys that the table has not, with the other columns' defaults; the parameters are
   * those of {@link #lookup}. In the order of the keys, so that two that insert the same ones do
   * not wait for each other in a circle.
   *
   * @param keys at least one; they hold a unique key of the table
   */
  public static String insertMissing(TablePath table, List<SqlColumn> keys) {
    return "INSERT INTO "
        + table.toSql()
        + " ("
        + parts(keys, (key, part) -> key.quoted())
        + ") SELECT DISTINCT "
        + parts(keys, (key, part) -> key.incoming("k." + part))
        + " FROM "
        + unnest(keys)
        + " AS k ("
        + parts(keys, (key, part) -> part)
        + ") WHERE NOT EXISTS (SELECT FROM "
        + table.toSql()
        + " AS t WHERE "
        + equal(keys)
        + ") ORDER BY "
        + IntStream.rangeClosed(1, keys.size())
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "))
        + " ON CONFLICT DO NOTHING";
  }

  private static String unnest(List<SqlColumn> keys) {
    StringJoiner sql = new StringJoiner(", ", "unnest(", ")");
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).array()) {
        throw new IllegalArgumentException(
            "column \"" + keys.get(i).name() + "\": unnest would take an array apart");
      }
      // In a subquery the number of keys is hidden from the planner: see UpsertSql.
      sql.add("(SELECT $" + (i + 1) + "::" + keys.get(i).wireType() + "[])");
    }
    return sql.toString();
  }

  private static String equal(List<SqlColumn> keys) {
    return IntStream.range(0, keys.size())
        .mapToObj(i -> "t." + keys.get(i).quoted() + " = " + keys.get(i).incoming("k.k" + i))
        .collect(Collectors.joining(" AND "));
  }

  /** A list with something for each key and the name of its column in the unnested ones. */
  private static String parts(List<SqlColumn> keys, BiFunction<SqlColumn, String, String> part) {
    return IntStream.range(0, keys.size())
        .mapToObj(i -> part.apply(keys.get(i), "k" + i))
        .collect(Collectors.joining(", "));
  }

  /** A condition stands where it does not see the names of the keys. */
  private static String relation(TablePath table, String where) {
    return where == null
        ? table.toSql()
        : "(SELECT * FROM " + table.toSql() + " WHERE " + where + ")";
  }
}
