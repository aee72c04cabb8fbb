package io.holowire.connector.sink.load;

import io.holowire.connector.options.LoadOptions.Mode;
import io.holowire.connector.sink.SinkSpec;
import io.holowire.connector.sql.LedgerSql;
import io.holowire.connector.sql.LedgerSql.Entry;
import io.holowire.connector.sql.LedgerSql.Event;
import io.holowire.connector.sql.MergeSql;
import io.holowire.connector.sql.StagingSql;
import io.holowire.connector.sql.TransactionSql;
import java.util.ArrayList;
import java.util.List;

/** Says where the rows are when a commit has failed, and how to finish it by hand. */
final class LoadRescue {
  /** More statements than these nobody reads in a message. */
  private static final int SHOWN = 8;

  private LoadRescue() {}

  /** A continuation of the failure's message. */
  static String advice(SinkSpec spec, LedgerSql ledger, List<Portion> portions) {
    boolean staged = portions.stream().anyMatch(portion -> portion.mode() == Mode.STAGING);
    List<String> statements = new ArrayList<>();
    if (staged) {
      statements.add("BEGIN");
    }
    for (Portion portion : portions) {
      if (portion.mode() == Mode.PREPARED) {
        statements.add(TransactionSql.commitPrepared(portion.id()));
        continue;
      }
      String written = ledger.insert(entry(spec, portion, portions));
      if (!statements.contains(written)) {
        statements.add(written);
      }
      statements.add(
          new MergeSql(spec.table(), portion.table(), portion.columns()).append(null)
              + (portion.order() == null
                  ? ""
                  : " /* one row of each key, in the order of " + portion.order() + " */"));
      statements.add(StagingSql.drop(portion.table()));
    }
    if (staged) {
      statements.add(TransactionSql.COMMIT);
    }
    String shown =
        String.join("; ", statements.subList(0, Math.min(SHOWN, statements.size())))
            + (statements.size() > SHOWN
                ? "; … (" + (statements.size() - SHOWN) + " more of the kind)"
                : "");
    return ". Nothing is lost: the "
        + portions.stream().mapToLong(Portion::rows).sum()
        + " rows are in "
        + portions.get(0).id()
        + (portions.size() > 1 ? " and " + (portions.size() - 1) + " more" : "")
        + ", and the commit is tried again when the job starts again. To finish it by hand: "
        + shown;
  }

  private static Entry entry(SinkSpec spec, Portion portion, List<Portion> portions) {
    return new Entry(
        portion.ofWholeLoad()
            ? new LoadIdentity(portion.sink(), portion.job()).wholeLoad()
            : portion.id(),
        Event.COMMITTED,
        portion.sink(),
        portion.job(),
        spec.table(),
        portion.ofWholeLoad() ? null : (Long) portion.checkpoint(),
        portion.ofWholeLoad() ? portions.stream().mapToLong(Portion::rows).sum() : portion.rows());
  }
}
