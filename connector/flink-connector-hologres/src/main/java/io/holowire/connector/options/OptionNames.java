package io.holowire.connector.options;

import io.holowire.connector.sql.UpsertType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.table.connector.source.lookup.LookupOptions.LookupCacheType;

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

  private static final String OLD_CACHE_SIZE = "lookup.cache.max-rows";
  private static final String OLD_CACHE_TTL = "lookup.cache.ttl";

  /** Zero of whatever unit, or less. */
  private static final Pattern NOTHING = Pattern.compile("-.*|0+ *[a-zA-Z]*");

  /** Options of the JDBC and the official Hologres connectors without a meaning here. */
  private static final Set<String> FOREIGN =
      squashed(
          "driver compatible-mode scan.auto-commit connection.max-retry-timeout sdkmode userpcmode"
              + " arraydelimiter splitdatasize property-version target-shards.enabled"
              + " connection.fixed connection.fixed.enabled fixedconnectionmode connection.direct"
              + " jdbcdirectconnect connection.max-idle-ms jdbcconnectionmaxidlems"
              + " connection.meta-cache-ttl-ms jdbcmetacachettl jdbcmetaautorefreshfactor"
              + " connection.akv4.region statement-timeout-seconds"
              + " serverless-computing.query-priority"
              + " retry-sleep-step-ms jdbcretrysleepinitms jdbcretrysleepstepms"
              + " sink.api-version-v2.enabled sink.aggressive.enabled sink.aggressive-flush.enabled"
              + " aggressive.enabled sink.affect-rows.enabled affect-rows.enabled"
              + " sink.deduplication.enabled deduplication.enabled sink.dirty-data-check.enabled"
              + " sink.hold-on-update-before.enabled sink.ignore-null-when-update-by-expr.enabled"
              + " sink.reshuffle-by-holo-distribution-key.enabled"
              + " sink.insert.batch-total-byte-size jdbcwritebatchtotalbytesize"
              + " sink.insert.legacy-put-handler jdbcuselegacyputhandler"
              + " sink.multi-table.datatype-tolerant.enabled"
              + " sink.multi-table.extra-column-tolerant.enabled"
              + " lookup.read.batch-queue-size jdbcreadbatchqueuesize"
              + " lookup.filter-push-down.enabled"
              + " lookup.read.column-table.enabled scan.fetch-size jdbcscanfetchsize"
              + " source.scan.fetch-size source.scan.timeout-seconds jdbcscantimeoutseconds"
              + " jdbcscantransactionsessiontimeoutseconds"
              + " scan.prefer.physical-column.over.metadata-column"
              + " type-mapping.timestamp-converting.legacy"
              // Of the binlog, which is refused.
              + " cdcmode upsertsource starttime binlogstartupmode binlogmaxretrytimes"
              + " binlogretryintervalms binlogbatchreadsize jdbcbinlogslotname"
              + " source.binlog.read-mode source.binlog.change-log-mode"
              + " source.binlog.startup-mode source.binlog.batch-size"
              + " source.binlog.request-timeout-ms source.binlog.project-columns.enabled"
              + " source.binlog.compression.enabled source.binlog.partition-binlog-mode"
              + " source.binlog.partition-binlog-lateness-timeout-minutes"
              + " source.binlog.partition-values-to-read source.binlog.filter-push-down.enabled"
              + " source.binlog.logical-partition-filter-column-names"
              + " source.binlog.logical-partition-filter-column-values"
              + " partition-binlog.mode partition-binlog-lateness-timeout-minutes"
              + " partition-values-to-read");

  /** Options of later versions with the value that is this version's behaviour, by any name. */
  private static final Map<String, String> LATER = later();

  private static Map<String, String> later() {
    Map<String, String> later = new HashMap<>();
    put(later, "false", "binlog source.binlog jdbccopywritemode connection.akv4.enabled");
    put(later, "false", "serverless-computing.enabled jdbcenabledefaultfornotnullcolumn");
    put(later, "false", "sink.default-for-not-null-column.enabled");
    put(later, "true", "partial-insert.enabled sink.partial-insert.enabled");
    put(later, "", "sink.insert.conflict-update-set sink.insert.conflict-where");
    return Map.copyOf(later);
  }

  /**
   * Names of other connectors whose values are words of their own: what these mean as values of the
   * option here.
   */
  private static final Map<String, Map<String, String>> VALUES = values();

  private static Map<String, Map<String, String>> values() {
    Map<String, Map<String, String>> values = new HashMap<>();
    Map<String, String> pushDown = Map.of("true", "always", "false", "never");
    means(values, "filter.handling.policy", Map.of("indexed_only", "always"));
    means(values, "source.filter-push-down.enabled", pushDown);
    means(values, "source.scan.filter-push-down.enabled", pushDown);
    means(values, "enable-filter-push-down", pushDown);
    means(values, "insertorupdate", Map.of("true", "insertorupdate", "false", "insertorignore"));
    Map<String, String> ignoreDelete = Map.of("true", "ignore", "false", "delete");
    means(values, "sink.ignore-delete", ignoreDelete);
    means(values, "ignoredelete", ignoreDelete);
    Map<String, String> removeNul = Map.of("true", "strip", "false", "fail");
    means(values, "sink.remove-u0000-in-text.enabled", removeNul);
    means(values, "remove-u0000-in-text.enabled", removeNul);
    means(values, "sink.insert.dirty-data-strategy", Map.of("exception", "fail"));
    means(values, "actiononinsert", Map.of("exception", "fail", "skip_silent", "skip"));
    means(
        values,
        "sink.delete-strategy",
        Map.of(
            "changelog_standard", "delete",
            "delete_row_on_pk", "delete",
            "ignore_delete", "ignore",
            "non_pk_field_to_null", "null-out"));
    means(values, "cache", Map.of("lru", "partial"));
    return Map.copyOf(values);
  }

  private static void means(
      Map<String, Map<String, String>> values, String name, Map<String, String> words) {
    values.put(squash(name), words);
  }

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

  /** Whether it is another name than the option's own, not the same in other letters. */
  static boolean isOtherName(String name, String key) {
    return !squash(name).equals(squash(key));
  }

  /** The value as the option here spells it, whose {@code name} may be another connector's. */
  static String value(String name, String value) {
    String word = value.strip().toLowerCase(Locale.ROOT);
    return VALUES.getOrDefault(squash(name), Map.of()).getOrDefault(word, value);
  }

  /**
   * What other connectors take for granted where a DDL has their names, by the option's own key.
   */
  static Map<String, String> defaults(Map<String, String> options) {
    Map<String, String> defaults = new HashMap<>();
    // The required ones of the JDBC connector, which updates.
    if (options.containsKey("url") && options.containsKey("table-name")) {
      defaults.put(HologresOptions.UPSERT_TYPE.key(), UpsertType.INSERT_OR_UPDATE.toString());
    }
    boolean noCache =
        options.entrySet().stream()
            .anyMatch(option -> isNoCache(option.getKey(), option.getValue()));
    options.forEach(
        (name, value) -> {
          // The JDBC connector's old options switch the cache on by its size.
          if (squash(name).equals(squash(OLD_CACHE_SIZE)) && !noCache) {
            defaults.put(HologresLookupOptions.CACHE.key(), LookupCacheType.PARTIAL.name());
          }
          // The vendor's cache has a size whether or not it is given.
          if (squash(name).equals("cache") && value(name, value).equals("partial")) {
            defaults.put(HologresLookupOptions.CACHE_MAX_ROWS.key(), "10000");
          }
        });
    return defaults;
  }

  /** Whether it is one of the JDBC connector's old options and says that there is no cache. */
  static boolean isNoCache(String name, String value) {
    String squashed = squash(name);
    return (squashed.equals(squash(OLD_CACHE_SIZE)) || squashed.equals(squash(OLD_CACHE_TTL)))
        && NOTHING.matcher(value.strip()).matches();
  }

  static boolean isForeign(String name) {
    return FOREIGN.contains(squash(name));
  }

  /** The name, if it is accepted although it is no option's. */
  static Optional<String> withoutEffect(String name) {
    return isForeign(name) || later(name).isPresent() ? Optional.of(name) : Optional.empty();
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
