package io.holowire.connector.options;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;

/** Knows every name an option goes by, and which names of other connectors mean nothing here. */
final class OptionNames {
  private OptionNames() {}

  /** Every spelling, squashed, to the option's own key. */
  private static final Map<String, String> KEYS = new HashMap<>();

  static {
    for (ConfigOption<?> option : HologresOptions.ALL) {
      KEYS.put(squash(option.key()), option.key());
      for (FallbackKey other : option.fallbackKeys()) {
        KEYS.put(squash(other.getKey()), option.key());
      }
    }
  }

  /** Options of the JDBC and the official Hologres connectors without a meaning here. */
  private static final Set<String> FOREIGN =
      squashed(
          "driver compatible-mode scan.auto-commit connection.max-retry-timeout sdkmode"
              + " arraydelimiter splitdatasize property-version target-shards.enabled"
              + " connection.fixed connection.fixed.enabled fixedconnectionmode connection.direct"
              + " jdbcdirectconnect connection.max-idle-ms jdbcconnectionmaxidlems"
              + " connection.meta-cache-ttl-ms jdbcmetacachettl jdbcmetaautorefreshfactor"
              + " retry-sleep-step-ms jdbcretrysleepinitms jdbcretrysleepstepms"
              + " sink.api-version-v2.enabled sink.aggressive.enabled sink.aggressive-flush.enabled"
              + " aggressive.enabled sink.affect-rows.enabled affect-rows.enabled"
              + " sink.deduplication.enabled deduplication.enabled sink.dirty-data-check.enabled"
              + " sink.insert.batch-total-byte-size jdbcwritebatchtotalbytesize"
              + " sink.insert.legacy-put-handler jdbcuselegacyputhandler"
              + " lookup.read.batch-queue-size jdbcreadbatchqueuesize"
              + " lookup.read.column-table.enabled scan.fetch-size jdbcscanfetchsize"
              + " jdbcscantimeoutseconds");

  /** Options of later versions with the value that is this version's behaviour, by any name. */
  private static final Map<String, String> LATER = later();

  private static Map<String, String> later() {
    Map<String, String> later = new HashMap<>();
    put(later, "", "lookup.full-cache.reload-strategy lookup.full-cache.timed-reload.iso-time");
    put(later, "", "lookup.full-cache.periodic-reload.interval");
    put(later, "", "lookup.full-cache.periodic-reload.schedule-mode");
    put(later, "", "lookup.full-cache.timed-reload.interval-in-days");
    return Map.copyOf(later);
  }

  /**
   * Names of other connectors whose values are words of their own: what these mean as values of the
   * option here.
   */
  private static final Map<String, Map<String, String>> VALUES =
      Map.of(
          squash("filter.handling.policy"), Map.of("indexed_only", "always"),
          squash("sink.ignore-delete"), Map.of("true", "ignore", "false", "delete"),
          squash("ignoredelete"), Map.of("true", "ignore", "false", "delete"),
          squash("sink.remove-u0000-in-text.enabled"), Map.of("true", "strip", "false", "fail"),
          squash("remove-u0000-in-text.enabled"), Map.of("true", "strip", "false", "fail"),
          squash("sink.insert.dirty-data-strategy"), Map.of("exception", "fail"),
          squash("actiononinsert"), Map.of("exception", "fail", "skip_silent", "skip"),
          squash("sink.delete-strategy"),
              Map.of(
                  "changelog_standard", "delete",
                  "ignore_delete", "ignore",
                  "non_pk_field_to_null", "null-out"));

  private static void put(Map<String, String> later, String value, String names) {
    squashed(names).forEach(name -> later.put(name, value));
  }

  private static Set<String> squashed(String names) {
    return Stream.of(names.split(" ")).map(OptionNames::squash).collect(Collectors.toSet());
  }

  /** A name without its case and without what joins its words; dots stay. */
  static String squash(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** The option's own key for any of its spellings. */
  static Optional<String> key(String name) {
    return Optional.ofNullable(KEYS.get(squash(name)));
  }

  /** The value as the option here spells it, whose {@code name} may be another connector's. */
  static String value(String name, String value) {
    String word = value.strip().toLowerCase(Locale.ROOT);
    return VALUES.getOrDefault(squash(name), Map.of()).getOrDefault(word, value);
  }

  static boolean isForeign(String name) {
    return FOREIGN.contains(squash(name));
  }

  /** Whether the name is of a later version; if so, the value that needs none of it. */
  static Optional<String> later(String name) {
    return Optional.ofNullable(LATER.get(squash(name)));
  }

  /** The option whose name or other name looks most like this one, if any does. */
  static Optional<String> nearest(String name) {
    String squashed = squash(name);
    Map<Integer, String> byDistance = new TreeMap<>();
    KEYS.forEach(
        (spelling, key) -> {
          int distance = distance(squashed, spelling);
          if (distance <= Math.max(2, spelling.length() / 3)) {
            byDistance.merge(distance, key, (a, b) -> a.compareTo(b) <= 0 ? a : b);
          }
        });
    return byDistance.values().stream().findFirst();
  }

  /** Levenshtein's: how many characters to insert, leave out or change. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
