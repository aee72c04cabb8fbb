package io.holowire.connector.sink.load;

/** Stand-in. */
final class RecentKeys {
  RecentKeys(java.util.List<io.holowire.connector.sql.SqlColumn> key) {}
}
