package io.holowire.connector.table;

/** Makes the same tables under the name {@code 'connector' = 'postgres'}. */
public final class PostgresTableFactory extends HologresTableFactory {
  @Override
  public String factoryIdentifier() {
    return "postgres";
  }
}
