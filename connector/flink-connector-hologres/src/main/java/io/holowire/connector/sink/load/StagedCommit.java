package io.holowire.connector.sink.load;

import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sink.SinkSpec;
import io.holowire.connector.sql.LedgerSql.Entry;
import io.holowire.connector.sql.LedgerSql.Event;
import io.holowire.connector.sql.StagingSql;
import io.holowire.connector.sql.TransactionSql;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.SimpleResult;
import java.util.List;
import java.util.Set;

/**
 * One transaction that writes to the ledger, moves all staging tables into the table, and drops
 * them.
 */
final class StagedCommit implements Commit {
  private final SinkSpec spec;
  private final Ledger ledger;
  private final PgConnection connection;

  StagedCommit(SinkSpec spec, Ledger ledger) {
    this.spec = spec;
    this.ledger = ledger;
    this.connection = ledger.connection();
  }

  @Override
  public void run(List<Portion> portions) throws InterruptedException {
    TableShape shape = Reply.await(Catalog.tableShape(connection, spec.table()));
    Moves moves = new Moves(spec, connection, shape);
    query(TransactionSql.begin(true));
    // One committer at a time: another may be at work, whose task was lost and that does not know.
    query(TransactionSql.lock(portions.get(0).sink()));
    Set<String> added = ledger.add(entries(portions, shape));
    for (Portion portion : portions) {
      if (added.contains(key(portion))) {
        moves.move(portion);
      }
      query(StagingSql.drop(portion.table()));
    }
    ledger.remove(portions.stream().map(Portion::id).toList(), Event.STAGED);
    CopyTransaction.requireTag(
        TransactionSql.COMMIT, Reply.await(connection.query(TransactionSql.COMMIT)));
  }

  private static List<Entry> entries(List<Portion> portions, TableShape shape) {
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

  private List<SimpleResult> query(String sql) throws InterruptedException {
    return Reply.await(connection.query(sql));
  }
}
