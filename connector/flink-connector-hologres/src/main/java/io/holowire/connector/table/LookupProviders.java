package io.holowire.connector.table;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.source.LookupTableSource.LookupRuntimeProvider;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingAsyncLookupProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingLookupProvider;
import org.apache.flink.table.connector.source.lookup.cache.DefaultLookupCache;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.LookupFunction;

/** Offers a lookup to the planner: one object with both ways, so that a LOOKUP hint can choose. */
final class LookupProviders {
  private LookupProviders() {}

  /**
   * The provider.
   *
   * @param async null when the table's lookups are to be synchronous
   * @param cacheOptions Flink's options of a partial cache; null = no cache
   */
  static LookupRuntimeProvider of(
      LookupFunction sync, AsyncLookupFunction async, ReadableConfig cacheOptions) {
    if (cacheOptions == null) {
      return async == null ? LookupFunctionProvider.of(sync) : new Both(sync, async);
    }
    LookupCache cache = DefaultLookupCache.fromConfig(cacheOptions);
    return async == null
        ? PartialCachingLookupProvider.of(sync, cache)
        : new BothCached(sync, async, cache);
  }

  private record Both(LookupFunction sync, AsyncLookupFunction async)
      implements LookupFunctionProvider, AsyncLookupFunctionProvider {
    @Override
    public LookupFunction createLookupFunction() {
      return sync;
    }

    @Override
    public AsyncLookupFunction createAsyncLookupFunction() {
      return async;
    }
  }

  private record BothCached(LookupFunction sync, AsyncLookupFunction async, LookupCache cache)
      implements PartialCachingLookupProvider, PartialCachingAsyncLookupProvider {
    @Override
    public LookupFunction createLookupFunction() {
      return sync;
    }

    @Override
    public AsyncLookupFunction createAsyncLookupFunction() {
      return async;
    }

    @Override
    public LookupCache getCache() {
      return cache;
    }
  }
}
