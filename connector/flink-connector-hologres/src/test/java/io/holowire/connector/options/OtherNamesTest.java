package io.holowire.connector.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sql.UpsertType;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.lookup.LookupOptions;
import org.apache.flink.table.connector.source.lookup.LookupOptions.LookupCacheType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Options as other connectors call them. */
class OtherNamesTest {

  @ParameterizedTest
  @CsvSource({
    "mutatetype, insertOrUpdate, upsert_type, insertOrUpdate",
    "sink.on-conflict-action, INSERT_OR_UPDATE, upsert_type, INSERT_OR_UPDATE",
    "insertorupdate, true, upsert_type, insertorupdate",
    "jdbcWriteBatchSize, 256, sink.buffer-flush.max-rows, 256",
    "jdbcWriteBatchByteSize, 2097152, sink.buffer-flush.max-bytes, 2097152",
    "jdbcWriteFlushInterval, 10000, sink.buffer-flush.interval, 10000",
    "jdbcRetryCount, 10, sink.max-retries, 10",
    "createPartTable, false, sink.create-missing-partition, false",
    "ignoreNullWhenUpdate, false, sink.ignore-null-when-update, false",
    "ignoreDelete, true, sink.delete-strategy, ignore",
    "source.filter-push-down.enabled, false, filter.handling.policy, never",
    "source.scan.filter-push-down.enabled, true, filter.handling.policy, always",
    "enable_filter_push_down, false, filter.handling.policy, never",
    "cache, LRU, lookup.cache, partial",
    "cache, None, lookup.cache, None",
    "cacheSize, 10, lookup.partial-cache.max-rows, 10",
    "cacheTTLMs, 500, lookup.partial-cache.expire-after-write, 500",
    "cacheEmpty, false, lookup.partial-cache.cache-missing-key, false",
    "jdbcReadBatchSize, 128, lookup.batch-size, 128",
    "jdbcReadRetryCount, 2, lookup.max-retries, 2",
    "connectionSize, 4, connection.pool.size, 4",
    "connectionPoolName, x, connection.pool.name, x",
  })
  void areOptionsHere(String name, String value, String key, String meant) {
    TableOptions options = TableOptionsTest.read(name, value);
    assertThat(options.otherNames()).containsOnly(Map.entry(name, key));
    assertThat(options.values().toMap()).containsEntry(key, meant);
  }

  /** Only what a user has to learn another word for. */
  @Test
  void theSameWordsInOtherLettersAreNoOtherNames() {
    assertThat(
            TableOptionsTest.read("partitionRouter", "true", "field-delimiter", "|").otherNames())
        .isEmpty();
  }

  @Test
  void theJdbcConnectorsDdlUpdates() {
    String[] ddl = {
      "endpoint", null, "table", null, "url", "jdbc:postgresql://h/d", "table-name", "t"
    };
    assertThat(TableOptionsTest.read(ddl).sink().upsertType())
        .isEqualTo(UpsertType.INSERT_OR_UPDATE);
    ddl[6] = "tablename";
    assertThat(TableOptionsTest.read(ddl).sink().upsertType())
        .isEqualTo(UpsertType.INSERT_OR_IGNORE);
  }

  @Test
  void theJdbcConnectorsOldOptionsOfTheCacheSwitchItOn() {
    ReadableConfig values =
        TableOptionsTest.read(
                "lookup.cache.max-rows",
                "100",
                "lookup.cache.ttl",
                "1 min",
                "lookup.cache.caching-missing-key",
                "false")
            .values();
    assertThat(values.get(LookupOptions.CACHE_TYPE)).isEqualTo(LookupCacheType.PARTIAL);
    assertThat(values.get(LookupOptions.PARTIAL_CACHE_MAX_ROWS)).isEqualTo(100);
    assertThat(values.get(LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_WRITE))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(values.get(LookupOptions.PARTIAL_CACHE_CACHE_MISSING_KEY)).isFalse();
    assertThat(
            TableOptionsTest.read("lookup.cache.max-rows", "-1")
                .values()
                .get(LookupOptions.CACHE_TYPE))
        .isEqualTo(LookupCacheType.NONE);
  }

  @ParameterizedTest
  @CsvSource({"0, 1 min", "-1, 1 min", "100, 0s", "100, 0 ms"})
  void theJdbcConnectorsOldOptionsOfTheCacheSwitchItOff(String rows, String ttl) {
    assertThat(
            TableOptionsTest.read("lookup.cache.max-rows", rows, "lookup.cache.ttl", ttl)
                .caching()
                .partial())
        .isNull();
  }

  /** Whose size is 10,000 unless given. */
  @Test
  void theVendorsCacheHasASize() {
    assertThat(
            TableOptionsTest.read("cache", "LRU")
                .values()
                .get(LookupOptions.PARTIAL_CACHE_MAX_ROWS))
        .isEqualTo(10_000);
    assertThat(
            TableOptionsTest.read("cache", "LRU", "cacheSize", "5")
                .values()
                .get(LookupOptions.PARTIAL_CACHE_MAX_ROWS))
        .isEqualTo(5);
  }

  /** What other connectors do and this one does not is refused, unless it is switched off. */
  @ParameterizedTest
  @CsvSource({
    "source.binlog, true, false",
    "binlog, true, false",
    "jdbcCopyWriteMode, true, false",
    "connection.akv4.enabled, true, false",
    "serverless-computing.enabled, true, false",
    "jdbcEnableDefaultForNotNullColumn, true, false",
    "sink.default-for-not-null-column.enabled, true, false",
    "sink.partial-insert.enabled, false, true",
    "partial-insert.enabled, false, true",
  })
  void whatIsNotDoneIsRefused(String name, String refused, String accepted) {
    assertThat(TableOptionsTest.read(name, accepted).ignored()).isEmpty();
    assertThatThrownBy(() -> TableOptionsTest.read(name, refused))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "%s = '%s': is not supported yet, only '%s' is".formatted(name, refused, accepted));
  }

  @ParameterizedTest
  @MethodSource("namesOfOthers")
  void noNameOfTheirsIsUnknown(String name) {
    try {
      TableOptionsTest.read(name, "false");
    } catch (ValidationException e) {
      assertThat(e).hasMessageNotContaining("is no option of this connector");
    }
  }

  /** The options of flink-connector-jdbc, of the vendor's connector and of its managed service. */
  static Stream<String> namesOfOthers() {
    return """
        url table-name username password driver compatible-mode connection.max-retry-timeout
        sink.parallelism sink.buffer-flush.max-rows sink.buffer-flush.interval sink.max-retries
        scan.partition.column scan.partition.num scan.partition.lower-bound
        scan.partition.upper-bound scan.fetch-size scan.auto-commit filter.handling.policy
        lookup.cache lookup.partial-cache.max-rows lookup.partial-cache.expire-after-write
        lookup.partial-cache.expire-after-access lookup.partial-cache.cache-missing-key
        lookup.max-retries lookup.cache.max-rows lookup.cache.ttl lookup.cache.caching-missing-key

        endpoint dbname tablename connection.pool.size connection.pool.name connection.fixed
        connection.direct connection.ssl.mode connection.ssl.root-cert.location
        connection.akv4.enabled connection.akv4.region statement-timeout-seconds
        serverless-computing.enabled serverless-computing.query-priority retry-count
        retry-sleep-step-ms connection.max-idle-ms connection.meta-cache-ttl-ms
        source.scan.fetch-size source.scan.timeout-seconds source.filter-push-down.enabled
        sink.write-mode sink.api-version-v2.enabled sink.on-conflict-action
        sink.create-missing-partition sink.ignore-delete sink.hold-on-update-before.enabled
        sink.ignore-null-when-update.enabled sink.partial-insert.enabled
        sink.remove-u0000-in-text.enabled sink.deduplication.enabled sink.aggressive.enabled
        sink.affect-rows.enabled sink.insert.batch-size sink.insert.batch-byte-size
        sink.insert.batch-total-byte-size sink.insert.flush-interval-ms
        sink.insert.legacy-put-handler sink.insert.dirty-data-strategy
        sink.insert.conflict-update-set sink.insert.conflict-where sink.check-and-put.column
        sink.check-and-put.operator sink.check-and-put.null-as sink.copy.format
        sink.dirty-data-check.enabled sink.multi-table.datatype-tolerant.enabled
        sink.multi-table.extra-column-tolerant.enabled
        sink.reshuffle-by-holo-distribution-key.enabled lookup.insert-if-not-exists lookup.async
        lookup.read.batch-size lookup.read.batch-queue-size lookup.read.column-table.enabled

        field_delimiter arraydelimiter insertorupdate mutatetype createparttable splitdatasize
        ignoredelete ignorenullwhenupdate actiononinsert connectionsize connectionpoolname
        fixedconnectionmode jdbcdirectconnect jdbcretrycount jdbcretrysleepinitms
        jdbcretrysleepstepms jdbcconnectionmaxidlems jdbcmetacachettl jdbcmetaautorefreshfactor
        jdbcreadbatchsize jdbcreadbatchqueuesize jdbcscanfetchsize jdbcscantimeoutseconds
        jdbcwritebatchsize jdbcwritebatchbytesize jdbcwritebatchtotalbytesize jdbcwriteflushinterval
        jdbcuselegacyputhandler jdbcenabledefaultfornotnullcolumn remove-u0000-in-text.enabled
        deduplication.enabled aggressive.enabled affect-rows.enabled check-and-put.column
        check-and-put.operator check-and-put.null-as insertifnotexists jdbccopywritemode
        jdbccopywriteformat bulkload target-shards.enabled async cache cachesize cachettlms cacheempty

        connection.fixed.enabled source.binlog source.binlog.read-mode
        source.binlog.change-log-mode source.binlog.startup-mode startTime source.binlog.batch-size
        source.binlog.request-timeout-ms source.binlog.project-columns.enabled
        source.binlog.compression.enabled source.binlog.partition-binlog-mode
        source.binlog.partition-binlog-lateness-timeout-minutes
        source.binlog.partition-values-to-read source.binlog.filter-push-down.enabled
        source.binlog.logical-partition-filter-column-names
        source.binlog.logical-partition-filter-column-values source.scan.filter-push-down.enabled
        scan.prefer.physical-column.over.metadata-column sink.delete-strategy
        sink.ignore-null-when-update-by-expr.enabled sink.default-for-not-null-column.enabled
        sink.aggressive-flush.enabled sink.insert.check-and-put.column
        sink.insert.check-and-put.operator sink.insert.check-and-put.null-as
        lookup.read.timeout-ms lookup.filter-push-down.enabled

        property-version type-mapping.timestamp-converting.legacy sdkMode useRpcMode binlog cdcMode
        upsertSource binlogStartupMode jdbcBinlogSlotName binlogMaxRetryTimes binlogRetryIntervalMs
        binlogBatchReadSize jdbcScanTransactionSessionTimeoutSeconds enable_filter_push_down
        partition-binlog.mode partitionrouter jdbcReadTimeoutMs jdbcReadRetryCount
        partial-insert.enabled
        """
        .lines()
        .flatMap(line -> Stream.of(line.strip().split("\\s+")))
        .filter(name -> !name.isEmpty());
  }
}
