package io.holowire.connector.options;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.connector.source.lookup.LookupOptions;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The options of {@code 'connector' = 'hologres'}. A name is met whatever its case and whether its
 * words are joined by {@code -}, {@code _} or nothing; the fallback keys are names that other
 * connectors use for the same thing.
 */
public final class HologresOptions {
  private HologresOptions() {}

  /** Where the server is: {@code host[:port][,host[:port]…]}; the first that answers is used. */
  public static final ConfigOption<String> ENDPOINT =
      ConfigOptions.key("endpoint")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Where the server is: host[:port][,host[:port]…], default port 5432. The first that"
                  + " answers is used. Required, unless url is given.");

  /**
   * The same as a URL, as the JDBC connector has it; its parameters are those of libpq or pgjdbc.
   */
  public static final ConfigOption<String> URL =
      ConfigOptions.key("url")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "jdbc:postgresql://… or postgresql://…, instead of endpoint and database. Other"
                  + " options win over its parameters.");

  /** The database to connect to. */
  public static final ConfigOption<String> DATABASE =
      ConfigOptions.key("database")
          .stringType()
          .noDefaultValue()
          .withFallbackKeys("dbname")
          .withDescription("The database. Required, unless url is given.");

  /** The table: {@code [schema.]table}. */
  public static final ConfigOption<String> TABLE =
      ConfigOptions.key("table")
          .stringType()
          .noDefaultValue()
          .withFallbackKeys("tablename", "table-name")
          .withDescription(
              "[schema.]table. A name with a dot stands in double quotes. The exact name is looked"
                  + " for first, then the only one that differs in case alone. Required, unless"
                  + " scan.query is given.");

  /** The user; needed together with {@link #PASSWORD}. */
  public static final ConfigOption<String> USERNAME =
      ConfigOptions.key("username")
          .stringType()
          .noDefaultValue()
          .withDescription("The user. Both username and password, or none.");

  /** The password; appears in no message, log or plan. */
  public static final ConfigOption<String> PASSWORD =
      ConfigOptions.key("password")
          .stringType()
          .noDefaultValue()
          .withDescription("The password. Both username and password, or none.");

  /** Longest time to connect to one host, TLS and login included. */
  public static final ConfigOption<Duration> CONNECTION_TIMEOUT =
      ConfigOptions.key("connection.timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("Longest time to connect to one host, TLS and login included.");

  /** Lookups whose pool has the same name share their connections within a TaskManager. */
  public static final ConfigOption<String> CONNECTION_POOL_NAME =
      ConfigOptions.key("connection.pool.name")
          .stringType()
          .defaultValue("default")
          .withFallbackKeys("connectionpoolname")
          .withDescription(
              "Lookups with the same pool name, endpoint, database and user share their connections"
                  + " within a TaskManager.");

  /** The most connections of the pool. */
  public static final ConfigOption<Integer> CONNECTION_POOL_SIZE =
      ConfigOptions.key("connection.pool.size")
          .intType()
          .defaultValue(3)
          .withFallbackKeys("connectionsize")
          .withDescription(
              "The most connections of the pool. Each subtask of a sink or a scan has one of its"
                  + " own besides, and a scan one more, which holds its snapshot.");

  /** How much TLS is asked for, in libpq's words. */
  public static final ConfigOption<String> CONNECTION_SSL_MODE =
      ConfigOptions.key("connection.ssl.mode")
          .stringType()
          .defaultValue("prefer")
          .withDescription("disable, prefer, require, verify-ca or verify-full, as in libpq.");

  /** A PEM file, on every machine, with the certificates that may have signed the server's. */
  public static final ConfigOption<String> CONNECTION_SSL_ROOT_CERT =
      ConfigOptions.key("connection.ssl.root-cert.location")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A PEM file, on every machine of the cluster, with the root certificates to trust.");

  /** What an insert does with a row whose key exists. */
  public static final ConfigOption<String> UPSERT_TYPE =
      ConfigOptions.key("upsert_type")
          .stringType()
          .defaultValue("insertorignore")
          .withFallbackKeys(
              "mutationtype", "mutatetype", "sink.on-conflict-action", "insertorupdate")
          .withDescription(
              "What an insert does with a row whose key exists: insertorignore leaves it,"
                  + " insertorreplace makes it as if newly inserted (columns that the statement does"
                  + " not name take their default), insertorupdate changes those named only. In a DDL"
                  + " with url and table-name, which is the JDBC connector's, insertorupdate is the"
                  + " default, as there.");

  /** How rows get into the table. */
  public static final ConfigOption<String> WRITE_MODE =
      ConfigOptions.key("sink.write-mode")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "insert: batches of upserts and deletes. copy-bulk-load: as bulkload = true. Unset,"
                  + " bulkload decides.");

  /** Whether rows of a partitioned table go straight to its partitions. */
  public static final ConfigOption<Boolean> PARTITION_ROUTER =
      ConfigOptions.key("partition_router")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Write rows of a partitioned table straight to the partitions they belong to; needs"
                  + " no INSERT privilege on the parent. false: the server routes them (PostgreSQL"
                  + " does, Hologres refuses).");

  /** Whether a partition that a row needs is created. */
  public static final ConfigOption<Boolean> CREATE_MISSING_PARTITION =
      ConfigOptions.key("sink.create-missing-partition")
          .booleanType()
          .defaultValue(false)
          .withFallbackKeys("createparttable")
          .withDescription(
              "With partition_router: create the partition that a row lacks, where the table is"
                  + " partitioned by LIST of one column; else such a row is a bad row.");

  /** What the sink promises; checked, since it follows from key and bulkload. */
  public static final ConfigOption<String> DELIVERY_GUARANTEE =
      ConfigOptions.key("sink.delivery-guarantee")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "exactly-once or at-least-once. What holds follows from the table: exactly-once with"
                  + " a key or by bulkload, at-least-once when rows are appended. Refused when more"
                  + " is asked than can be given.");

  /** What becomes of a row that cannot be written. */
  public static final ConfigOption<String> ON_BAD_ROW =
      ConfigOptions.key("sink.on-bad-row")
          .stringType()
          .defaultValue("fail")
          .withFallbackKeys("sink.insert.dirty-data-strategy", "actiononinsert")
          .withDescription(
              "What becomes of a row that violates a type or constraint: fail (the job fails,"
                  + " naming key and column), skip (counted in the metric skippedRows and logged;"
                  + " all others are written).");

  /** What a delete does. */
  public static final ConfigOption<String> DELETE_STRATEGY =
      ConfigOptions.key("sink.delete-strategy")
          .stringType()
          .defaultValue("delete")
          .withFallbackKeys("sink.ignore-delete", "ignoredelete")
          .withDescription(
              "What a delete of the changelog does: delete, ignore, null-out (sets the columns of"
                  + " the statement that are no key to NULL; not with insertorignore)."
                  + " sink.ignore-delete = true means ignore.");

  /** What becomes of a NUL character in text. */
  public static final ConfigOption<String> NUL_CHARACTER =
      ConfigOptions.key("sink.nul-character")
          .stringType()
          .defaultValue("fail")
          .withFallbackKeys("sink.remove-u0000-in-text.enabled", "remove-u0000-in-text.enabled")
          .withDescription(
              "What becomes of a NUL character in text, which PostgreSQL cannot store: fail (it is"
                  + " a bad row), strip. sink.remove-u0000-in-text.enabled = true means strip.");

  /** Whether NULL leaves the old value. */
  public static final ConfigOption<Boolean> IGNORE_NULL_WHEN_UPDATE =
      ConfigOptions.key("sink.ignore-null-when-update")
          .booleanType()
          .defaultValue(false)
          .withFallbackKeys("sink.ignore-null-when-update.enabled", "ignorenullwhenupdate")
          .withDescription(
              "With insertorupdate: an update leaves the old value where the new one is NULL.");

  /** The column that decides whether an update takes place. */
  public static final ConfigOption<String> CHECK_AND_PUT_COLUMN =
      ConfigOptions.key("sink.check-and-put.column")
          .stringType()
          .noDefaultValue()
          .withFallbackKeys("sink.insert.check-and-put.column", "check-and-put.column")
          .withDescription(
              "With insertorupdate or insertorreplace: a row that exists changes only if its new"
                  + " value in this column compares so with the old one; for instance a version, of"
                  + " which the newer shall win.");

  /** How the new value is compared with the old one. */
  public static final ConfigOption<String> CHECK_AND_PUT_OPERATOR =
      ConfigOptions.key("sink.check-and-put.operator")
          .stringType()
          .defaultValue("GREATER")
          .withFallbackKeys("sink.insert.check-and-put.operator", "check-and-put.operator")
          .withDescription(
              "The new value must be GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL, LESS or"
                  + " LESS_OR_EQUAL; or the old one must be: IS_NULL, IS_NOT_NULL.");

  /** What an old NULL counts as. */
  public static final ConfigOption<String> CHECK_AND_PUT_NULL_AS =
      ConfigOptions.key("sink.check-and-put.null-as")
          .stringType()
          .noDefaultValue()
          .withFallbackKeys("sink.insert.check-and-put.null-as", "check-and-put.null-as")
          .withDescription(
              "The value, as text, that an old NULL is compared as. Unset, a row whose old value is"
                  + " NULL does not change.");

  /** Rows that make a batch; 0 = any number. */
  public static final ConfigOption<Integer> FLUSH_MAX_ROWS =
      ConfigOptions.key("sink.buffer-flush.max-rows")
          .intType()
          .defaultValue(5_000)
          .withFallbackKeys("sink.insert.batch-size", "jdbcwritebatchsize")
          .withDescription("A batch is sent at so many rows. 0 = no such trigger.");

  /** Bytes that make a batch; 0 = any number. */
  public static final ConfigOption<MemorySize> FLUSH_MAX_BYTES =
      ConfigOptions.key("sink.buffer-flush.max-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(4))
          .withFallbackKeys("sink.insert.batch-byte-size", "jdbcwritebatchbytesize")
          .withDescription("A batch is sent at so many encoded bytes. 0 = no such trigger.");

  /** Age at which a batch is sent; 0 = any. */
  public static final ConfigOption<Duration> FLUSH_INTERVAL =
      ConfigOptions.key("sink.buffer-flush.interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withFallbackKeys("sink.insert.flush-interval-ms", "jdbcwriteflushinterval")
          .withDescription(
              "A batch is sent so long after its first row. 0 = no such trigger: only full batches"
                  + " and checkpoints send.");

  /** Caps the attempts; unset = only {@link #RETRY_MAX_DURATION} does. */
  public static final ConfigOption<Integer> SINK_MAX_RETRIES =
      ConfigOptions.key("sink.max-retries")
          .intType()
          .noDefaultValue()
          .withFallbackKeys("retry-count", "jdbcretrycount")
          .withDescription(
              "The most attempts that follow a failure until the sink writes again, those to"
                  + " reconnect included; 0 = none. Deadlocks and serialization failures are"
                  + " bounded by retry.max-duration alone, unless 0. Unset, only retry.max-duration"
                  + " decides.");

  /** How long an outage may last. */
  public static final ConfigOption<Duration> RETRY_MAX_DURATION =
      ConfigOptions.key("retry.max-duration")
          .durationType()
          .defaultValue(Duration.ofSeconds(60))
          .withDescription(
              "How long a sink that was once connected tries again, reconnecting included, before"
                  + " the job fails.");

  /** Whether conditions and aggregates go down to the server. */
  public static final ConfigOption<String> FILTER_HANDLING_POLICY =
      ConfigOptions.key("filter.handling.policy")
          .stringType()
          .defaultValue("always")
          .withFallbackKeys(
              "source.filter-push-down.enabled",
              "source.scan.filter-push-down.enabled",
              "enable_filter_push_down")
          .withDescription(
              "always: the server filters wherever its answer is the same as Flink's."
                  + " never: Flink does it all. The JDBC connector's indexed_only means always.");

  /** Every option, in the order of the documentation. */
  public static final List<ConfigOption<?>> ALL =
      List.of(
          ENDPOINT,
          URL,
          DATABASE,
          TABLE,
          USERNAME,
          PASSWORD,
          UPSERT_TYPE,
          WRITE_MODE,
          HologresLoadOptions.BULKLOAD,
          HologresLoadOptions.BULKLOAD_MODE,
          HologresLoadOptions.BULKLOAD_VISIBLE,
          HologresLoadOptions.BULKLOAD_SCHEMA,
          HologresLoadOptions.BULKLOAD_LEDGER,
          HologresLoadOptions.BULKLOAD_LEDGER_RETENTION,
          HologresLoadOptions.BULKLOAD_UNLOGGED,
          HologresLoadOptions.BULKLOAD_FREEZE,
          HologresLoadOptions.BULKLOAD_SYNCHRONOUS_COMMIT,
          HologresLoadOptions.COPY_FORMAT,
          HologresLoadOptions.FIELD_DELIMITER,
          HologresLoadOptions.RESTORE_BEHIND,
          PARTITION_ROUTER,
          CREATE_MISSING_PARTITION,
          DELIVERY_GUARANTEE,
          ON_BAD_ROW,
          DELETE_STRATEGY,
          NUL_CHARACTER,
          IGNORE_NULL_WHEN_UPDATE,
          CHECK_AND_PUT_COLUMN,
          CHECK_AND_PUT_OPERATOR,
          CHECK_AND_PUT_NULL_AS,
          FLUSH_MAX_ROWS,
          FLUSH_MAX_BYTES,
          FLUSH_INTERVAL,
          SINK_MAX_RETRIES,
          RETRY_MAX_DURATION,
          FactoryUtil.SINK_PARALLELISM,
          FactoryUtil.SOURCE_PARALLELISM,
          HologresScanOptions.SPLIT_SIZE,
          HologresScanOptions.SNAPSHOT,
          HologresScanOptions.ON_SNAPSHOT_LOST,
          HologresScanOptions.PARTITION_COLUMN,
          HologresScanOptions.PARTITION_NUM,
          HologresScanOptions.PARTITION_LOWER_BOUND,
          HologresScanOptions.PARTITION_UPPER_BOUND,
          HologresScanOptions.QUERY,
          HologresScanOptions.ON_BAD_VALUE,
          FILTER_HANDLING_POLICY,
          HologresScanOptions.AGGREGATE_PUSH_DOWN,
          HologresLookupOptions.ASYNC,
          HologresLookupOptions.BATCH_SIZE,
          HologresLookupOptions.MAX_RETRIES,
          HologresLookupOptions.TIMEOUT,
          HologresLookupOptions.INSERT_IF_NOT_EXISTS,
          HologresLookupOptions.CACHE,
          HologresLookupOptions.CACHE_MAX_ROWS,
          HologresLookupOptions.CACHE_EXPIRE_AFTER_WRITE,
          LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_ACCESS,
          HologresLookupOptions.CACHE_MISSING_KEY,
          LookupOptions.FULL_CACHE_RELOAD_STRATEGY,
          LookupOptions.FULL_CACHE_PERIODIC_RELOAD_INTERVAL,
          LookupOptions.FULL_CACHE_PERIODIC_RELOAD_SCHEDULE_MODE,
          LookupOptions.FULL_CACHE_TIMED_RELOAD_ISO_TIME,
          LookupOptions.FULL_CACHE_TIMED_RELOAD_INTERVAL_IN_DAYS,
          CONNECTION_TIMEOUT,
          CONNECTION_POOL_NAME,
          CONNECTION_POOL_SIZE,
          CONNECTION_SSL_MODE,
          CONNECTION_SSL_ROOT_CERT);
}
