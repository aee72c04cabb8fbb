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
}
