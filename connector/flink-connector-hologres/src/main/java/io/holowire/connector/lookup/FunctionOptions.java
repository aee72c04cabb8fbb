package io.holowire.connector.lookup;

import io.holowire.connector.options.HologresLookupOptions;
import io.holowire.connector.options.HologresScanOptions;
import io.holowire.connector.options.TableOptions;
import io.holowire.connector.sql.QuotedNames;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.lookup.LookupOptions;

/**
 * The options of a lookup function: those of a table's WITH clause, and three of its own.
 *
 * @param key the columns that the arguments are compared with; null = the primary key
 * @param columns those of the result; null = all
 * @param outer whether a key without rows is answered with a row of NULLs
 */
record FunctionOptions(TableOptions table, List<String> key, List<String> columns, boolean outer) {
  private static final String KEY = "lookup.key";
  private static final String COLUMNS = "lookup.columns";
  private static final String OUTER = "lookup.outer";

  /**
   * Reads and checks them.
   *
   * @throws ValidationException for an option that is unknown, missing or has a bad value
   */
  static FunctionOptions read(Map<String, String> options) {
    Map<String, String> ofTable = new TreeMap<>(options);
    List<String> key = names(KEY, take(ofTable, KEY));
    List<String> columns = names(COLUMNS, take(ofTable, COLUMNS));
    boolean outer = bool(OUTER, take(ofTable, OUTER));
    TableOptions table = new TableOptions(ofTable);
    if (table.query() != null) {
      throw new ValidationException(
          HologresScanOptions.QUERY.key() + ": can be scanned, but not looked up in");
    }
    if (table.caching().reload() != null) {
      throw new ValidationException(
          LookupOptions.CACHE_TYPE.key()
              + " = 'FULL': is for tables; a function takes NONE or PARTIAL");
    }
    return new FunctionOptions(table, key, columns, outer);
  }

  /** Whether the function is to be asynchronous; empty = not said. */
  Optional<Boolean> async() {
    return table.given(HologresLookupOptions.ASYNC)
        ? Optional.of(table.lookup().async())
        : Optional.empty();
  }

  /** The value of an option, which is removed; null = not given. */
  private static String take(Map<String, String> options, String name) {
    for (String given : options.keySet()) {
      if (given.strip().toLowerCase(Locale.ROOT).equals(name)) {
        return options.remove(given);
      }
    }
    return null;
  }

  private static boolean bool(String option, String value) {
    String word = value == null ? "false" : value.strip().toLowerCase(Locale.ROOT);
    if (!word.equals("true") && !word.equals("false")) {
      throw new ValidationException(option + " = '" + value + "': must be true or false");
    }
    return word.equals("true");
  }

  private static List<String> names(String option, String value) {
    try {
      return value == null ? null : QuotedNames.list(value);
    } catch (IllegalArgumentException e) {
      throw new ValidationException(option + " = '" + value + "': " + e.getMessage(), e);
    }
  }
}
