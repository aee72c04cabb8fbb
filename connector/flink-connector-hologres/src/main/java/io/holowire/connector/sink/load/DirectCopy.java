package io.holowire.connector.sink.load;

import io.holowire.connector.sql.LedgerSql;
import io.holowire.connector.sql.LedgerSql.Entry;
import io.holowire.connector.sql.LedgerSql.Event;
import io.holowire.connector.sql.TablePath;
import io.holowire.connector.sql.TransactionSql;

/** The table itself, for the only subtask of a job without checkpoints: one transaction. */
record DirectCopy(LoadIdentity identity, TablePath target, LedgerSql ledger)
    implements Destination {
  @Override
  public String name(int sequence) {
    return identity.wholeLoad();
  }

  @Override
  public String begin(String name) {
    return TransactionSql.begin(true);
  }

  @Override
  public TablePath table(String name) {
    return target;
  }

  /** A second load under this name would fail here. */
  @Override
  public String end(String name, long rows) {
    return ledger.insert(
            new Entry(name, Event.COMMITTED, identity.sink(), identity.job(), target, null, rows))
        + "; "
        + TransactionSql.COMMIT;
  }

  @Override
  public String lastTag() {
    return "COMMIT";
  }
}
