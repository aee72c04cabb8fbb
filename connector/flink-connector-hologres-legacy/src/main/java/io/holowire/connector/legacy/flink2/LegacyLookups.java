package io.holowire.connector.legacy.flink2;

import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.LookupTableSource.LookupRuntimeProvider;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingAsyncLookupProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingLookupProvider;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.runtime.functions.table.lookup.CachingAsyncLookupFunction;
import org.apache.flink.table.runtime.functions.table.lookup.CachingLookupFunction;

/** Makes of what Flink would build a lookup from the function, which it did not build once. */
final class LegacyLookups {
  private LegacyLookups() {}

  static LookupFunction sync(LookupTableSource table, int[][] keys) {
    LookupRuntimeProvider provider = provider(table, keys);
    LookupFunction function = ((LookupFunctionProvider) provider).createLookupFunction();
    return provider instanceof PartialCachingLookupProvider cached
        ? new CachingLookupFunction(cached.getCache(), function)
        : function;
  }

  static AsyncLookupFunction async(LookupTableSource table, int[][] keys) {
    LookupRuntimeProvider provider = provider(table, keys);
    AsyncLookupFunction function =
        ((AsyncLookupFunctionProvider) provider).createAsyncLookupFunction();
    return provider instanceof PartialCachingAsyncLookupProvider cached
        ? new CachingAsyncLookupFunction(cached.getCache(), function)
        : function;
  }

  private static LookupRuntimeProvider provider(LookupTableSource table, int[][] keys) {
    return table.getLookupRuntimeProvider(new LookupKeys(keys));
  }
}
