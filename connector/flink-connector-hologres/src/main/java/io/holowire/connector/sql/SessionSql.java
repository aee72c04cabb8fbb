package io.holowire.connector.sql;

/** What is asked about sessions on the server. */
public final class SessionSql {
  /** The process id of the session that asks, and when it began. */
  public static final String SELF =
      "SELECT pid, backend_start FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()";

  /** Long enough for a terminated session to end, short enough to be waited for several times. */
  public static final String PAUSE = "SELECT pg_catalog.pg_sleep(0.05)";

  private SessionSql() {}

  /** A row if a session is there; the process id alone may belong to another by now. */
  public static String find(int pid, String began) {
    return "SELECT pid FROM pg_catalog.pg_stat_activity WHERE pid = "
        + pid
        + " AND backend_start = "
        + Identifiers.literal(began);
  }

  /**
   * Terminates a session; no row = it is gone. The process id alone may belong to another by now.
   *
   * @param began as {@link #SELF} told
   */
  public static String terminate(int pid, String began) {
    return "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = "
        + pid
        + " AND backend_start = "
        + Identifiers.literal(began);
  }
}
