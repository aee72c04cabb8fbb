package io.holowire.connector.sink.load;

/** Stand-in. */
final class RecentKeys {
  RecentKeys(int keyColumns) {}
}
