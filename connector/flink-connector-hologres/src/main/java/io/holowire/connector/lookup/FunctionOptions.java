package io.holowire.connector.lookup;

import io.holowire.connector.options.HologresOptions;
import io.holowire.connector.options.HologresScanOptions;
import io.holowire.connector.options.TableOptions;
import io.holowire.connector.sql.QuotedNames;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.lookup.LookupOptions;
import org.apache.flink.table.connector.source.lookup.LookupOptions.LookupCacheType;

/**
 * The options of a lookup function: those of a table's WITH clause, and two of its own.
 *
 * @param key the columns that the arguments are compared with; null = the primary key
 * @param columns those of the result; null = all
 */
record FunctionOptions(TableOptions table, List<String> key, List<String> columns) {
  private static final String KEY = "lookup.key";
  private static final String COLUMNS = "lookup.columns";

  /**
   * Reads and checks them.
   *
   * @param async what the function is, whatever its options say
   * @throws ValidationException for an option that is unknown, missing or has a bad value
   */
  static FunctionOptions read(Map<String, String> options, boolean async) {
    Map<String, String> ofTable = new TreeMap<>(options);
    List<String> key = names(KEY, take(ofTable, KEY));
    List<String> columns = names(COLUMNS, take(ofTable, COLUMNS));
    TableOptions table = new TableOptions(ofTable);
    if (table.query() != null) {
      throw new ValidationException(
          HologresScanOptions.QUERY.key() + ": can be scanned, but not looked up in");
    }
    if (table.values().get(LookupOptions.CACHE_TYPE) == LookupCacheType.FULL) {
      throw new ValidationException(
          LookupOptions.CACHE_TYPE.key()
              + " = 'FULL': is for tables; a function takes NONE or PARTIAL");
    }
    if (table.given(HologresOptions.LOOKUP_ASYNC) && table.lookup().async() != async) {
      throw new ValidationException(
          HologresOptions.LOOKUP_ASYNC.key()
              + " = '"
              + table.lookup().async()
              + "': this function is "
              + (async ? "asynchronous, HologresLookup is not" : "not, HologresAsyncLookup is"));
    }
    return new FunctionOptions(table, key, columns);
  }

  /** The value of an option, which is removed; names are met as those of other options. */
  private static String take(Map<String, String> options, String name) {
    for (String given : options.keySet()) {
      if (given.strip().toLowerCase(Locale.ROOT).equals(name)) {
        return options.remove(given);
      }
    }
    return null;
  }

  private static List<String> names(String option, String value) {
    try {
      return value == null ? null : QuotedNames.list(value);
    } catch (IllegalArgumentException e) {
      throw new ValidationException(option + " = '" + value + "': " + e.getMessage(), e);
    }
  }
}
