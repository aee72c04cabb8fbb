package io.holowire.connector.lookup;

import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.PartitionTree;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.PartitionColumn;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Says in which child of a partitioned table rows are looked up: on Hologres, where only children
 * have the fast path, if the key says which child it is. Owns for how long the server's word for
 * that is believed. For any thread.
 */
final class ChildTables {
  /** A child may be detached and keep its name: nothing else would tell. */
  private static final Duration BELIEVED = Duration.ofSeconds(60);

  /** A child may be made at any time. */
  private static final Duration NONE_BELIEVED = Duration.ofSeconds(10);

  /** A table that goes while a statement runs; on Hologres also one whose version has changed. */
  private static final String INTERNAL_ERROR = "XX000";

  private final TableShape table;
  private final LookupPattern pattern;
  private final int[] columns;
  private volatile ChildRoutes routes; // null = to be asked for

  private ChildTables(TableShape table, LookupPattern pattern, int[] columns) {
    this.table = table;
    this.pattern = pattern;
    this.columns = columns;
  }

  /** The children of a table on Hologres; null where its rows are looked up in the table itself. */
  static ChildTables of(PgConnection connection, TableShape table, LookupPattern pattern)
      throws InterruptedException {
    if (!table.isPartitioned()) {
      return null;
    }
    PartitionTree tree = Reply.await(Catalog.partitions(connection, table.oid(), table.path()));
    List<String> names = tree.columns().stream().map(PartitionColumn::name).toList();
    List<String> keys = pattern.keyNames();
    if (!keys.containsAll(names)) {
      return null;
    }
    return new ChildTables(table, pattern, names.stream().mapToInt(keys::indexOf).toArray());
  }

  /** The columns of the key that say which child its rows are in. */
  int[] columns() {
    return columns.clone();
  }

  /**
   * Finds the children for values of {@link #columns}, given one after the other as they are sent.
   *
   * @param certain whether a child that was missing a moment ago is asked for again
   */
  CompletableFuture<Map<ByteBuffer, Child>> find(
      PgConnection connection, Collection<ByteBuffer> values, boolean certain) {
    ChildRoutes known = routes;
    if (known == null || known.isOlderThan(BELIEVED)) {
      return findAnew(connection, values);
    }
    return known
        .find(connection, values)
        .thenCompose(
            found ->
                found.values().stream().allMatch(Child::exists)
                        || !(certain || known.isOlderThan(NONE_BELIEVED))
                    ? CompletableFuture.completedFuture(found)
                    : findAnew(connection, values));
  }

  private CompletableFuture<Map<ByteBuffer, Child>> findAnew(
      PgConnection connection, Collection<ByteBuffer> values) {
    long asked = System.nanoTime();
    return Catalog.partitions(connection, table.oid(), table.path())
        .thenCompose(
            tree -> {
              ChildRoutes now = ChildRoutes.of(tree, pattern, columns, asked);
              routes = now;
              return now.find(connection, values);
            });
  }

  /**
   * Whether a failure may come of a child that is no longer what it was. If so, the next question
   * is answered with what is there now.
   */
  boolean isOutdated(Throwable failure) {
    boolean outdated =
        failure instanceof ServerException refusal
            && (refusal.sqlState().equals(SqlState.UNDEFINED_TABLE)
                || refusal.sqlState().equals(INTERNAL_ERROR));
    if (outdated) {
      routes = null;
    }
    return outdated;
  }
}
