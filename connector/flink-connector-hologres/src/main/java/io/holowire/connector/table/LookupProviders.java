package io.holowire.connector.table;

import io.holowire.connector.lookup.HologresAsyncLookupFunction;
import io.holowire.connector.lookup.HologresCachedLookupFunction;
import io.holowire.connector.lookup.HologresLookupFunction;
import io.holowire.connector.lookup.LookupRequest;
import io.holowire.connector.options.LookupCaching;
import org.apache.flink.table.connector.source.LookupTableSource.LookupRuntimeProvider;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingAsyncLookupProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingLookupProvider;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.LookupFunction;

/** Offers a lookup to the planner: one object with both ways, so that a LOOKUP hint can choose. */
final class LookupProviders {
  private LookupProviders() {}

  /** The provider. With a full cache there is but one way: nothing is waited for. */
  static LookupRuntimeProvider of(LookupRequest request, LookupCaching caching) {
    if (caching.reload() != null) {
      return LookupFunctionProvider.of(new HologresCachedLookupFunction(request, caching.reload()));
    }
    LookupFunction sync = new HologresLookupFunction(request);
    AsyncLookupFunction async =
        request.settings().async() ? new HologresAsyncLookupFunction(request) : null;
    LookupCache cache = caching.partial();
    if (cache == null) {
      return async == null ? LookupFunctionProvider.of(sync) : new Both(sync, async);
    }
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
