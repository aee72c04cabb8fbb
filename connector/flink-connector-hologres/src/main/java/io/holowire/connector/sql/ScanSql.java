package io.holowire.connector.sql;

import java.util.List;

/** The texts around the COPY of a scan. */
public final class ScanSql {
  private static final String READ_COMMITTED = "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY";
  private static final String REPEATABLE_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

  /**
   * Who waits for the holder of the snapshot to let a table go keeps readers waiting behind, and
   * the holder waits for the readers: a deadlock that the server does not see.
   */
  private static final String NO_DEADLOCK = "; SET LOCAL lock_timeout = '30s'";

  /** Scans begin at the first page, not where another one is just reading, and in one process. */
  private static final String IN_ORDER =
      "; SET LOCAL synchronize_seqscans = off; SET LOCAL max_parallel_workers_per_gather = 0";

  /** What would otherwise find rows in another order than that of the pages. */
  private static final List<String> INDEX_SCANS =
      List.of("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan");

  /** Ends a transaction of a scan. */
  public static final String END = "COMMIT";

  /** One row: the name by which other sessions import what this transaction sees. */
  public static final String EXPORT_SNAPSHOT = "SELECT pg_catalog.pg_export_snapshot()";

  private ScanSql() {}

  /**
   * Begins the transaction that holds a snapshot, without a timeout. Each of its statements sees
   * what is committed, so that the snapshot can be taken behind the locks.
   */
  public static String beginHolding() {
    return READ_COMMITTED + "; " + TransactionSql.NO_TIMEOUTS;
  }

  /**
   * Waits for whoever changes the structure of a relation, and keeps others from it until the
   * transaction ends: of tables, of their partitions, and of what is behind a view or a query. To
   * come before the snapshot, which else would not show what a TRUNCATE or the like leaves behind.
   *
   * @param from the text behind FROM
   */
  public static String lock(String from) {
    return "SELECT FROM " + from + " LIMIT 0";
  }

  /**
   * Begins a transaction in which splits are read, without a timeout.
   *
   * @param snapshot to import; null = each statement has its own
   * @param inOrder whether the order of a table's rows shall be that of its pages
   * @see <a
   *     href="https://www.postgresql.org/docs/current/runtime-config-compatible.html">synchronize_seqscans</a>
   */
  public static String beginReading(String snapshot, boolean inOrder) {
    String begin =
        snapshot == null
            ? READ_COMMITTED
            // Before anything that needs a snapshot.
            : REPEATABLE_READ
                + "; SET TRANSACTION SNAPSHOT "
                + Identifiers.literal(snapshot).strip()
                + NO_DEADLOCK;
    return begin + (inOrder ? IN_ORDER : "") + "; " + TransactionSql.NO_TIMEOUTS;
  }

  /** The same on Hologres, which knows neither snapshots nor those settings. */
  public static String beginReadingOnHologres() {
    return "BEGIN READ ONLY";
  }

  /** Has the next statements find rows in the order of the pages, or however they like. */
  public static String indexScans(boolean on) {
    StringBuilder sql = new StringBuilder();
    for (String setting : INDEX_SCANS) {
      sql.append(sql.isEmpty() ? "" : "; ").append("SET LOCAL ").append(setting);
      sql.append(on ? " TO DEFAULT" : " = off");
    }
    return sql.toString();
  }

  /**
   * What to sort by; null = nothing.
   *
   * @param outputs of the statement
   */
  public static String orderBy(RowOrder order, List<String> outputs) {
    return switch (order) {
      case ANY, STORED -> null;
      case SORTED_BY_CTID -> "ctid";
      case SORTED_BY_TEXT ->
          outputs.isEmpty()
              ? null // all rows are equal
              : "ROW(" + String.join(", ", outputs) + ")::text COLLATE \"C\"";
    };
  }
}
