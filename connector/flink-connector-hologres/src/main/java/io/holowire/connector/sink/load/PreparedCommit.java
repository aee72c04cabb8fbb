package io.holowire.connector.sink.load;

import io.holowire.connector.options.LoadOptions.Mode;
import io.holowire.connector.server.Reply;
import io.holowire.connector.sink.SinkSpec;
import io.holowire.connector.sql.LedgerSql.Entry;
import io.holowire.connector.sql.LedgerSql.Event;
import io.holowire.connector.sql.TransactionSql;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Commits prepared transactions one after the other. Which ones is decided, in the ledger, before
 * the first: whoever comes after a failure completes these, whatever it brings.
 */
final class PreparedCommit implements Commit {
  private final SinkSpec spec;
  private final Ledger ledger;

  PreparedCommit(SinkSpec spec, Ledger ledger) {
    this.spec = spec;
    this.ledger = ledger;
  }

  @Override
  public void run(List<Portion> portions) throws InterruptedException {
    Portion last = portions.get(portions.size() - 1);
    if (last.ofWholeLoad()) {
      commitWholeLoad(last, portions);
    } else {
      // So that a job which is restored from before can be told.
      ledger.add(List.of(entry(last.id(), Event.DECIDED, last, last.checkpoint(), portions)));
      commit(portions.stream().map(Portion::id).toList());
    }
  }

  private void commitWholeLoad(Portion any, List<Portion> portions) throws InterruptedException {
    String load = new LoadIdentity(any.sink(), any.job()).wholeLoad();
    List<String> brought = portions.stream().map(Portion::id).toList();
    List<String> decided = List.of();
    if (ledger.known(List.of(load), Event.COMMITTED).isEmpty()) {
      decided = decide(load, any, portions);
      commit(decided);
      ledger.add(List.of(entry(load, Event.COMMITTED, any, null, portions)));
    }
    List<String> others = new ArrayList<>(brought);
    others.removeAll(decided);
    others.removeAll(ledger.known(others, Event.COMMITTED));
    for (String id : others) {
      rollback(id);
    }
  }

  /** The portions of the load: those that were decided on first. */
  private List<String> decide(String load, Portion any, List<Portion> portions)
      throws InterruptedException {
    List<Entry> entries = new ArrayList<>();
    for (Portion portion : portions) {
      entries.add(entry(portion.id(), Event.STAGED, any, Portion.WHOLE_LOAD, List.of(portion)));
    }
    query(TransactionSql.begin(true));
    query(TransactionSql.mark(Predecessors.committer(any.sink()), 0));
    query(TransactionSql.lock(any.sink()));
    Set<String> added = ledger.add(List.of(entry(load, Event.DECIDED, any, null, portions)));
    if (!added.isEmpty()) {
      requireAll(portions.stream().map(Portion::id).toList());
      ledger.add(entries);
    }
    List<String> decided = ledger.names(ledger.sql().parts(any.sink(), any.job()));
    query(TransactionSql.COMMIT);
    return decided;
  }

  /**
   * What was decided could never be completed without one of them: a writer that runs again rolls
   * back its former transaction, of which a committer that was cut off still knows.
   */
  private void requireAll(List<String> ids) throws InterruptedException {
    List<String> missing = new ArrayList<>(ids);
    missing.removeAll(ledger.names(ledger.sql().prepared(ids)));
    missing.removeAll(ledger.known(missing, Event.COMMITTED));
    if (!missing.isEmpty()) {
      throw gone(missing.get(0), null);
    }
  }

  private void commit(List<String> ids) throws InterruptedException {
    for (String id : ids) {
      try {
        query(TransactionSql.commitPrepared(id));
      } catch (ServerException e) {
        if (!SqlState.UNDEFINED_OBJECT.equals(e.sqlState())) {
          throw e;
        }
        requireCommitted(id, e);
      }
    }
    // Written when the transaction was prepared, which may be long ago, and pruned by age.
    ledger.renew(ids, Event.COMMITTED);
    ledger.remove(ids, Event.STAGED);
  }

  private void requireCommitted(String id, ServerException gone) throws InterruptedException {
    if (ledger.known(List.of(id), Event.COMMITTED).isEmpty()) {
      throw gone(id, gone);
    }
  }

  private static LostRowsException gone(String id, ServerException cause) {
    return new LostRowsException(
        "prepared transaction "
            + id
            + " is gone, and the ledger does not say that it was committed: somebody has rolled it"
            + " back",
        cause);
  }

  private void rollback(String id) throws InterruptedException {
    try {
      query(TransactionSql.rollbackPrepared(id));
    } catch (ServerException e) {
      if (!SqlState.UNDEFINED_OBJECT.equals(e.sqlState())) {
        throw e;
      }
    }
  }

  private Entry entry(String id, Event event, Portion of, Long checkpoint, List<Portion> portions) {
    return new Entry(
        id,
        event,
        of.sink(),
        of.job(),
        spec.table(),
        checkpoint,
        portions.stream().mapToLong(Portion::rows).sum());
  }

  private void query(String text) throws InterruptedException {
    Reply.await(ledger.connection().query(text));
  }

  @Override
  public List<String> byHand(List<Portion> portions) {
    return portions.stream()
        .filter(portion -> portion.mode() == Mode.PREPARED)
        .map(Portion::id)
        .map(TransactionSql::commitPrepared)
        .toList();
  }
}
