package io.holowire.connector.sql;

/** The texts around the COPY of a scan. */
public final class ScanSql {
  /**
   * Opens the transaction of one scan, in which the order of a table's rows is repeatable: a scan
   * starts at the first page instead of where another scan is just reading, and one process reads
   * alone.
   *
   * @see <a
   *     href="https://www.postgresql.org/docs/current/runtime-config-compatible.html">synchronize_seqscans</a>
   */
  public static final String BEGIN =
      "BEGIN READ ONLY;"
          + " SET LOCAL synchronize_seqscans = off;"
          + " SET LOCAL max_parallel_workers_per_gather = 0";

  /** Ends it. */
  public static final String END = "COMMIT";

  private ScanSql() {}
}
