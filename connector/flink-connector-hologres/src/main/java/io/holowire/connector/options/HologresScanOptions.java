package io.holowire.connector.options;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Those of the {@link HologresOptions} that are about the scan. */
public final class HologresScanOptions {
  private HologresScanOptions() {}

  /** About the most that one split has to read. */
  public static final ConfigOption<MemorySize> SPLIT_SIZE =
      ConfigOptions.key("scan.split-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(64))
          .withDescription(
              "About the most, as stored, that one split has to read. Tables too small for four such"
                  + " splits per reader are cut finer, down to 4 MB.");

  /** Whether all splits see one instant. */
  public static final ConfigOption<String> SNAPSHOT =
      ConfigOptions.key("scan.snapshot")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "consistent: all readers see the table at one instant; a connection holds it until all"
                  + " is read, and VACUUM must keep what it sees. per-split: each split sees the"
                  + " table when its reading begins. Unset, consistent where the server can (PostgreSQL),"
                  + " else per-split (Hologres).");

  /** What becomes of a scan whose snapshot is gone. */
  public static final ConfigOption<String> ON_SNAPSHOT_LOST =
      ConfigOptions.key("scan.on-snapshot-lost")
          .stringType()
          .defaultValue("fail")
          .withDescription(
              "With a consistent snapshot, when the connection that holds it is lost before all is"
                  + " read, or the job is restored from saved state: fail (the job fails; started"
                  + " again from its beginning, it reads a newer snapshot), continue (splits that are"
                  + " not read to their end are read again from their beginning in a newer snapshot,"
                  + " with a warning: rows come at least once if nobody changes them meanwhile).");

  /** A query in place of {@link HologresOptions#TABLE}. */
  public static final ConfigOption<String> QUERY =
      ConfigOptions.key("scan.query")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A SELECT, VALUES or WITH in the server's SQL, whose rows are scanned instead of a"
                  + " table's; its columns are met by name. Such a table is neither written nor"
                  + " looked up in.");

  /** What becomes of a value that is read and that Flink's type cannot hold. */
  public static final ConfigOption<String> ON_BAD_VALUE =
      ConfigOptions.key("scan.on-bad-value")
          .stringType()
          .defaultValue("fail")
          .withDescription(
              "What becomes of a value that is read, by a scan or a lookup, and that Flink's type"
                  + " cannot hold (NaN, an infinity, too many digits, more dimensions): fail (the job"
                  + " fails, naming column and value), null (it is read as NULL; in an array, only"
                  + " the element; not where the DDL says NOT NULL).");

  /** Whether the server aggregates. */
  public static final ConfigOption<Boolean> AGGREGATE_PUSH_DOWN =
      ConfigOptions.key("scan.aggregate-push-down")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "In batch mode, let the server aggregate each split where the result is the same as"
                  + " Flink's. Off, because Flink's planner fails for some queries of tables that can"
                  + " do it, for instance several COUNTs of expressions.");

  /** The column to cut by. */
  public static final ConfigOption<String> PARTITION_COLUMN =
      ConfigOptions.key("scan.partition.column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Cut the table by the values of this column (integer, numeric, date, timestamp or"
                  + " text) instead of by its pages. A hint: rows outside the bounds, and those"
                  + " without a value, are read, too. For views, on which it is the only way to read"
                  + " in parallel. All four scan.partition options or none.");

  /** How many pieces. */
  public static final ConfigOption<Integer> PARTITION_NUM =
      ConfigOptions.key("scan.partition.num")
          .intType()
          .noDefaultValue()
          .withDescription("Into how many splits.");

  /** Where the first cut is about. */
  public static final ConfigOption<String> PARTITION_LOWER_BOUND =
      ConfigOptions.key("scan.partition.lower-bound")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "About the smallest value. Of a timestamp: ISO text or milliseconds since 1970; of a"
                  + " date: ISO text or days since 1970.");

  /** Where the last cut is about. */
  public static final ConfigOption<String> PARTITION_UPPER_BOUND =
      ConfigOptions.key("scan.partition.upper-bound")
          .stringType()
          .noDefaultValue()
          .withDescription("About the largest value.");
}
