package io.holowire.connector.sink.load;

import io.holowire.connector.server.Reply;
import io.holowire.connector.sql.LedgerSql.Event;
import io.holowire.connector.sql.StagingSql;
import io.holowire.connector.sql.TablePath;
import io.holowire.connector.sql.TransactionSql;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier attempts of a sink have left on the server and no checkpoint knows of. Each subtask
 * removes what those of its own number have left before it makes anything itself, so that none can
 * meet what is new; numbers that are no more, after a rescaling, are shared out among all.
 */
record Orphans(Ledger ledger, LoadIdentity identity, int subtask, int subtasks) {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  /**
   * Waits for the server.
   *
   * @param checkpoint the one that the job was restored from; what belongs to it is left for the
   *     committer
   */
  void remove(long checkpoint) throws InterruptedException {
    new Predecessors(ledger.connection(), identity.sink(), subtask, subtasks).end();
    String tables = identity.tablePrefix();
    for (String name : mine(ledger.sql().orphanedTables(tables, checkpoint), tables)) {
      remove(name, StagingSql.drop(new TablePath(ledger.sql().schema(), name)));
    }
    String transactions = identity.transactionPrefix();
    for (String name :
        mine(ledger.sql().orphanedTransactions(transactions, checkpoint), transactions)) {
      remove(name, TransactionSql.rollbackPrepared(name));
    }
  }

  private List<String> mine(String query, String prefix) throws InterruptedException {
    return ledger.names(query).stream().filter(name -> isMine(name, prefix)).toList();
  }

  private boolean isMine(String name, String prefix) {
    int maker = LoadIdentity.subtask(name, prefix);
    return maker >= 0 && maker % subtasks == subtask;
  }

  private void remove(String name, String statement) throws InterruptedException {
    LOG.info("{} belongs to no checkpoint: {}", name, statement);
    Reply.await(ledger.connection().query(statement));
    ledger.remove(List.of(name), Event.STAGED);
  }
}
