package io.holowire.connector.sql;

import java.util.List;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The texts that look rows up by their key, many keys at once or one.
 *
 * <p>For many keys there is one text whatever their number: parameter {@code $i} is an array with
 * the i-th part of each key. For one key it is the part itself.
 *
 * @param keys at least one, in the order of the parameters, with the wire type each is sent as
 */
public record LookupSql(TablePath table, List<SqlColumn> keys) {
  /** How the keys of a batch meet rows. */
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
   * Checks the keys.
   *
   * @throws IllegalArgumentException without keys, or for a key that travels as an array, which
   *     unnest would take apart
   */
  public LookupSql {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a lookup needs a key");
    }
    for (SqlColumn key : keys) {
      if (key.array()) {
        throw new IllegalArgumentException(
            "column \"" + key.name() + "\": unnest would take an array apart");
      }
    }
  }

  /**
   * Answers come in any order; their first column, int4, is the index of their key, counted from 1,
   * so that a key may have no row or several.
   *
   * @param columns what to answer behind the index, with the wire type to read each as
   * @param where a condition over the table's columns; null = none
   * @param join how the rows are found
   */
  public String many(List<SqlColumn> columns, String where, Join join) {
    StringBuilder sql = new StringBuilder("SELECT k.i::int4");
    columns.forEach(column -> sql.append(", ").append(column.outgoing("t.")));
    sql.append(" FROM ").append(unnest()).append(" WITH ORDINALITY AS k (");
    sql.append(parts((key, part) -> part)).append(", i) ");
    switch (join) {
      case PLANNED ->
          sql.append("JOIN ").append(relation(where)).append(" AS t ON ").append(equalToNamed());
      case PER_KEY -> {
        sql.append("CROSS JOIN LATERAL (SELECT * FROM ").append(table.toSql());
        sql.append(" AS t WHERE ").append(equalToNamed());
        sql.append(where == null ? "" : " AND (" + where + ")").append(" OFFSET 0) AS t");
      }
    }
    return sql.toString();
  }

  /**
   * The rows of one key.
   *
   * @param columns what to answer
   * @param where a condition over the table's columns; null = none
   */
  public String one(List<SqlColumn> columns, String where) {
    return "SELECT "
        + columns.stream().map(column -> column.outgoing("t.")).collect(Collectors.joining(", "))
        + " FROM "
        + table.toSql()
        + " AS t WHERE "
        + equal(LookupSql::parameter)
        + (where == null ? "" : " AND (" + where + ")");
  }

  /**
   * Inserts the keys that the table has not, with the other columns' defaults; the parameters are
   * those of {@link #many}. In the order of the keys, so that two that insert the same ones do not
   * wait for each other in a circle. The keys hold a unique key of the table. Those that the
   * columns would not keep as they are would not be found afterwards, and are left out.
   *
   * @param declared the types of the keys' columns, with their modifiers
   */
  public String insertMany(List<String> declared) {
    return insert(
        "DISTINCT ",
        " FROM " + unnest() + " AS k (" + parts((key, part) -> part) + ")",
        declared,
        " ORDER BY "
            + IntStream.rangeClosed(1, keys.size())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", ")));
  }

  /** The same for one key; the parameters are those of {@link #one}. */
  public String insertOne(List<String> declared) {
    String parameters =
        IntStream.range(0, keys.size())
            .mapToObj(i -> "$" + (i + 1) + "::" + keys.get(i).wireType() + " AS k" + i)
            .collect(Collectors.joining(", "));
    // Behind the fence they are not yet known when the server plans to assign them to columns.
    return insert("", " FROM (SELECT " + parameters + " OFFSET 0) AS k", declared, "");
  }

  private String insert(String distinct, String from, List<String> declared, String order) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      // An explicit cast rounds and cuts.
      String key = keys.get(i).incoming("k.k" + i);
      kept.append(" AND CAST(").append(key).append(" AS ").append(declared.get(i));
      kept.append(") = ").append(key);
    }
    return "INSERT INTO "
        + table.toSql()
        + " ("
        + parts((key, part) -> key.quoted())
        + ") SELECT "
        + distinct
        + parts((key, part) -> key.incoming("k." + part))
        + from
        + " WHERE NOT EXISTS (SELECT FROM "
        + table.toSql()
        + " AS t WHERE "
        + equalToNamed()
        + ")"
        + kept
        + order
        + " ON CONFLICT DO NOTHING";
  }

  private String unnest() {
    StringJoiner sql = new StringJoiner(", ", "unnest(", ")");
    for (int i = 0; i < keys.size(); i++) {
      // In a subquery the number of keys is hidden from the planner: see UpsertSql.
      sql.add("(SELECT $" + (i + 1) + "::" + keys.get(i).wireType() + "[])");
    }
    return sql.toString();
  }

  private static String parameter(SqlColumn key, int index) {
    return key.incoming("$" + (index + 1) + "::" + key.wireType());
  }

  private String equalToNamed() {
    return equal((key, i) -> key.incoming("k.k" + i));
  }

  private String equal(BiFunction<SqlColumn, Integer, String> value) {
    return IntStream.range(0, keys.size())
        .mapToObj(i -> "t." + keys.get(i).quoted() + " = " + value.apply(keys.get(i), i))
        .collect(Collectors.joining(" AND "));
  }

  /** A list with something for each key and the name of its column in the unnested ones. */
  private String parts(BiFunction<SqlColumn, String, String> part) {
    return IntStream.range(0, keys.size())
        .mapToObj(i -> part.apply(keys.get(i), "k" + i))
        .collect(Collectors.joining(", "));
  }

  /** A condition stands where it does not see the names of the keys. */
  private String relation(String where) {
    return where == null
        ? table.toSql()
        : "(SELECT * FROM " + table.toSql() + " WHERE " + where + ")";
  }
}
