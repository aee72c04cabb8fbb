package io.holowire.connector.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.lookup.cache.DefaultLookupCache;
import org.apache.flink.table.connector.source.lookup.cache.trigger.PeriodicCacheReloadTrigger;
import org.apache.flink.table.connector.source.lookup.cache.trigger.TimedCacheReloadTrigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupCachingTest {
  private static final String INTERVAL = "lookup.full-cache.periodic-reload.interval";
  private static final String MODE = "lookup.full-cache.periodic-reload.schedule-mode";
  private static final String STRATEGY = "lookup.full-cache.reload-strategy";
  private static final String TIME = "lookup.full-cache.timed-reload.iso-time";
  private static final String DAYS = "lookup.full-cache.timed-reload.interval-in-days";

  private static LookupCaching read(String... options) {
    Map<String, String> all =
        new LinkedHashMap<>(Map.of("endpoint", "h", "database", "d", "table", "t"));
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return new TableOptions(all).caching();
  }

  @Test
  void nothingIsKeptUnlessAskedFor() {
    assertThat(read()).isEqualTo(new LookupCaching(null, null, List.of()));
  }

  @Test
  void aPartialCacheIsFlinksOwn() {
    assertThat(
            read(
                    "lookup.cache", "partial",
                    "lookup.partial-cache.max-rows", "7",
                    "lookup.partial-cache.expire-after-write", "1 min",
                    "lookup.partial-cache.expire-after-access", "2 min",
                    "lookup.partial-cache.cache-missing-key", "false")
                .partial())
        .isEqualTo(
            DefaultLookupCache.newBuilder()
                .maximumSize(7)
                .expireAfterWrite(Duration.ofMinutes(1))
                .expireAfterAccess(Duration.ofMinutes(2))
                .cacheMissingKey(false)
                .build());
  }

  @Test
  void aFullCacheIsLoadedAgainPeriodicallyOrAtATimeOfDay() {
    assertThat(read("lookup.cache", "FULL", INTERVAL, "1h", MODE, "fixed_rate").reload())
        .isInstanceOf(PeriodicCacheReloadTrigger.class);
    for (String time : List.of("10:15", "10:15Z", "10:15:30+07:00")) {
      assertThat(read("lookup.cache", "FULL", STRATEGY, "timed", TIME, time, DAYS, "2").reload())
          .isInstanceOf(TimedCacheReloadTrigger.class);
    }
  }

  @Test
  void whatBelongsToAnotherCacheIsNamed() {
    String rows = "lookup.partial-cache.max-rows";
    assertThat(names(read(rows, "1", INTERVAL, "1h", STRATEGY, "timed")))
        .containsExactly(INTERVAL, STRATEGY, rows);
    assertThat(names(read("lookup.cache", "FULL", INTERVAL, "1h", rows, "1", DAYS, "1")))
        .containsExactly(DAYS, rows);
    assertThat(names(read("lookup.cache", "PARTIAL", rows, "1", TIME, "10:15")))
        .containsExactly(TIME);
    assertThat(
            names(read("lookup.cache", "FULL", STRATEGY, "TIMED", TIME, "10:15", INTERVAL, "1h")))
        .containsExactly(INTERVAL);
  }

  private static List<String> names(LookupCaching caching) {
    return caching.withoutEffect().stream().<String>map(ConfigOption::key).toList();
  }

  /** Whatever the cache: a bad value is one even without effect. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lookup.partial-cache.max-rows|0|must be a whole number of at least 1",
        "lookup.partial-cache.expire-after-write|0s|must be longer than nothing",
        "lookup.partial-cache.expire-after-access|x|must be a duration",
        "lookup.partial-cache.cache-missing-key|x|must be true or false",
        STRATEGY + "|HOURLY|must be PERIODIC or TIMED",
        INTERVAL + "|0s|must be longer than nothing",
        INTERVAL + "|1 ns|must be a millisecond at least",
        MODE + "|NEVER|must be FIXED_DELAY or FIXED_RATE",
        TIME + "|25:00|must be a time of day",
        DAYS + "|0|must be a whole number of at least 1",
      })
  void badValues(String name, String value, String why) {
    assertThatThrownBy(() -> read(name, value))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(name + " = '" + value + "': " + why);
  }

  @Test
  void aPartialCacheNeedsABound() {
    assertThatThrownBy(
            () -> read("lookup.cache", "partial", "lookup.partial-cache.cache-missing-key", "true"))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("lookup.cache = 'PARTIAL': needs lookup.partial-cache.max-rows");
  }

  @Test
  void aFullCacheNeedsToKnowWhenItIsLoaded() {
    assertThatThrownBy(() -> read("lookup.cache", "FULL"))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(INTERVAL + ": is missing; 'lookup.cache' = 'FULL' needs it");
    assertThatThrownBy(() -> read("lookup.cache", "FULL", STRATEGY, "TIMED", INTERVAL, "1h"))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(TIME + ": is missing; 'lookup.cache' = 'FULL' needs it");
  }
}
