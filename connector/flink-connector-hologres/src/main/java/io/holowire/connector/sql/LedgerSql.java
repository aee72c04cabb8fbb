package io.holowire.connector.sql;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The texts about the ledger of the bulk loads: a table to which rows are added when rows are
 * staged for a checkpoint, when a commit is decided, and when it is made. It stands in a schema of
 * its own, together with the staging tables.
 *
 * @param schema of both
 * @param name of the ledger's table
 */
public record LedgerSql(String schema, String name) {

  /** What a row of the ledger says. */
  public enum Event {
    /** A portion belongs to a checkpoint; gone when it is committed. */
    STAGED,
    /** The commits of a checkpoint, or of a whole load, have begun; they are to be completed. */
    DECIDED,
    /** A portion, or a whole load, is in the table. */
    COMMITTED;

    String literal() {
      return "'" + name().toLowerCase(Locale.ROOT) + "'";
    }
  }

  /**
   * A row of the ledger.
   *
   * @param id of the portion or the load; a decision for a checkpoint has that of its last portion
   * @param sink that loads
   * @param job that does
   * @param target the table
   * @param checkpoint that the portion belongs to; null = none
   * @param rows how many
   */
  public record Entry(
      String id,
      Event event,
      String sink,
      String job,
      TablePath target,
      Long checkpoint,
      long rows) {
    private String values() {
      return "("
          + Identifiers.literal(id)
          + ", "
          + event.literal()
          + ", "
          + Identifiers.literal(sink)
          + ", "
          + Identifiers.literal(job)
          + ", "
          + Identifiers.literal(target.toString())
          + ", "
          + (checkpoint == null ? "NULL" : checkpoint + "")
          + ", "
          + rows
          + ")";
    }
  }

  private String table() {
    return new TablePath(schema, name).toSql();
  }

  /** One row: whether there is one, and whether the user may do with it all that it takes. */
  public String look() {
    return "SELECT l.oid IS NOT NULL, COALESCE(pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
        + " AND pg_catalog.has_schema_privilege(n.oid, 'CREATE')"
        + " AND pg_catalog.has_table_privilege(l.oid, 'SELECT')"
        + " AND pg_catalog.has_table_privilege(l.oid, 'INSERT')"
        + " AND pg_catalog.has_table_privilege(l.oid, 'UPDATE')"
        + " AND pg_catalog.has_table_privilege(l.oid, 'DELETE'), false)"
        + " FROM (SELECT) one LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = "
        + Identifiers.literal(schema)
        + " LEFT JOIN pg_catalog.pg_class l ON l.relnamespace = n.oid AND l.relname = "
        + Identifiers.literal(name);
  }

  /** Makes schema and ledger; to be run in one transaction, which keeps others from doing so. */
  public List<String> create() {
    return List.of(
        "CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(schema),
        "CREATE TABLE IF NOT EXISTS "
            + table()
            + " (id text, event text, sink text NOT NULL, job text NOT NULL, target text NOT NULL,"
            + " checkpoint bigint, rows bigint NOT NULL,"
            + " at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),"
            + " PRIMARY KEY (id, event))",
        "CREATE INDEX IF NOT EXISTS "
            + Identifiers.quote(cut(name) + "_sink")
            + " ON "
            + table()
            + " (sink, checkpoint)");
  }

  private static String cut(String name) {
    return name.length() <= 20 ? name : name.substring(0, 20);
  }

  /** What an owner has to grant to a user. */
  public List<String> grants(String user) {
    String to = " TO " + Identifiers.quote(user);
    return List.of(
        "GRANT USAGE, CREATE ON SCHEMA " + Identifiers.quote(schema) + to,
        "GRANT SELECT, INSERT, UPDATE, DELETE ON " + table() + to);
  }

  /** One row: the last checkpoint for which a commit of the sink was decided or made; or NULL. */
  public String lastCheckpoint(String sink) {
    return "SELECT pg_catalog.max(checkpoint) FROM "
        + table()
        + " WHERE event <> "
        + Event.STAGED.literal()
        + " AND sink = "
        + Identifiers.literal(sink);
  }

  /** Lets the sink begin again behind a checkpoint: what was later counts as of then. */
  public String moveBack(String sink, long checkpoint) {
    return "UPDATE "
        + table()
        + " SET checkpoint = "
        + checkpoint
        + " WHERE event <> "
        + Event.STAGED.literal()
        + " AND checkpoint > "
        + checkpoint
        + " AND sink = "
        + Identifiers.literal(sink);
  }

  /** Adds rows, those that are there left alone; returns the ids of the new ones. */
  public String add(Collection<Entry> entries) {
    return "INSERT INTO "
        + table()
        + " (id, event, sink, job, target, checkpoint, rows) VALUES "
        + entries.stream().map(Entry::values).collect(Collectors.joining(", "))
        + " ON CONFLICT DO NOTHING RETURNING id";
  }

  /** Adds a row that must be new. */
  public String insert(Entry entry) {
    return "INSERT INTO "
        + table()
        + " (id, event, sink, job, target, checkpoint, rows) VALUES "
        + entry.values();
  }

  /** Those of the ids that have such a row. */
  public String known(Collection<String> ids, Event event) {
    return "SELECT id FROM " + table() + " WHERE event = " + event.literal() + and(ids);
  }

  /** Lets rows count as of now. */
  public String renew(Collection<String> ids, Event event) {
    return "UPDATE "
        + table()
        + " SET at = pg_catalog.clock_timestamp() WHERE event = "
        + event.literal()
        + and(ids);
  }

  /** Takes rows out. */
  public String remove(Collection<String> ids, Event event) {
    return "DELETE FROM " + table() + " WHERE event = " + event.literal() + and(ids);
  }

  /** The portions that a decided load consists of: staged for no checkpoint. */
  public String parts(String sink, String job) {
    return "SELECT id FROM "
        + table()
        + " WHERE event = "
        + Event.STAGED.literal()
        + " AND checkpoint = "
        + WHOLE_LOAD
        + " AND sink = "
        + Identifiers.literal(sink)
        + " AND job = "
        + Identifiers.literal(job);
  }

  /** The checkpoint of a portion that belongs to a whole load; before every other. */
  public static final long WHOLE_LOAD = -1;

  /**
   * Takes old rows out, of all sinks. The newest commit of each sink stays, and what says that a
   * portion belongs to a checkpoint, as long as there is the portion: it may be held for longer.
   *
   * @param seconds how old
   */
  public String prune(long seconds) {
    return "DELETE FROM "
        + table()
        + " AS l WHERE l.at < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => "
        + seconds
        + ") AND CASE WHEN l.event = "
        + Event.STAGED.literal()
        + " THEN NOT EXISTS (SELECT FROM pg_catalog.pg_prepared_xacts x WHERE x.gid = l.id)"
        + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_class c"
        + " JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace WHERE c.relname = l.id"
        + " AND s.nspname = "
        + Identifiers.literal(schema)
        + ") ELSE l.checkpoint IS NULL OR l.checkpoint < (SELECT pg_catalog.max(n.checkpoint) FROM "
        + table()
        + " n WHERE n.sink = l.sink AND n.event <> "
        + Event.STAGED.literal()
        + ") END";
  }

  /** Those of the ids under which a transaction is prepared. */
  public String prepared(Collection<String> ids) {
    return "SELECT x.gid FROM pg_catalog.pg_prepared_xacts x"
        + " WHERE x.database = pg_catalog.current_database() AND x.gid IN ("
        + literals(ids)
        + ")";
  }

  /**
   * Names of staging tables of a sink that belong to no checkpoint up to the given one.
   *
   * @param prefix of their names
   */
  public String orphanedTables(String prefix, long checkpoint) {
    return "SELECT c.relname FROM pg_catalog.pg_class c"
        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = "
        + Identifiers.literal(schema)
        + " AND c.relkind = 'r' AND pg_catalog.starts_with(c.relname::text, "
        + Identifiers.literal(prefix)
        + ")"
        + notStaged("c.relname::text", checkpoint);
  }

  /** The same of prepared transactions. */
  public String orphanedTransactions(String prefix, long checkpoint) {
    return "SELECT x.gid FROM pg_catalog.pg_prepared_xacts x"
        + " WHERE x.database = pg_catalog.current_database() AND pg_catalog.starts_with(x.gid, "
        + Identifiers.literal(prefix)
        + ")"
        + notStaged("x.gid", checkpoint);
  }

  private String notStaged(String id, long checkpoint) {
    return " AND NOT EXISTS (SELECT FROM "
        + table()
        + " l WHERE l.id = "
        + id
        + " AND l.event = "
        + Event.STAGED.literal()
        + " AND l.checkpoint <= "
        + checkpoint
        + ")";
  }

  private static String and(Collection<String> ids) {
    return " AND id IN (" + literals(ids) + ")";
  }

  private static String literals(Collection<String> texts) {
    return texts.stream().map(Identifiers::literal).collect(Collectors.joining(", "));
  }
}
