package io.holowire.connector.sink;

import io.holowire.connector.server.Failure;
import io.holowire.connector.sql.PartitionSql;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ServerException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A partition that the sink creates, for one value of a list.
 *
 * @param parent the partitioned table
 * @param value as text; null = NULL
 */
public record NewPartition(TablePath parent, String value) {
  /**
   * What a creation answers when another creator, of this partition or a sibling, was faster:
   * duplicate table; a unique index of the catalog; overlapping bounds; duplicate type; "tuple
   * concurrently updated".
   */
  private static final Set<String> LOST_RACES = Set.of("42P07", "23505", "42P17", "42710", "XX000");

  TablePath path() {
    return PartitionName.of(parent, value);
  }

  /**
   * Creates it; done also when a table of that name exists. A race that was lost is an answer, any
   * other refusal a failure.
   */
  public CompletableFuture<Optional<ServerException>> create(PgConnection connection) {
    return connection
        .query(PartitionSql.create(path(), parent, value))
        .thenApply(created -> Optional.<ServerException>empty())
        .exceptionallyCompose(
            failure -> {
              if (!(Failure.cause(failure) instanceof ServerException refusal)) {
                return CompletableFuture.failedFuture(failure);
              }
              return LOST_RACES.contains(refusal.sqlState())
                  ? CompletableFuture.completedFuture(Optional.of(refusal))
                  : CompletableFuture.failedFuture(
                      new ServerException("creating partition " + path(), refusal.fields()));
            });
  }
}
