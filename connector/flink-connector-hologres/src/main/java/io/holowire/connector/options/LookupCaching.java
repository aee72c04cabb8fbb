package io.holowire.connector.options;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.lookup.LookupOptions;
import org.apache.flink.table.connector.source.lookup.LookupOptions.LookupCacheType;
import org.apache.flink.table.connector.source.lookup.LookupOptions.ReloadStrategy;
import org.apache.flink.table.connector.source.lookup.cache.DefaultLookupCache;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.connector.source.lookup.cache.trigger.CacheReloadTrigger;
import org.apache.flink.table.connector.source.lookup.cache.trigger.PeriodicCacheReloadTrigger;
import org.apache.flink.table.connector.source.lookup.cache.trigger.TimedCacheReloadTrigger;

/**
 * Which rows lookups keep, and for how long: what Flink's own options of its caches say.
 *
 * @param partial the cache of {@code PARTIAL}; else null
 * @param reload when that of {@code FULL} is loaded; else null
 * @param withoutEffect the options that were given and belong to a cache that was not asked for
 */
public record LookupCaching(
    LookupCache partial, CacheReloadTrigger reload, List<ConfigOption<?>> withoutEffect) {

  private static final String WHY_TIME =
      "must be a time of day such as 10:15, 10:15Z or 10:15+07:00";

  /** At least one of them is needed. */
  private static final List<ConfigOption<?>> EVICTING =
      List.of(
          LookupOptions.PARTIAL_CACHE_MAX_ROWS,
          LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_WRITE,
          LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_ACCESS);

  private static final List<ConfigOption<?>> PARTIAL =
      Stream.concat(EVICTING.stream(), Stream.of(LookupOptions.PARTIAL_CACHE_CACHE_MISSING_KEY))
          .toList();

  private static final List<ConfigOption<?>> PERIODIC =
      List.of(
          LookupOptions.FULL_CACHE_PERIODIC_RELOAD_INTERVAL,
          LookupOptions.FULL_CACHE_PERIODIC_RELOAD_SCHEDULE_MODE);

  private static final List<ConfigOption<?>> TIMED =
      List.of(
          LookupOptions.FULL_CACHE_TIMED_RELOAD_ISO_TIME,
          LookupOptions.FULL_CACHE_TIMED_RELOAD_INTERVAL_IN_DAYS);

  public LookupCaching {
    withoutEffect = List.copyOf(withoutEffect);
  }

  /** Checks all of them, also those without effect. */
  static LookupCaching read(OptionValues values) {
    LookupCacheType type = values.typed(LookupOptions.CACHE_TYPE, "must be NONE, PARTIAL or FULL");
    ReloadStrategy strategy =
        values.typed(LookupOptions.FULL_CACHE_RELOAD_STRATEGY, "must be PERIODIC or TIMED");
    checkPartial(values);
    checkFull(values);
    boolean full = type == LookupCacheType.FULL;
    List<ConfigOption<?>> withoutEffect =
        Map.<List<ConfigOption<?>>, Boolean>of(
                PARTIAL,
                type == LookupCacheType.PARTIAL,
                List.of(LookupOptions.FULL_CACHE_RELOAD_STRATEGY),
                full,
                PERIODIC,
                full && strategy == ReloadStrategy.PERIODIC,
                TIMED,
                full && strategy == ReloadStrategy.TIMED)
            .entrySet()
            .stream()
            .filter(group -> !group.getValue())
            .flatMap(group -> group.getKey().stream())
            .filter(option -> values.given(option.key()) != null)
            .sorted(Comparator.<ConfigOption<?>, String>comparing(ConfigOption::key))
            .toList();
    return switch (type) {
      case NONE -> new LookupCaching(null, null, withoutEffect);
      case PARTIAL -> new LookupCaching(partial(values), null, withoutEffect);
      case FULL -> new LookupCaching(null, trigger(strategy, values), withoutEffect);
    };
  }

  private static void checkPartial(OptionValues values) {
    String why = "must be a whole number of at least 1";
    Long rows = values.typed(LookupOptions.PARTIAL_CACHE_MAX_ROWS, why);
    if (rows != null && rows < 1) {
      throw OptionValues.refused(LookupOptions.PARTIAL_CACHE_MAX_ROWS, rows.toString(), why, null);
    }
    values.bool(LookupOptions.PARTIAL_CACHE_CACHE_MISSING_KEY);
    for (ConfigOption<Duration> expiry :
        List.of(
            LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_WRITE,
            LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_ACCESS)) {
      if (values.given(expiry.key()) != null) {
        values.positive(expiry);
      }
    }
  }

  private static void checkFull(OptionValues values) {
    ConfigOption<Duration> interval = LookupOptions.FULL_CACHE_PERIODIC_RELOAD_INTERVAL;
    if (values.given(interval.key()) != null && values.positive(interval).toMillis() == 0) {
      throw OptionValues.refused(
          interval, values.given(interval.key()), "must be a millisecond at least", null);
    }
    values.typed(
        LookupOptions.FULL_CACHE_PERIODIC_RELOAD_SCHEDULE_MODE,
        "must be FIXED_DELAY or FIXED_RATE");
    ConfigOption<String> time = LookupOptions.FULL_CACHE_TIMED_RELOAD_ISO_TIME;
    if (values.given(time.key()) != null) {
      values.parsed(time, LookupCaching::timeOfDay);
    }
    values.atLeast(LookupOptions.FULL_CACHE_TIMED_RELOAD_INTERVAL_IN_DAYS, 1);
  }

  private static Object timeOfDay(String text) {
    try {
      return DateTimeFormatter.ISO_TIME.parseBest(text, OffsetTime::from, LocalTime::from);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(WHY_TIME, e);
    }
  }

  private static LookupCache partial(OptionValues values) {
    if (EVICTING.stream().allMatch(option -> values.given(option.key()) == null)) {
      throw OptionValues.refused(
          LookupOptions.CACHE_TYPE,
          LookupCacheType.PARTIAL.name(),
          "needs lookup.partial-cache.max-rows, lookup.partial-cache.expire-after-write or"
              + " lookup.partial-cache.expire-after-access, or it would grow without end",
          null);
    }
    return DefaultLookupCache.fromConfig(values.configuration());
  }

  private static CacheReloadTrigger trigger(ReloadStrategy strategy, OptionValues values) {
    if (strategy == ReloadStrategy.PERIODIC) {
      require(
          values,
          LookupOptions.FULL_CACHE_PERIODIC_RELOAD_INTERVAL,
          "how often the rows are loaded again, such as 10min");
      return PeriodicCacheReloadTrigger.fromConfig(values.configuration());
    }
    require(
        values,
        LookupOptions.FULL_CACHE_TIMED_RELOAD_ISO_TIME,
        "the time of day at which the rows are loaded again, such as 10:15Z");
    return TimedCacheReloadTrigger.fromConfig(values.configuration());
  }

  private static void require(OptionValues values, ConfigOption<?> option, String meaning) {
    if (values.given(option.key()) == null) {
      throw new ValidationException(
          option.key() + ": is missing; 'lookup.cache' = 'FULL' needs it, it is " + meaning);
    }
  }
}
