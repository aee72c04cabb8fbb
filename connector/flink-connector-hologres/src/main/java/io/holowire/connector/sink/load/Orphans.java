package io.holowire.connector.sink.load;

import io.holowire.connector.server.Reply;
import io.holowire.connector.sql.StagingSql;
import io.holowire.connector.sql.TablePath;
import io.holowire.connector.sql.TransactionSql;
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
    String tables = identity.tablePrefix();
    for (String name : ledger.names(ledger.sql().orphanedTables(tables, checkpoint))) {
      if (isMine(name, tables)) {
        LOG.info("Dropping staging table {}, which belongs to no checkpoint", name);
        run(StagingSql.drop(new TablePath(ledger.sql().schema(), name)));
      }
    }
    String transactions = identity.transactionPrefix();
    for (String name : ledger.names(ledger.sql().orphanedTransactions(transactions, checkpoint))) {
      if (isMine(name, transactions)) {
        LOG.info("Rolling back prepared transaction {}, which belongs to no checkpoint", name);
        run(TransactionSql.rollbackPrepared(name));
      }
    }
  }

  private boolean isMine(String name, String prefix) {
    int maker = LoadIdentity.subtask(name, prefix);
    return maker >= 0 && maker % subtasks == subtask;
  }

  private void run(String statement) throws InterruptedException {
    Reply.await(ledger.connection().query(statement));
  }
}
