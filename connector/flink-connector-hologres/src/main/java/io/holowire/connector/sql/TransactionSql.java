package io.holowire.connector.sql;

/** The texts that begin and end transactions. */
public final class TransactionSql {
  public static final String COMMIT = "COMMIT";
  public static final String ROLLBACK = "ROLLBACK";

  /** For the running transaction. Not every server has each timeout. */
  static final String NO_TIMEOUTS =
      "SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings WHERE name IN"
          + " ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')";

  private TransactionSql() {}

  /**
   * Begins one that no timeout of the role or the database ends: a load takes as long as it takes.
   *
   * @param waitForDisk whether its commit waits for the disk, as the server is set
   */
  public static String begin(boolean waitForDisk) {
    // As the role is set, the snapshot might be older than the lock that a statement waits for; it
    // would then not show that a partition was detached meanwhile. Not every server has each
    // timeout.
    return "BEGIN ISOLATION LEVEL READ COMMITTED; "
        + NO_TIMEOUTS
        + (waitForDisk ? "" : "; SET LOCAL synchronous_commit = off");
  }

  /** Ends it so that another session can commit it. */
  public static String prepare(String name) {
    return "PREPARE TRANSACTION " + Identifiers.literal(name);
  }

  /** Commits a prepared one. */
  public static String commitPrepared(String name) {
    return "COMMIT PREPARED " + Identifiers.literal(name);
  }

  /** Rolls a prepared one back. */
  public static String rollbackPrepared(String name) {
    return "ROLLBACK PREPARED " + Identifiers.literal(name);
  }

  /** One row: how many transactions may be prepared at a time. */
  public static final String MAX_PREPARED = "SHOW max_prepared_transactions";

  /** Lets only one at a time go on. */
  public static String lock(String name) {
    return "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext("
        + Identifiers.literal(name)
        + "))";
  }

  /**
   * Marks the transaction as one of a subtask, for {@link #endMarked}; keeps nobody from anything.
   *
   * @param owner whose subtask it is
   */
  public static String mark(String owner, int subtask) {
    return "SELECT pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtext("
        + Identifiers.literal(owner)
        + "), "
        + subtask
        + ")";
  }

  /**
   * Ends the sessions in which such transactions run, prepared ones not among them. One row for
   * each session that is still there.
   *
   * @param subtasks of the owner, among which the numbers of all there ever were are shared out
   */
  public static String endMarked(String owner, int subtask, int subtasks) {
    return "SELECT pg_catalog.pg_terminate_backend(l.pid) FROM pg_catalog.pg_locks l"
        + " JOIN pg_catalog.pg_database d ON d.oid = l.database"
        + " WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.pid IS NOT NULL"
        + " AND d.datname = pg_catalog.current_database()"
        + " AND l.classid = pg_catalog.hashtext("
        + Identifiers.literal(owner)
        + ")::pg_catalog.oid AND l.objid::int8 % "
        + subtasks
        + " = "
        + subtask;
  }
}
