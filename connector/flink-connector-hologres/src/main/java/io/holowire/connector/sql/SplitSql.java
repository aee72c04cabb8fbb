package io.holowire.connector.sql;

/** The conditions that say which rows a split has. */
public final class SplitSql {
  /** Stands for no end. */
  public static final long OPEN = Long.MAX_VALUE;

  private SplitSql() {}

  /**
   * The rows of some pages of a table.
   *
   * @param from the first page
   * @param to the page behind the last, or {@link #OPEN}
   */
  public static String pages(long from, long to) {
    String first = "ctid >= '(" + from + ",0)'::pg_catalog.tid";
    return to == OPEN ? first : first + " AND ctid < '(" + to + ",0)'::pg_catalog.tid";
  }

  /** The rows that are stored behind one. */
  public static String behind(long page, int item) {
    return "ctid > '(" + page + "," + item + ")'::pg_catalog.tid";
  }

  /**
   * The rows with a value in a range.
   *
   * @param key expression whose order counts
   * @param type of the bounds, in SQL
   * @param lower the least; null = none
   * @param upper above all; null = none
   */
  public static String range(String key, String type, String lower, String upper) {
    String least = lower == null ? null : key + " >= " + Identifiers.literal(lower) + "::" + type;
    String above = upper == null ? null : key + " < " + Identifiers.literal(upper) + "::" + type;
    if (lower == null) {
      // Those without a value belong to the first range.
      return upper == null ? "true" : above + " OR " + key + " IS NULL";
    }
    return upper == null ? least : least + " AND " + above;
  }

  /** The rows of a shard, on Hologres. */
  public static String shard(int shard) {
    return "hg_shard_id = " + shard;
  }
}
