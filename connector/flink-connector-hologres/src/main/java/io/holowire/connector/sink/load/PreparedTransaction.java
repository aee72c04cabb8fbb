package io.holowire.connector.sink.load;

import io.holowire.connector.options.LoadOptions.Mode;
import io.holowire.connector.sql.LedgerSql;
import io.holowire.connector.sql.LedgerSql.Entry;
import io.holowire.connector.sql.LedgerSql.Event;
import io.holowire.connector.sql.TablePath;
import io.holowire.connector.sql.TransactionSql;

/** The table itself, in a transaction that another session commits, and the ledger with it. */
record PreparedTransaction(
    LoadIdentity identity, int subtask, int attempt, TablePath target, LedgerSql ledger)
    implements Uncommitted {
  @Override
  public String name(int sequence) {
    return identity.transaction(subtask, attempt, sequence);
  }

  @Override
  public String begin(String name) {
    return TransactionSql.begin(true) + "; " + TransactionSql.mark(identity.sink(), subtask);
  }

  @Override
  public TablePath table(String name) {
    return target;
  }

  @Override
  public String end(String name, long rows) {
    return ledger.insert(
            new Entry(name, Event.COMMITTED, identity.sink(), identity.job(), target, null, rows))
        + "; "
        + TransactionSql.prepare(name);
  }

  @Override
  public String lastTag() {
    return "PREPARE TRANSACTION";
  }

  @Override
  public Mode mode() {
    return Mode.PREPARED;
  }

  @Override
  public String undo(String name) {
    return TransactionSql.rollbackPrepared(name);
  }
}
