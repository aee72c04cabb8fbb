package io.holowire.connector.sink.load;

import io.holowire.connector.options.LoadOptions.Mode;
import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sink.NewPartition;
import io.holowire.connector.sink.PartitionRouter;
import io.holowire.connector.sink.SinkSpec;
import io.holowire.connector.sql.LedgerSql.Entry;
import io.holowire.connector.sql.LedgerSql.Event;
import io.holowire.connector.sql.StagingSql;
import io.holowire.connector.sql.TransactionSql;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.SimpleResult;
import io.holowire.pgwire.error.ServerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One transaction that writes to the ledger, moves all staging tables into the table, and drops
 * them. It is begun again when partitions have come or gone meanwhile.
 */
final class StagedCommit implements Commit {
  /** With partitions that change while we look at them. */
  private static final int ATTEMPTS = 5;

  private final SinkSpec spec;
  private final Ledger ledger;
  private final PgConnection connection;
  private TableShape shape; // null = not seen yet

  StagedCommit(SinkSpec spec, Ledger ledger) {
    this.spec = spec;
    this.ledger = ledger;
    this.connection = ledger.connection();
  }

  @Override
  public void run(List<Portion> portions) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      shape = Reply.await(Catalog.tableShape(connection, spec.table()));
      LeafPartitions leaves = leaves();
      try {
        transaction(portions, leaves == null ? new WholeTable(shape.path()) : leaves);
        return;
      } catch (HomelessRowsException e) {
        query(TransactionSql.ROLLBACK);
        findHomes(portions, leaves, attempt == ATTEMPTS);
        if (attempt == ATTEMPTS) {
          throw new IllegalStateException(e.getMessage(), e);
        }
      } catch (ServerException e) {
        if (leaves == null || !PartitionRouter.isOutdated(e) || attempt == ATTEMPTS) {
          throw e;
        }
        query(TransactionSql.ROLLBACK);
      }
    }
  }

  /** Null = the server routes. */
  private LeafPartitions leaves() throws InterruptedException {
    return spec.options().partitionRouter()
        ? new LeafPartitions(Reply.await(Catalog.partitions(connection, shape.oid(), shape.path())))
        : null;
  }

  private void transaction(List<Portion> portions, Moves moves) throws InterruptedException {
    String sink = portions.get(0).sink();
    query(TransactionSql.begin(true));
    query(TransactionSql.mark(Predecessors.committer(sink), 0));
    // One committer at a time: another may be at work, whose task was lost and that does not know.
    query(TransactionSql.lock(sink));
    Set<String> added = ledger.add(entries(portions));
    for (Portion portion : portions) {
      if (added.contains(key(portion))) {
        StagedRows rows = rows(portion);
        rows.lock();
        moves.move(rows);
      }
      query(StagingSql.drop(portion.table()));
    }
    ledger.remove(portions.stream().map(Portion::id).toList(), Event.STAGED);
    CopyTransaction.requireTag(TransactionSql.COMMIT, query(TransactionSql.COMMIT));
  }

  private List<Entry> entries(List<Portion> portions) {
    return portions.stream()
        .map(
            portion ->
                new Entry(
                    key(portion),
                    Event.COMMITTED,
                    portion.sink(),
                    portion.job(),
                    shape.path(),
                    portion.ofWholeLoad() ? null : (Long) portion.checkpoint(),
                    portion.ofWholeLoad()
                        ? portions.stream().mapToLong(Portion::rows).sum()
                        : portion.rows()))
        .distinct()
        .toList();
  }

  /** What must not be committed twice: the portion, or the whole load whatever its portions are. */
  private static String key(Portion portion) {
    return portion.ofWholeLoad()
        ? new LoadIdentity(portion.sink(), portion.job()).wholeLoad()
        : portion.id();
  }

  /**
   * Creates the partitions that rows lack, if that is asked for and they can be.
   *
   * @throws IllegalStateException when rows remain without one
   */
  private void findHomes(List<Portion> portions, LeafPartitions leaves, boolean last)
      throws InterruptedException {
    Set<String> known =
        ledger.known(portions.stream().map(StagedCommit::key).toList(), Event.COMMITTED);
    for (Portion portion : portions) {
      if (known.contains(key(portion))) {
        continue; // its staging table is gone
      }
      StagedRows rows = rows(portion);
      for (LeafPartitions.Missing missing : leaves.missing(rows)) {
        if (last || !spec.options().createMissingPartition() || !missing.parent().canGrow()) {
          throw new IllegalStateException(missing.toString());
        }
        // Should another be faster: we look again.
        Reply.await(
            new NewPartition(missing.parent().path(), missing.values().get(0)).create(connection));
      }
    }
  }

  private StagedRows rows(Portion portion) {
    return new StagedRows(spec, connection, shape, portion);
  }

  /** As long as the table was there when it was last looked at. */
  @Override
  public List<String> byHand(List<Portion> portions) {
    if (shape == null || portions.stream().anyMatch(portion -> portion.mode() != Mode.STAGING)) {
      return List.of();
    }
    List<String> statements = new ArrayList<>(List.of("BEGIN"));
    entries(portions).forEach(entry -> statements.add(ledger.sql().insert(entry)));
    for (Portion portion : portions) {
      statements.add(rows(portion).move(shape.path(), null));
      statements.add(StagingSql.drop(portion.table()));
    }
    statements.add(TransactionSql.COMMIT);
    return statements;
  }

  private List<SimpleResult> query(String sql) throws InterruptedException {
    return Reply.await(connection.query(sql));
  }
}
