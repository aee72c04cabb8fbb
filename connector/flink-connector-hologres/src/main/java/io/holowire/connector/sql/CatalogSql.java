package io.holowire.connector.sql;

import java.util.List;
import java.util.stream.Collectors;

/** The texts that ask the catalog. They name every function and table with its schema. */
public final class CatalogSql {
  private CatalogSql() {}

  /** What kind of server this is: version text, and whether it has Hologres' version function. */
  public static final String SERVER =
      "SELECT pg_catalog.version(), EXISTS (SELECT FROM pg_catalog.pg_proc WHERE proname ="
          + " 'hg_version')";

  /** Hologres' own version text. */
  public static final String HOLOGRES_VERSION = "SELECT hg_version()";

  /**
   * Three statements for one round trip, each over all tables whose name equals the given one but
   * for case: the tables (oid, schema, name, kind, is a partition, partition key), their columns
   * (oid, name, number, type, base type, element, base of the element, kind, SQL name of the base
   * type, declared type, modifier, not null, default, generated, identity), and the columns of
   * their unique indexes that can be a conflict target (oid, index, is the primary key, is
   * immediate, column).
   *
   * @param majorVersion the server's, as PostgreSQL counts it
   */
  public static String tableShape(TablePath path, int majorVersion) {
    return RELATIONS.replace("{where}", named(path))
        + "; "
        + COLUMNS
            .replace("{attributes}", TABLE_ATTRIBUTES)
            // Columns that came with PostgreSQL 12; Hologres is an 11.
            .replace("{generated}", majorVersion >= 12 ? "a.attgenerated" : "''")
            .replace("{where}", named(path))
        + "; "
        + UNIQUE_INDEXES.replace("{where}", named(path));
  }

  /**
   * What is to be known of the columns of a query's result, in the form of the columns of a table:
   * of one whose OID is 0, whose columns have no defaults and may be NULL.
   */
  public static String columns(List<Attribute> attributes) {
    String values = attributes.stream().map(Attribute::toSql).collect(Collectors.joining(", "));
    return COLUMNS.replace("{attributes}", QUERY_ATTRIBUTES.replace("{values}", values));
  }

  /**
   * Whether the rows with given values in these columns are found through an index: one row with
   * one column. For a partitioned table it is about the indexes that all partitions have.
   */
  public static String hasIndexLedBy(long table, List<String> columns) {
    return "SELECT EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a"
        + " ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = "
        + table
        + " AND i.indisvalid AND i.indpred IS NULL AND a.attname IN ("
        + columns.stream().map(Identifiers::literal).collect(Collectors.joining(", "))
        + "))";
  }

  /**
   * A column of a query's result.
   *
   * @param position from 1
   * @param typeModifier as in {@code pg_attribute.atttypmod}
   */
  public record Attribute(String name, int position, int typeOid, int typeModifier) {
    private String toSql() {
      return "("
          + Identifiers.literal(name)
          + ", "
          + position
          + ", "
          + Integer.toUnsignedString(typeOid)
          + "::pg_catalog.oid, "
          + typeModifier
          + ")";
    }
  }

  private static String named(TablePath path) {
    String table = "pg_catalog.lower(c.relname) = pg_catalog.lower(";
    String where = table + Identifiers.literal(path.table()) + ")";
    return path.schema() == null
        ? where + " AND pg_catalog.pg_table_is_visible(c.oid)"
        : where
            + " AND pg_catalog.lower(n.nspname) = pg_catalog.lower("
            + Identifiers.literal(path.schema())
            + ")";
  }

  private static final String FROM =
      "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ";

  private static final String RELATIONS =
      "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition,"
          + " CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END "
          + FROM
          + "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {where}";

  private static final String TABLE_ATTRIBUTES =
      "SELECT a.attrelid, a.attname, a.attnum, a.atttypid, a.atttypmod, a.attnotnull,"
          + " a.atthasdef, {generated} AS generated, a.attidentity "
          + FROM
          + "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
          + " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0"
          + " AND NOT a.attisdropped AND {where}";

  private static final String QUERY_ATTRIBUTES =
      "SELECT 0::pg_catalog.oid AS attrelid, v.attname, v.attnum, v.atttypid, v.atttypmod,"
          + " false AS attnotnull, false AS atthasdef, ''::text AS generated,"
          + " ''::text AS attidentity"
          + " FROM (VALUES {values}) AS v (attname, attnum, atttypid, atttypmod)";

  // format_type with modifier -1: without any it says "character" for bpchar, which means one
  // character when read back.
  private static final String COLUMNS =
      "WITH RECURSIVE att AS ({attributes}),"
          + " types (root, oid, modifier) AS (SELECT atttypid, atttypid, -1 FROM att"
          + " UNION SELECT s.root, s.oid, s.modifier FROM types"
          + " JOIN pg_catalog.pg_type t ON t.oid = types.oid"
          + " CROSS JOIN LATERAL (VALUES (types.root, t.typbasetype, t.typtypmod),"
          + " (t.typelem, CASE t.typcategory WHEN 'A' THEN t.typelem ELSE 0 END, -1))"
          + " AS s (root, oid, modifier)"
          + " WHERE s.oid <> 0),"
          + " base AS (SELECT types.root, t.oid, types.modifier, t.typtype,"
          + " CASE t.typcategory WHEN 'A' THEN t.typelem ELSE 0 END AS elem"
          + " FROM types JOIN pg_catalog.pg_type t ON t.oid = types.oid WHERE t.typtype <> 'd')"
          + " SELECT att.attrelid, att.attname, att.attnum, att.atttypid, b.oid, b.elem,"
          + " COALESCE(e.oid, 0), COALESCE(e.typtype, b.typtype),"
          + " pg_catalog.format_type(b.oid, -1),"
          + " pg_catalog.format_type(att.atttypid, att.atttypmod),"
          // A domain's modifier counts where the column or the array of it has none.
          + " GREATEST(att.atttypmod, b.modifier, e.modifier), att.attnotnull,"
          + " CASE WHEN att.atthasdef THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END,"
          + " att.generated <> '', att.attidentity"
          + " FROM att JOIN base b ON b.root = att.atttypid"
          + " LEFT JOIN base e ON e.root = b.elem AND b.elem <> 0"
          + " LEFT JOIN pg_catalog.pg_attrdef d"
          + " ON d.adrelid = att.attrelid AND d.adnum = att.attnum"
          + " ORDER BY att.attrelid, att.attnum";

  // Only what ON CONFLICT (columns) can name: whole columns, no condition.
  private static final String UNIQUE_INDEXES =
      "SELECT i.indrelid, x.relname, i.indisprimary, i.indimmediate, a.attname "
          + FROM
          + "JOIN pg_catalog.pg_index i ON i.indrelid = c.oid"
          + " JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid"
          + " CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY"
          + " AS k (attnum, position)"
          + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum"
          + " WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL"
          + " AND k.position <= i.indnkeyatts AND {where}"
          + " ORDER BY i.indrelid, i.indisprimary DESC, x.relname, k.position";
}
