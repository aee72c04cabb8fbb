package io.holowire.connector.options;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How a bulk load writes; travels to the tasks.
 *
 * @param mode where rows are until they are committed
 * @param visible when they are
 * @param schema of ledger and staging tables
 * @param ledger name of the ledger's table
 * @param ledgerRetention how long its entries are kept; zero = for ever
 * @param unlogged whether staging tables are UNLOGGED
 * @param freeze whether rows are staged as frozen
 * @param synchronousCommit whether the commits that stage rows wait for the disk
 * @param restoreBehind what becomes of a job that is restored from before its last commit
 * @param textCopy whether COPY is sent as text
 * @param fieldDelimiter of text COPY
 */
public record LoadOptions(
    Mode mode,
    Visible visible,
    String schema,
    String ledger,
    Duration ledgerRetention,
    boolean unlogged,
    boolean freeze,
    boolean synchronousCommit,
    RestoreBehind restoreBehind,
    boolean textCopy,
    char fieldDelimiter)
    implements Serializable {

  /** Where rows are until they are committed. */
  public enum Mode {
    /** In tables of their own, from which one transaction moves all of them. */
    STAGING,
    /** In the table itself, in a prepared transaction for each subtask. */
    PREPARED;

    /** The option's value. */
    @Override
    public String toString() {
      return this == STAGING ? "staging" : "prepared";
    }
  }

  /** When rows become visible. */
  public enum Visible {
    /** With each checkpoint, where there are checkpoints; else at the end. */
    CHECKPOINT,
    /** All at the end of the job. */
    END;

    /** The option's value. */
    @Override
    public String toString() {
      return this == CHECKPOINT ? "checkpoint" : "end";
    }
  }

  /** What becomes of a job that is restored from a checkpoint older than its last commit. */
  public enum RestoreBehind {
    /** It is refused: rows since the checkpoint would be loaded twice. */
    FAIL,
    /** They are. */
    AT_LEAST_ONCE;

    /** The option's value. */
    @Override
    public String toString() {
      return this == FAIL ? "fail" : "at-least-once";
    }
  }

  /** The words of {@code sink.copy.format}. */
  private enum CopyFormat {
    BINARY,
    TEXT;

    @Override
    public String toString() {
      return this == BINARY ? "binary" : "text";
    }
  }

  static LoadOptions read(OptionValues values) {
    return new LoadOptions(
        values.word(HologresLoadOptions.BULKLOAD_MODE, Mode.values()),
        values.word(HologresLoadOptions.BULKLOAD_VISIBLE, Visible.values()),
        values.parsed(HologresLoadOptions.BULKLOAD_SCHEMA, LoadOptions::checkedName),
        values.parsed(HologresLoadOptions.BULKLOAD_LEDGER, LoadOptions::checkedName),
        values.notNegative(HologresLoadOptions.BULKLOAD_LEDGER_RETENTION),
        values.bool(HologresLoadOptions.BULKLOAD_UNLOGGED),
        values.bool(HologresLoadOptions.BULKLOAD_FREEZE),
        values.bool(HologresLoadOptions.BULKLOAD_SYNCHRONOUS_COMMIT),
        values.word(HologresLoadOptions.RESTORE_BEHIND, RestoreBehind.values()),
        values.word(HologresLoadOptions.COPY_FORMAT, CopyFormat.values()) == CopyFormat.TEXT,
        values.parsed(
            HologresLoadOptions.FIELD_DELIMITER,
            values.verbatim(HologresLoadOptions.FIELD_DELIMITER),
            FieldDelimiter::parse));
  }

  /** PostgreSQL would cut a longer name, and another one would be found under it. */
  private static String checkedName(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > 63) {
      throw new IllegalArgumentException("must not be longer than 63 bytes");
    }
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("contains a NUL character");
    }
    return name;
  }
}
