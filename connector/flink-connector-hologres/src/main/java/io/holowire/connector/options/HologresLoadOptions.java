package io.holowire.connector.options;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Those of the {@link HologresOptions} that are about the bulk load. */
public final class HologresLoadOptions {
  private HologresLoadOptions() {}

  /** Whether the sink loads by COPY, exactly once. */
  public static final ConfigOption<Boolean> BULKLOAD =
      ConfigOptions.key("bulkload")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Load by COPY, all or nothing and exactly once, with or without a key. In batch mode"
                  + " everything becomes visible at the end, in streaming mode with each checkpoint."
                  + " For insert-only queries; sink.buffer-flush.* has no effect, and sink.max-retries"
                  + " and retry.max-duration are about the commit. The options from here to"
                  + " sink.restore-behind need it.");

  /** Where rows are until they are committed. */
  public static final ConfigOption<String> BULKLOAD_MODE =
      ConfigOptions.key("sink.bulkload.mode")
          .stringType()
          .defaultValue("staging")
          .withDescription(
              "Where rows are until they are committed. staging: in tables of their own, from which"
                  + " one transaction moves all of them. prepared: in the table itself, in one"
                  + " prepared transaction for each subtask, for tables without a key; the server"
                  + " needs max_prepared_transactions, and the commits are not one.");

  /** When rows become visible. */
  public static final ConfigOption<String> BULKLOAD_VISIBLE =
      ConfigOptions.key("sink.bulkload.visible")
          .stringType()
          .defaultValue("checkpoint")
          .withDescription(
              "When the rows of a streaming job become visible: with each checkpoint, or all at the"
                  + " end of a bounded one.");

  /** Where ledger and staging tables live. */
  public static final ConfigOption<String> BULKLOAD_SCHEMA =
      ConfigOptions.key("sink.bulkload.schema")
          .stringType()
          .defaultValue("holowire")
          .withDescription(
              "The schema of ledger and staging tables, created at first use where the user may"
                  + " create schemas.");

  /** The ledger's table. */
  public static final ConfigOption<String> BULKLOAD_LEDGER =
      ConfigOptions.key("sink.bulkload.ledger")
          .stringType()
          .defaultValue("ledger")
          .withDescription(
              "The table in which each commit leaves a row, so that none is made twice.");

  /** How long the ledger remembers. */
  public static final ConfigOption<Duration> BULKLOAD_LEDGER_RETENTION =
      ConfigOptions.key("sink.bulkload.ledger-retention")
          .durationType()
          .defaultValue(Duration.ofDays(30))
          .withDescription(
              "How long a row of the ledger is kept; the newest of each sink stays. 0 = for ever."
                  + " Longer than any checkpoint or savepoint that a job may be restored from.");

  /** Whether staging tables are UNLOGGED. */
  public static final ConfigOption<Boolean> BULKLOAD_UNLOGGED =
      ConfigOptions.key("sink.bulkload.unlogged")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Stage into UNLOGGED tables. A crash of the server empties them, which fails the commit:"
                  + " a streaming job has then to be restored from the checkpoint before.");

  /** Whether rows are staged as frozen. */
  public static final ConfigOption<Boolean> BULKLOAD_FREEZE =
      ConfigOptions.key("sink.bulkload.freeze")
          .booleanType()
          .defaultValue(false)
          .withDescription("Stage with COPY … FREEZE: reading them back writes no hint bits.");

  /** Whether the commits that stage rows wait for the disk. */
  public static final ConfigOption<Boolean> BULKLOAD_SYNCHRONOUS_COMMIT =
      ConfigOptions.key("sink.bulkload.synchronous-commit")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Whether the commits that stage rows wait for the disk. false is safe with checkpoints: the"
                  + " ledger's row, written before each, waits for both. Batch jobs always wait, and"
                  + " the commit that makes rows visible waits as the server is set.");

  /** What becomes of a job that is restored from before its last commit. */
  public static final ConfigOption<String> RESTORE_BEHIND =
      ConfigOptions.key("sink.restore-behind")
          .stringType()
          .defaultValue("fail")
          .withDescription(
              "What becomes of a job that is restored from a checkpoint older than its last commit:"
                  + " fail, or at-least-once (rows since that checkpoint are loaded twice).");

  /** The format of COPY. */
  public static final ConfigOption<String> COPY_FORMAT =
      ConfigOptions.key("sink.copy.format")
          .stringType()
          .defaultValue("binary")
          .withFallbackKeys("jdbccopywriteformat")
          .withDescription(
              "The format of a bulk load's COPY: binary, or text, which takes columns of every type.");

  /** The delimiter of text COPY. */
  public static final ConfigOption<String> FIELD_DELIMITER =
      ConfigOptions.key("field_delimiter")
          .stringType()
          .defaultValue("\\u0002")
          .withDescription(
              "One single-byte character, \\uXXXX or \\t; data may contain it. For sink.copy.format ="
                  + " text only.");

  /** All but {@link #BULKLOAD}, without which they mean nothing. */
  public static final List<ConfigOption<?>> ALL =
      List.of(
          BULKLOAD_MODE,
          BULKLOAD_VISIBLE,
          BULKLOAD_SCHEMA,
          BULKLOAD_LEDGER,
          BULKLOAD_LEDGER_RETENTION,
          BULKLOAD_UNLOGGED,
          BULKLOAD_FREEZE,
          BULKLOAD_SYNCHRONOUS_COMMIT,
          COPY_FORMAT,
          FIELD_DELIMITER,
          RESTORE_BEHIND);
}
