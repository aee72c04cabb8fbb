package io.holowire.connector.lookup;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.SqlState;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.table.connector.source.lookup.cache.trigger.CacheReloadTrigger;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.TemporaryClassLoaderContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that a lookup may answer, loaded again whenever a trigger says so. What was loaded
 * last serves until the next load is whole, and on when that fails: only the first must succeed.
 * Owns the trigger, the thread that loads, and the contents.
 */
final class FullCache implements CacheReloadTrigger.Context {
  private static final Logger LOG = LoggerFactory.getLogger(FullCache.class);
  private static final long LONGEST_PAUSE_MILLIS = 60_000;
  private static final long NOT_AGAIN = -1;
  private static final long CLOSE_MILLIS = 1_000;

  private final LookupRequest request;
  private final CacheReloadTrigger trigger;
  private final RetryPauses firstPauses;
  private final Thread loader;
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();
  private final Counter loads = new ThreadSafeSimpleCounter();
  private final Counter failures = new ThreadSafeSimpleCounter();
  private volatile CacheContents contents;
  private volatile long latestLoadMillis;

  /** The load that is wanted or under way; null = none. Guarded by this. */
  private CompletableFuture<Void> wanted;

  private FullCache(LookupRequest request, CacheReloadTrigger trigger) {
    this.request = request;
    this.trigger = trigger;
    this.firstPauses = new RetryPauses(request.settings().maxRetries());
    this.loader = new Thread(this::run, "holowire-cache-" + request.table());
    loader.setDaemon(true);
    loader.setContextClassLoader(FullCache.class.getClassLoader());
  }

  /** Begins to load; does not wait. */
  @SuppressWarnings("try") // the class loader that was there before is what counts of the resource
  static FullCache start(LookupRequest request, CacheReloadTrigger trigger) {
    FullCache cache = new FullCache(request, trigger);
    // The trigger's thread, like ours, may outlive the job whose task has started it.
    try (TemporaryClassLoaderContext ours =
        TemporaryClassLoaderContext.of(FullCache.class.getClassLoader())) {
      trigger.open(cache);
    } catch (Exception e) {
      throw request.failed(e);
    }
    cache.loader.start();
    return cache;
  }

  /**
   * Waits for the first load.
   *
   * @throws RuntimeException its failure
   */
  void await() throws InterruptedException {
    try {
      loaded.get();
    } catch (ExecutionException e) {
      throw request.failed(e.getCause());
    }
  }

  /** Whether the first load has failed. */
  boolean failed() {
    return loaded.isCompletedExceptionally();
  }

  /** The rows of one key; for who has waited. */
  Collection<RowData> get(RowData key) {
    return contents.get(key);
  }

  /** Flink's metrics of a cache, but those of who asks. */
  void register(MetricGroup group) {
    group.counter(MetricNames.LOAD_COUNT, loads);
    group.counter(MetricNames.NUM_LOAD_FAILURES, failures);
    group.gauge(MetricNames.LATEST_LOAD_TIME, () -> latestLoadMillis);
    group.gauge(MetricNames.NUM_CACHED_RECORDS, () -> sum(CacheContents::count));
    group.gauge(MetricNames.NUM_CACHED_BYTES, () -> sum(CacheContents::bytes));
  }

  private long sum(ToLongFunction<CacheContents> measure) {
    CacheContents now = contents; // a reporter may ask while the cache is closed
    return now == null ? 0 : measure.applyAsLong(now);
  }

  @Override
  public long currentProcessingTime() {
    return System.currentTimeMillis();
  }

  @Override
  public long currentWatermark() {
    throw new UnsupportedOperationException("a cache that tasks share has no watermark");
  }

  /**
   * Asks for a load. While one is under way there is no further one. The answer is that a load has
   * ended, well or not: Flink's periodic trigger asks no more when it hears of a failure.
   */
  @Override
  public synchronized CompletableFuture<Void> triggerReload() {
    if (wanted == null) {
      wanted = new CompletableFuture<>();
      notifyAll();
    }
    return wanted;
  }

  private void run() {
    try {
      while (true) {
        awaitWanted();
        load();
        ended();
      }
    } catch (InterruptedException e) {
      loaded.completeExceptionally(new IllegalStateException("the cache was closed"));
    } catch (Throwable e) {
      if (!loaded.completeExceptionally(e)) { // not of the first load, so nobody waits for it
        LOG.error("Cache of {}: is not loaded any more", request.table(), e);
      }
    }
    ended();
  }

  private synchronized void awaitWanted() throws InterruptedException {
    while (wanted == null) {
      wait();
    }
  }

  private void ended() {
    CompletableFuture<Void> over;
    synchronized (this) {
      over = wanted;
      wanted = null;
    }
    if (over != null) {
      over.complete(null);
    }
  }

  private void load() throws InterruptedException {
    for (int failed = 1; ; failed++) {
      CacheLoad load = new CacheLoad(request);
      long begin = System.nanoTime();
      try {
        contents = load.read();
        loadedSince(begin);
        return;
      } catch (RuntimeException | Error e) {
        failures.inc();
        long pause = contents == null ? first(load, e, failed) : pauseAfter(e, failed);
        if (pause == NOT_AGAIN) {
          return;
        }
        Thread.sleep(pause);
      }
    }
  }

  private void loadedSince(long begin) {
    latestLoadMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    loads.inc();
    loaded.complete(null);
    LOG.info(
        "Cache of {}: {} rows, {} bytes, loaded in {} ms",
        request.table(),
        contents.count(),
        contents.bytes(),
        latestLoadMillis);
  }

  /** How long to wait before the first load is tried again; throws its failure if it is not. */
  private long first(CacheLoad load, Throwable failure, int failed) {
    // A server that does not answer has been waited for.
    if (!load.met() || !firstPauses.again(failure, failed)) {
      ExceptionUtils.rethrow(failure);
    }
    return TimeUnit.NANOSECONDS.toMillis(firstPauses.pauseNanos(failed));
  }

  /** The same of a later one; {@link #NOT_AGAIN} = not before the trigger's next turn. */
  private long pauseAfter(Throwable failure, int failed) {
    boolean again = failure instanceof PgException reason && reason.retry() != SqlState.Retry.NONE;
    long pause = Math.min(LONGEST_PAUSE_MILLIS, 1_000L << Math.min(failed - 1, 16));
    LOG.warn(
        "Cache of {}: was not loaded again, what was loaded before serves on; it is tried again {}",
        request.table(),
        again ? "in " + pause + " ms" : "at its next turn",
        request.failed(failure));
    return again ? pause : NOT_AGAIN;
  }

  /** Leaves no thread and no query behind; takes a second at most. */
  void close() {
    try {
      trigger.close();
    } catch (Exception e) {
      LOG.warn("Cache of {}: the trigger of its loads was not closed", request.table(), e);
    }
    loader.interrupt();
    try {
      loader.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    contents = null;
  }
}
