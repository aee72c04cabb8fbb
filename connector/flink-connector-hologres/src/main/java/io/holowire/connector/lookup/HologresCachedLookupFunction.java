package io.holowire.connector.lookup;

import java.util.Collection;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.table.connector.source.lookup.cache.trigger.CacheReloadTrigger;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;

/**
 * The lookup function that holds all rows and never asks the server for one key: {@code
 * 'lookup.cache' = 'FULL'}. Not Flink's own, whose job fails for good when one reload does.
 *
 * <p>Subtasks in one TaskManager share the rows. The first load has to succeed before a row is
 * answered; its failure is that of the task. The rows of an answer are shared: whoever is given
 * them must not change them.
 */
public final class HologresCachedLookupFunction extends LookupFunction {
  private static final long serialVersionUID = 1L;

  /** Where Flink's own caches have their metrics. */
  private static final String METRICS = "cache";

  private final LookupRequest request;
  private final CacheReloadTrigger reload;
  private transient FullCaches.Use use;
  private transient FullCache cache;
  private transient Counter hits;

  /** As {@link HologresAsyncLookupFunction#HologresAsyncLookupFunction}. */
  public HologresCachedLookupFunction(LookupRequest request, CacheReloadTrigger reload) {
    this.request = request;
    this.reload = reload;
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    use = FullCaches.join(functionIdentifier(), () -> FullCache.start(request, reload));
    cache = use.cache();
    MetricGroup group = context.getMetricGroup().addGroup(METRICS);
    hits = group.counter(MetricNames.HIT_COUNT);
    group.counter(MetricNames.MISS_COUNT); // stays zero: that there is no row is an answer
    cache.register(group);
    cache.await();
  }

  @Override
  public Collection<RowData> lookup(RowData keyRow) {
    hits.inc();
    return cache.get(keyRow);
  }

  @Override
  public void close() {
    if (use != null) {
      use.close();
      use = null;
    }
  }
}
