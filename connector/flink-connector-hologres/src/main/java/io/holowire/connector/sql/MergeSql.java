package io.holowire.connector.sql;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The texts that move the rows of a staging table into a table.
 *
 * @param target the table, or a partition of it
 * @param staging where the rows are
 * @param columns the names of those that are moved, those of the key first
 */
public record MergeSql(TablePath target, TablePath staging, List<String> columns) {
  public MergeSql {
    columns = List.copyOf(columns);
  }

  /**
   * How rows of one key are told apart.
   *
   * @param columns the key
   * @param nullable those of them that may be NULL, which equals nothing
   * @param order the name of the column that numbers the rows in order of arrival
   */
  public record Key(List<String> columns, List<String> nullable, String order) {}

  /**
   * Every row as it is.
   *
   * @param where a condition for the rows, trusted; null = all
   */
  public String append(String where) {
    return insert() + "SELECT " + names() + " FROM " + staging.toSql() + where(where);
  }

  /**
   * One row of each key: the first to arrive where those in the table stay, else the last. Sorted
   * by key, so that loads and upserts of the same rows do not deadlock.
   */
  public String merge(Key key, List<SqlColumn> typed, OnConflict onConflict, String where) {
    boolean first = onConflict.type() == UpsertType.INSERT_OR_IGNORE;
    String keys = Identifiers.quoteAll(key.columns);
    String order = Identifiers.quote(key.order);
    String distinct =
        key.nullable.isEmpty()
            ? keys
            : keys
                + ", CASE WHEN "
                + key.nullable.stream()
                    .map(name -> Identifiers.quote(name) + " IS NULL")
                    .collect(Collectors.joining(" OR "))
                + " THEN "
                + order
                + " END";
    return insert()
        + "SELECT DISTINCT ON ("
        + distinct
        + ") "
        + names()
        + " FROM "
        + staging.toSql()
        + where(where)
        + " ORDER BY "
        + distinct
        + ", "
        + order
        + (first ? "" : " DESC")
        + " ON CONFLICT ("
        + keys
        + ") DO "
        + onConflict.action(typed, key.columns.size());
  }

  /**
   * How many rows there are.
   *
   * @param where as above
   */
  public String count(String where) {
    return "SELECT pg_catalog.count(*) FROM " + staging.toSql() + where(where);
  }

  private String insert() {
    return "INSERT INTO " + target.toSql() + " (" + names() + ") ";
  }

  private String names() {
    return Identifiers.quoteAll(columns);
  }

  private static String where(String condition) {
    return condition == null ? "" : " WHERE " + condition;
  }
}
