package io.holowire.connector.sink.load;

import io.holowire.connector.options.LoadOptions;
import io.holowire.connector.options.LoadOptions.Mode;
import io.holowire.connector.sql.StagingSql;
import io.holowire.connector.sql.TablePath;
import io.holowire.connector.sql.TransactionSql;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A table of the portion's own, made in the transaction that fills it: an attempt that fails before
 * leaves none.
 */
record StagingTable(
    LoadIdentity identity,
    int subtask,
    int attempt,
    TablePath target,
    LoadOptions options,
    boolean waitForDisk,
    StagingShape shape)
    implements Uncommitted {
  @Override
  public String name(int sequence) {
    return identity.table(subtask, attempt, sequence);
  }

  @Override
  public String begin(String name) {
    return TransactionSql.begin(waitForDisk)
        + "; "
        + TransactionSql.mark(identity.sink(), subtask)
        + "; "
        + String.join(
            "; ",
            StagingSql.create(
                table(name), shape.columns(), shape.checks(), options.unlogged(), comment()));
  }

  private String comment() {
    return "holowire: rows for "
        + target
        + ", sink "
        + identity.sink()
        + ", job "
        + identity.job()
        + ", subtask "
        + subtask
        + ", since "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public TablePath table(String name) {
    return new TablePath(options.schema(), name);
  }

  @Override
  public String end(String name, long rows) {
    return TransactionSql.COMMIT;
  }

  @Override
  public String lastTag() {
    return "COMMIT";
  }

  @Override
  public Mode mode() {
    return Mode.STAGING;
  }

  @Override
  public String undo(String name) {
    return StagingSql.drop(table(name));
  }
}
