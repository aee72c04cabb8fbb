package io.holowire.connector.sink;

import io.holowire.connector.server.Failure;
import io.holowire.connector.server.Leaf;
import io.holowire.connector.sql.DeleteStrategy;
import io.holowire.connector.sql.OnConflict;
import io.holowire.connector.sql.UpsertSql;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Each row goes straight to its partition, as far down as there are partitions. */
final class PartitionedTables implements Destinations {
  private final PartitionRouter router;
  private final UpsertSql parent;
  private final OnConflict onConflict;
  private final DeleteStrategy deletes;
  private final Map<Integer, Statements> statements = new HashMap<>();

  /** The question under way, and the batch that it is for. */
  private CompletableFuture<Resolution> question;

  private RowBatch asking;
  private volatile boolean outdated; // set on the event loop

  /**
   * @param parent the statements for the parent, which are made to be those of a partition; its
   *     first columns are those of the router
   */
  PartitionedTables(
      PartitionRouter router, UpsertSql parent, OnConflict onConflict, DeleteStrategy deletes) {
    this.router = router;
    this.parent = parent;
    this.onConflict = onConflict;
    this.deletes = deletes;
  }

  @Override
  public CompletableFuture<?> prepare(PgConnection connection, RowBatch batch) {
    if (outdated) {
      outdated = false;
      router.forget();
    }
    if (asking == batch && question.isDone() && !question.isCompletedExceptionally()) {
      BadRowException homeless = accept(question.join());
      asking = null;
      if (homeless != null) {
        return CompletableFuture.failedFuture(homeless);
      }
    }
    Rows unknown = unknown(batch);
    if (unknown.isEmpty()) {
      return null;
    }
    asking = batch;
    question = router.resolve(connection, unknown);
    return question;
  }

  /** Why the first of the rows without a partition has none; null = each has one. */
  private BadRowException accept(Resolution answer) {
    int[] leaves = router.accept(answer);
    for (int row = 0; row < leaves.length; row++) {
      if (leaves[row] == PartitionRouter.MISSING) {
        return new BadRowException(answer.reason(row));
      }
    }
    return null;
  }

  private Rows unknown(RowBatch batch) {
    int[] unknown = new int[0];
    int count = 0;
    for (Step step : batch.steps()) {
      for (int offset : step.rows().offsets()) {
        if (router.find(step.rows().bytes(), offset) == PartitionRouter.UNKNOWN) {
          if (count == unknown.length) {
            unknown = Arrays.copyOf(unknown, Math.max(16, 2 * count));
          }
          unknown[count++] = offset;
        }
      }
    }
    return new Rows(batch.array(), Arrays.copyOf(unknown, count));
  }

  @Override
  public List<CompletableFuture<?>> send(PgConnection connection, Step step) {
    // By OID: all writers lock partitions in one order.
    SortedMap<Integer, OffsetList> leaves =
        new TreeMap<>(
            Comparator.<Integer>comparingLong(number -> router.leaf(number).oid())
                .thenComparing(Comparator.naturalOrder()));
    OffsetList rows = null;
    int last = PartitionRouter.UNKNOWN;
    for (int offset : step.rows().offsets()) {
      int leaf = router.find(step.rows().bytes(), offset);
      if (leaf != last) { // rows are sorted, so those of a partition often come together
        rows = leaves.computeIfAbsent(leaf, first -> new OffsetList());
        last = leaf;
      }
      rows.add(offset);
    }
    List<CompletableFuture<?>> answers = new ArrayList<>(leaves.size());
    leaves.forEach(
        (leaf, offsets) ->
            answers.add(
                send(connection, leaf, step, new Rows(step.rows().bytes(), offsets.toArray()))));
    return answers;
  }

  private CompletableFuture<?> send(PgConnection connection, int number, Step step, Rows rows) {
    Leaf leaf = router.leaf(number);
    return statements
        .computeIfAbsent(number, first -> statements(leaf))
        .form(step)
        .send(connection, rows)
        .thenAccept(BatchResult::close)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(seen(failure, leaf)));
  }

  private Statements statements(Leaf leaf) {
    return Statements.of(
        new UpsertSql(leaf.path(), parent.columns(), parent.keyColumns(), leaf.guard()),
        onConflict,
        deletes);
  }

  private Throwable seen(Throwable failure, Leaf leaf) {
    Throwable cause = Failure.cause(failure);
    if (!PartitionRouter.isOutdated(cause)) {
      return cause;
    }
    outdated = true;
    return new MovedPartitionException(
        "partition " + leaf.path() + " is not what it was: " + cause.getMessage(), cause);
  }

  /** Offsets, of which there may be many. */
  private static final class OffsetList {
    private int[] offsets = new int[16];
    private int size;

    void add(int offset) {
      if (size == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * size);
      }
      offsets[size++] = offset;
    }

    int[] toArray() {
      return Arrays.copyOf(offsets, size);
    }
  }
}
