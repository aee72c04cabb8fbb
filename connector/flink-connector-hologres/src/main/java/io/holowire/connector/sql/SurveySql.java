package io.holowire.connector.sql;

/** The texts that find out how a relation can be cut. */
public final class SurveySql {
  private SurveySql() {}

  /**
   * A relation and everything below it: its partitions, or the tables that inherit from it. In the
   * order of their OIDs; columns: oid, schema, name, kind, whether it is a partition, whether its
   * pages can be addressed, bytes in its pages, bytes of a page, whether the user may read all of
   * it, whether row security holds for the user.
   *
   * @param majorVersion the server's, as PostgreSQL counts it
   */
  public static String tables(long root, int majorVersion) {
    return TABLES
        .replace("{root}", Long.toString(root))
        .replace("{attached}", PartitionSql.attached(majorVersion));
  }

  private static final String TABLES =
      "WITH RECURSIVE tree (oid) AS (SELECT {root}::pg_catalog.oid"
          + " UNION SELECT i.inhrelid FROM tree"
          + " JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid{attached})"
          + " SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition,"
          + " c.relkind IN ('r', 'm') AND COALESCE(a.amname = 'heap', c.relam = 0),"
          + " COALESCE(pg_catalog.pg_relation_size(c.oid), 0),"
          + " pg_catalog.current_setting('block_size'),"
          + " pg_catalog.has_table_privilege(c.oid, 'SELECT')"
          + " AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'),"
          + " pg_catalog.row_security_active(c.oid)"
          + " FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.oid"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam"
          + " ORDER BY c.oid";

  /** Values of a column that part a table's rows into equal shares, one a row, in order. */
  public static String bounds(TablePath table, String column) {
    return "SELECT pg_catalog.unnest(histogram_bounds::text::text[]) FROM pg_catalog.pg_stats"
        + " WHERE NOT inherited AND schemaname = "
        + Identifiers.literal(table.schema())
        + " AND tablename = "
        + Identifiers.literal(table.table())
        + " AND attname = "
        + Identifiers.literal(column);
  }

  /** One row: how many shards a table has on Hologres. */
  public static String shards(TablePath table) {
    return "SELECT g.property_value FROM hologres.hg_table_properties t"
        + " JOIN hologres.hg_table_group_properties g ON g.tablegroup_name = t.property_value"
        + " WHERE t.property_key = 'table_group' AND g.property_key = 'shard_count'"
        + " AND t.table_namespace = "
        + Identifiers.literal(table.schema())
        + " AND t.table_name = "
        + Identifiers.literal(table.table());
  }
}
