package io.holowire.connector.sql;

/** The texts that are asked while a query is planned, besides those of {@link CatalogSql}. */
public final class PlanningSql {
  private PlanningSql() {}

  /** The encoding of the database. */
  public static final String ENCODING = "SELECT pg_catalog.current_setting('server_encoding')";

  /** The columns of a table whose collation calls different texts equal; since PostgreSQL 12. */
  public static String looseColumns(long table) {
    return "SELECT a.attname FROM pg_catalog.pg_attribute a"
        + " JOIN pg_catalog.pg_collation c ON c.oid = a.attcollation"
        + " WHERE a.attnum > 0 AND NOT c.collisdeterministic AND a.attrelid = "
        + table;
  }

  /**
   * How many rows a table had when it was last analyzed, or its partitions were; NULL = never.
   * Since PostgreSQL 12.
   */
  public static String analyzedRows(long table) {
    return "SELECT sum(reltuples) FROM pg_catalog.pg_class WHERE reltuples > 0"
        + " AND relkind <> 'p' AND (oid = "
        + table
        + " OR oid IN (SELECT relid FROM pg_catalog.pg_partition_tree("
        + table
        + ")))";
  }

  /** For each analyzed column its name, fraction of NULLs, width, and number of values. */
  public static String columnStatistics(TablePath table) {
    return "SELECT DISTINCT ON (attname) attname, null_frac, avg_width, n_distinct"
        + " FROM pg_catalog.pg_stats WHERE schemaname = "
        + Identifiers.literal(table.schema())
        + " AND tablename = "
        + Identifiers.literal(table.table())
        // With the partitions, where there are any.
        + " ORDER BY attname, inherited DESC";
  }
}
