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
  private static final Rows NONE = new Rows(new byte[0], IntSlice.of());

  private final PartitionRouter router;
  private final UpsertSql parent;
  private final OnConflict onConflict;
  private final DeleteStrategy deletes;
  private final Map<Integer, Statements> statements = new HashMap<>();

  private Question asked; // the newest
  private volatile boolean outdated; // set on the event loop

  /**
   * What the server is asked about a batch.
   *
   * @param removals whether it is about the rows to remove; else about those to write
   */
  private record Question(
      PgConnection connection,
      RowBatch batch,
      boolean removals,
      CompletableFuture<Resolution> answer) {
    boolean isAnswered(PgConnection over, RowBatch about) {
      return connection == over
          && batch == about
          && answer.isDone()
          && !answer.isCompletedExceptionally();
    }
  }

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

  /** Asks about the rows to write, for which partitions may be created, then about the others. */
  @Override
  public CompletableFuture<?> prepare(PgConnection connection, RowBatch batch) {
    if (outdated) {
      outdated = false;
      router.forget();
      asked = null; // its answer is of what has been forgotten
    }
    boolean removalsOnly = false;
    if (asked != null && asked.isAnswered(connection, batch)) {
      Question answered = asked;
      asked = null;
      int[] leaves = router.accept(answered.answer.join());
      if (answered.removals) {
        return null; // what has no partition is not there
      }
      BadRowException homeless = homeless(leaves, answered.answer.join());
      if (homeless != null) {
        return CompletableFuture.failedFuture(homeless);
      }
      removalsOnly = true;
    } else {
      router.makeRoom();
    }
    Rows unknown = removalsOnly ? NONE : unknown(batch, false);
    boolean removals = unknown.isEmpty();
    if (removals) {
      unknown = unknown(batch, true);
    }
    if (unknown.isEmpty()) {
      return null;
    }
    asked =
        new Question(connection, batch, removals, router.resolve(connection, unknown, !removals));
    return asked.answer;
  }

  /** Why the first of the rows without a partition has none; null = each has one. */
  private static BadRowException homeless(int[] leaves, Resolution answer) {
    for (int row = 0; row < leaves.length; row++) {
      if (leaves[row] == PartitionRouter.MISSING) {
        return new BadRowException(answer.reason(row));
      }
    }
    return null;
  }

  private Rows unknown(RowBatch batch, boolean removals) {
    OffsetList unknown = new OffsetList();
    for (Step step : batch.steps()) {
      if (removals == (step.action() != Step.Action.UPSERT)) {
        for (int i = 0; i < step.rows().count(); i++) {
          int offset = step.rows().offset(i);
          if (router.find(step.rows().bytes(), offset) == PartitionRouter.UNKNOWN) {
            unknown.add(offset);
          }
        }
      }
    }
    return new Rows(batch.array(), unknown.slice());
  }

  @Override
  public List<Statement> statements(Step step) {
    // By OID: all writers lock partitions in one order.
    SortedMap<Integer, OffsetList> leaves =
        new TreeMap<>(
            Comparator.<Integer>comparingLong(number -> router.leaf(number).oid())
                .thenComparing(Comparator.naturalOrder()));
    OffsetList rows = null;
    int last = PartitionRouter.UNKNOWN;
    for (int i = 0; i < step.rows().count(); i++) {
      int offset = step.rows().offset(i);
      int leaf = router.find(step.rows().bytes(), offset);
      if (leaf == PartitionRouter.UNKNOWN) {
        if (step.action() == Step.Action.UPSERT) {
          throw new IllegalStateException("a row is sent before it is known where to");
        }
        continue; // a removal from nowhere
      }
      if (leaf != last) { // rows are sorted, so those of a partition often come together
        rows = leaves.computeIfAbsent(leaf, first -> new OffsetList());
        last = leaf;
      }
      rows.add(offset);
    }
    List<Statement> sent = new ArrayList<>(leaves.size());
    leaves.forEach(
        (number, offsets) -> {
          Leaf leaf = router.leaf(number);
          WriteForm form = statements.computeIfAbsent(number, first -> statements(leaf)).form(step);
          Rows ofLeaf = new Rows(step.rows().bytes(), offsets.slice());
          sent.add(
              connection ->
                  form.send(connection, ofLeaf)
                      .thenAccept(BatchResult::close)
                      .exceptionallyCompose(
                          failure -> CompletableFuture.failedFuture(seen(failure, leaf))));
        });
    return sent;
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

    /** Those added so far. */
    IntSlice slice() {
      return new IntSlice(offsets, 0, size);
    }
  }
}
