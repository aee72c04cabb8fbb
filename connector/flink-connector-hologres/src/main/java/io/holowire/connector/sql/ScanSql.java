package io.holowire.connector.sql;

/** The texts around the COPY of a scan. */
public final class ScanSql {
  private static final String BEGIN = "BEGIN READ ONLY";

  private static final String IN_ORDER =
      "; SET LOCAL synchronize_seqscans = off; SET LOCAL max_parallel_workers_per_gather = 0";

  /**
   * Opens the transaction of one scan. On PostgreSQL the order of a table's rows is repeatable in
   * it: a scan starts at the first page instead of where another scan is just reading, and one
   * process reads alone. Hologres, whose storage has no such scans, is not asked: it may not know
   * the settings.
   *
   * @see <a
   *     href="https://www.postgresql.org/docs/current/runtime-config-compatible.html">synchronize_seqscans</a>
   */
  public static String begin(boolean hologres) {
    return hologres ? BEGIN : BEGIN + IN_ORDER;
  }

  /** Ends it. */
  public static final String END = "COMMIT";

  private ScanSql() {}
}
