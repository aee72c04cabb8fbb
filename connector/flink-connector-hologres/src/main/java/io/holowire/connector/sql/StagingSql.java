package io.holowire.connector.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The texts that make and drop staging tables. */
public final class StagingSql {
  private StagingSql() {}

  /**
   * A column of a staging table.
   *
   * @param type SQL name of the declared type, with modifiers
   * @param collation quoted; null = the type's
   */
  public record Column(String name, String type, String collation, boolean notNull) {
    private String definition() {
      return Identifiers.quote(name)
          + " "
          + type
          + (collation == null ? "" : " COLLATE " + collation)
          + (notNull ? " NOT NULL" : "");
    }
  }

  /**
   * What a staging table takes over from a table besides types: three statements. Collations that
   * are not their type's (column, collation, quoted); CHECK constraints (name, definition, and one
   * row for each column); and whether a trigger of the table, or of a partition, may change rows
   * before they are checked.
   *
   * @param oid the table's
   */
  public static String shape(long oid) {
    return "SELECT a.attname, pg_catalog.quote_ident(n.nspname) || '.' ||"
        + " pg_catalog.quote_ident(c.collname) FROM pg_catalog.pg_attribute a"
        + " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
        + " JOIN pg_catalog.pg_collation c ON c.oid = a.attcollation"
        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace"
        + " WHERE a.attrelid = "
        + oid
        + " AND a.attnum > 0 AND NOT a.attisdropped AND a.attcollation <> t.typcollation; "
        + "SELECT k.conname, pg_catalog.pg_get_constraintdef(k.oid), a.attname"
        + " FROM pg_catalog.pg_constraint k"
        + " CROSS JOIN LATERAL pg_catalog.unnest(k.conkey) AS u (attnum)"
        + " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum"
        + " AND a.attnum > 0 WHERE k.contype = 'c' AND k.conrelid = "
        + oid
        + " ORDER BY k.conname; "
        + "WITH RECURSIVE tree (oid) AS (SELECT "
        + oid
        + "::pg_catalog.oid UNION ALL SELECT i.inhrelid FROM tree"
        + " JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid)"
        + " SELECT EXISTS (SELECT FROM tree JOIN pg_catalog.pg_trigger g ON g.tgrelid = tree.oid"
        + " WHERE NOT g.tgisinternal AND g.tgtype & "
        + BEFORE_INSERT_ROW
        + " = "
        + BEFORE_INSERT_ROW
        + ")";
  }

  /** Bits of {@code pg_trigger.tgtype}: TRIGGER_TYPE_ROW, _BEFORE and _INSERT. */
  private static final int BEFORE_INSERT_ROW = 1 | 2 | 4;

  /**
   * Makes one.
   *
   * @param checks constraints: their definitions by name
   * @param comment for people
   */
  public static List<String> create(
      TablePath table, List<Column> columns, List<Check> checks, boolean unlogged, String comment) {
    List<String> parts =
        new ArrayList<>(columns.stream().map(Column::definition).collect(Collectors.toList()));
    checks.forEach(
        check -> parts.add("CONSTRAINT " + Identifiers.quote(check.name) + " " + check.definition));
    return List.of(
        "CREATE "
            + (unlogged ? "UNLOGGED " : "")
            + "TABLE "
            + table.toSql()
            + " ("
            + String.join(", ", parts)
            // It is written once, read once and dropped.
            + ") WITH (autovacuum_enabled = false)",
        "COMMENT ON TABLE " + table.toSql() + " IS " + Identifiers.literal(comment));
  }

  /**
   * A CHECK constraint.
   *
   * @param definition {@code CHECK (…)}
   */
  public record Check(String name, String definition) {}

  /** Keeps all others away from one until the transaction ends. */
  public static String lock(TablePath table) {
    return "LOCK TABLE " + table.toSql() + " IN ACCESS EXCLUSIVE MODE";
  }

  /** Drops one, if it is there. */
  public static String drop(TablePath table) {
    return "DROP TABLE IF EXISTS " + table.toSql();
  }

  /** Lets the rows of a partition be found. */
  public static String index(TablePath table, List<String> columns) {
    return "CREATE INDEX ON " + table.toSql() + " (" + Identifiers.quoteAll(columns) + ")";
  }

  /**
   * The numbers of the conditions that hold for some row.
   *
   * @param conditions trusted
   */
  public static String hit(TablePath table, Map<Integer, String> conditions) {
    return conditions.entrySet().stream()
        .map(
            entry ->
                "SELECT "
                    + entry.getKey()
                    + " WHERE EXISTS (SELECT FROM "
                    + table.toSql()
                    + " WHERE "
                    + entry.getValue()
                    + ")")
        .collect(Collectors.joining(" UNION ALL "));
  }

  /**
   * Distinct values, as text, of some columns in the rows that a condition holds for; a thousand at
   * most.
   *
   * @param known all columns that the condition names
   * @param columns some of them
   * @param condition trusted
   */
  public static String values(
      TablePath table, List<String> known, List<String> columns, String condition) {
    // Distinct first: the condition may be long, and rows many.
    return "SELECT DISTINCT "
        + columns.stream()
            .map(name -> Identifiers.quote(name) + "::text")
            .collect(Collectors.joining(", "))
        + " FROM (SELECT DISTINCT "
        + Identifiers.quoteAll(known)
        + " FROM "
        + table.toSql()
        + ") AS d WHERE "
        + condition
        + " LIMIT 1000";
  }
}
