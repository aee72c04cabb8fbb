package io.holowire.connector.lookup;

import java.util.Map;
import org.apache.flink.table.functions.UserDefinedFunction;

/** Makes the table function that options ask for. */
public final class LookupFunctions {
  private LookupFunctions() {}

  /**
   * A {@link HologresAsyncLookup} with {@code 'lookup.async' = 'true'}, else a {@link
   * HologresLookup}: not every query can call an asynchronous one.
   *
   * @throws org.apache.flink.table.api.ValidationException for an option that is unknown, missing
   *     or has a bad value
   */
  public static UserDefinedFunction of(Map<String, String> options) {
    return FunctionOptions.read(options).async().orElse(false)
        ? new HologresAsyncLookup(options)
        : new HologresLookup(options);
  }
}
