package io.holowire.connector.options;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.source.lookup.LookupOptions;
import org.apache.flink.table.connector.source.lookup.LookupOptions.LookupCacheType;

/** Those of the {@link HologresOptions} that are about lookups. */
public final class HologresLookupOptions {
  private HologresLookupOptions() {}

  /** Keys in one lookup statement. */
  public static final ConfigOption<Integer> BATCH_SIZE =
      ConfigOptions.key("lookup.batch-size")
          .intType()
          .defaultValue(512)
          .withFallbackKeys("lookup.read.batch-size", "jdbcreadbatchsize")
          .withDescription("The most keys in one lookup statement.");

  /** Whether lookups run asynchronously where a hint does not say. */
  public static final ConfigOption<Boolean> ASYNC =
      ConfigOptions.key("lookup.async")
          .booleanType()
          .defaultValue(true)
          .withFallbackKeys("async")
          .withDescription("Look up asynchronously, many keys in one statement.");

  /** How long a lookup statement may take. */
  public static final ConfigOption<Duration> TIMEOUT =
      ConfigOptions.key("lookup.timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(60))
          .withFallbackKeys("lookup.read.timeout-ms", "jdbcreadtimeoutms")
          .withDescription(
              "How long the answer to a lookup statement may take before it is asked again on"
                  + " another connection (lookup.max-retries); 0 = for ever.");

  /** Whether a lookup makes the row that it does not find. */
  public static final ConfigOption<Boolean> INSERT_IF_NOT_EXISTS =
      ConfigOptions.key("lookup.insert-if-not-exists")
          .booleanType()
          .defaultValue(false)
          .withFallbackKeys("insertifnotexists")
          .withDescription(
              "Insert a key that has no row, with the defaults of the other columns, and answer the"
                  + " new row. The key must hold a unique key of the table.");

  /** How often a lookup is tried again; Flink's, as those below. */
  public static final ConfigOption<Integer> MAX_RETRIES =
      LookupOptions.MAX_RETRIES.withFallbackKeys("jdbcreadretrycount");

  /** The kind of the cache. */
  public static final ConfigOption<LookupCacheType> CACHE =
      LookupOptions.CACHE_TYPE.withFallbackKeys("cache");

  /** The most rows of a partial cache. */
  public static final ConfigOption<Long> CACHE_MAX_ROWS =
      LookupOptions.PARTIAL_CACHE_MAX_ROWS.withFallbackKeys("lookup.cache.max-rows", "cachesize");

  /** How old a row of a partial cache may be. */
  public static final ConfigOption<Duration> CACHE_EXPIRE_AFTER_WRITE =
      LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_WRITE.withFallbackKeys(
          "lookup.cache.ttl", "cachettlms");

  /** Whether a partial cache keeps what is not there. */
  public static final ConfigOption<Boolean> CACHE_MISSING_KEY =
      LookupOptions.PARTIAL_CACHE_CACHE_MISSING_KEY.withFallbackKeys(
          "lookup.cache.caching-missing-key", "cacheempty");
}
