package io.holowire.connector.sink;

import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.Failure;
import io.holowire.connector.server.Partition;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One question of a {@link PartitionRouter}, until the server's answer stands: asks with the tree
 * that is known, then with the tree as it is now, then creates what is missing and asks again. Each
 * step runs where the one before completed, never two at a time.
 */
final class PartitionSearch {
  /** With a tree whose tables may be dropped while we ask. */
  private static final int ATTEMPTS = 3;

  /** Each needs another creator that is faster, at another partition of the same parent. */
  private static final int CREATIONS = 5;

  private final PartitionedTable table;
  private final PgConnection connection;
  private final Rows tuples;
  private final int[] tupleOf;
  private final int generation;

  /** What came of each creation: nothing, or the race that was lost. */
  private final Map<NewPartition, Optional<ServerException>> created = new HashMap<>();

  private record Found(RoutingStatement statement, RoutingStatement.Answer answer) {}

  /**
   * @param tuples distinct
   * @param tupleOf the tuple of each row
   */
  PartitionSearch(
      PartitionedTable table, PgConnection connection, Rows tuples, int[] tupleOf, int generation) {
    this.table = table;
    this.connection = connection;
    this.tuples = tuples;
    this.tupleOf = tupleOf;
    this.generation = generation;
  }

  /**
   * @param known a statement that answered before; null = none
   */
  CompletableFuture<Resolution> from(RoutingStatement known) {
    return known == null
        ? anew(1).thenCompose(found -> settle(found, CREATIONS))
        : known
            .ask(connection, tuples, false)
            .handle((answer, failure) -> afterKnown(known, answer, failure))
            .thenCompose(next -> next);
  }

  private CompletableFuture<Resolution> afterKnown(
      RoutingStatement known, RoutingStatement.Answer answer, Throwable failure) {
    if (failure != null && !mayBeStale(failure)) {
      return CompletableFuture.failedFuture(Failure.cause(failure));
    }
    if (failure == null && !leadsNowhere(answer)) {
      return CompletableFuture.completedFuture(resolution(new Found(known, answer)));
    }
    return anew(failure == null ? 1 : 2).thenCompose(found -> settle(found, CREATIONS));
  }

  private static boolean leadsNowhere(RoutingStatement.Answer answer) {
    for (int tuple = 0; tuple < answer.numbers().length; tuple++) {
      if (answer.leadsNowhere(tuple)) {
        return true;
      }
    }
    return false;
  }

  /** Asks with the tree as it is now. */
  private CompletableFuture<Found> anew(int attempt) {
    return Catalog.partitions(connection, table.oid(), table.path())
        .thenApply(tree -> RoutingStatement.of(tree, table.columns(), table.sent()))
        .thenCompose(
            statement ->
                statement
                    // What the server refuses twice is refused for the values' sake.
                    .ask(connection, tuples, attempt > 1)
                    .thenApply(answer -> new Found(statement, answer)))
        .exceptionallyCompose(
            failure ->
                attempt < ATTEMPTS && mayBeStale(failure)
                    ? anew(attempt + 1)
                    : CompletableFuture.failedFuture(Failure.cause(failure)));
  }

  /** Whether tables that have gone may be the reason; by many SQLSTATEs, XX000 among them. */
  private static boolean mayBeStale(Throwable failure) {
    return Failure.cause(failure) instanceof ServerException e
        && e.retry() == SqlState.Retry.NONE
        && !e.fields().isFatal();
  }

  private CompletableFuture<Resolution> settle(Found found, int creations) {
    Set<NewPartition> wanted = creations == 0 ? Set.of() : wanted(found);
    if (wanted.isEmpty()) {
      return CompletableFuture.completedFuture(resolution(found));
    }
    return create(wanted)
        .thenCompose(done -> anew(1))
        .thenCompose(again -> settle(again, creations - 1));
  }

  /** The partitions to create, but for those whose creation has already been to no avail. */
  private Set<NewPartition> wanted(Found found) {
    Set<NewPartition> wanted = new LinkedHashSet<>();
    for (int tuple = 0; tuple < tuples.count(); tuple++) {
      if (found.answer.leadsNowhere(tuple)) {
        newPartition(found, tuple)
            .filter(partition -> !created.containsKey(partition) || lostRace(partition).isPresent())
            .ifPresent(wanted::add);
      }
    }
    return wanted;
  }

  private Optional<NewPartition> newPartition(Found found, int tuple) {
    Partition parent = found.statement.routes().deadEnd(found.answer.numbers()[tuple]);
    if (!table.createMissing() || !parent.canGrow()) {
      return Optional.empty();
    }
    return Optional.of(
        new NewPartition(parent.path(), values(found, tuple).get(parent.key().get(0))));
  }

  private Optional<ServerException> lostRace(NewPartition partition) {
    return created.getOrDefault(partition, Optional.empty());
  }

  private CompletableFuture<Void> create(Set<NewPartition> wanted) {
    return CompletableFuture.allOf(
        wanted.stream()
            .map(
                partition ->
                    partition
                        .create(connection)
                        .thenAccept(outcome -> created.put(partition, outcome)))
            .toArray(CompletableFuture[]::new));
  }

  private Resolution resolution(Found found) {
    String[] reasons = new String[tuples.count()];
    for (int tuple = 0; tuple < reasons.length; tuple++) {
      ServerException refusal = found.answer.refusals()[tuple];
      if (refusal != null) {
        reasons[tuple] =
            "no partition of " + table.path() + " can have the row: " + refusal.getMessage();
      } else if (found.answer.numbers()[tuple] < 0) {
        reasons[tuple] = missing(found, tuple);
      }
    }
    return new Resolution(
        found.statement, generation, tuples, tupleOf, found.answer.numbers(), reasons);
  }

  private String missing(Found found, int tuple) {
    Partition parent = found.statement.routes().deadEnd(found.answer.numbers()[tuple]);
    return found.statement.routes().missing(found.answer.numbers()[tuple], values(found, tuple))
        + (table.createMissing() ? uncreated(parent, newPartition(found, tuple)) : "");
  }

  private String uncreated(Partition parent, Optional<NewPartition> partition) {
    if (partition.isEmpty()) {
      return "; none can be created, because it is not partitioned by the LIST of a column";
    }
    Optional<ServerException> race = lostRace(partition.get());
    return race.isPresent()
        ? "; creating " + partition.get().path() + " failed: " + race.get().getMessage()
        : "; a table "
            + partition.get().path()
            + ", as it would be called, exists and is no partition of "
            + parent.path();
  }

  private Map<String, String> values(Found found, int tuple) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < table.columns().size(); i++) {
      values.put(table.columns().get(i).name(), found.answer.values()[tuple][i]);
    }
    return values;
  }
}
