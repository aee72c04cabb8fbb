package io.holowire.connector.source;

import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how far a scan has got: by metrics at any time, in the log now and then. */
final class ScanProgress {
  private static final Logger LOG = LoggerFactory.getLogger(ScanProgress.class);
  private static final long PAUSE_NANOS = 10_000_000_000L;
  private static final long MEGABYTE = 1_000_000;

  private final ScanRequest request;
  private long said = System.nanoTime();
  private boolean complete;

  ScanProgress(ScanRequest request) {
    this.request = request;
  }

  /**
   * Registers the metrics.
   *
   * @param queue null as long as the scan is not planned
   */
  static void register(SplitEnumeratorMetricGroup metrics, Supplier<SplitQueue> queue) {
    metrics.setUnassignedSplitsGauge(() -> ofQueue(queue, q -> (long) q.waiting()));
    gauge(metrics, "pendingSplits", queue, q -> (long) q.total().splits() - q.done().splits());
    gauge(metrics, "totalSplits", queue, q -> (long) q.total().splits());
    gauge(metrics, "totalBytes", queue, q -> q.total().bytes());
    gauge(metrics, "readBytes", queue, q -> q.done().bytes());
  }

  private static void gauge(
      SplitEnumeratorMetricGroup metrics,
      String name,
      Supplier<SplitQueue> queue,
      ToLongFunction<SplitQueue> value) {
    metrics.gauge(name, (Gauge<Long>) () -> ofQueue(queue, value));
  }

  private static long ofQueue(Supplier<SplitQueue> queue, ToLongFunction<SplitQueue> value) {
    SplitQueue now = queue.get();
    return now == null ? 0 : value.applyAsLong(now);
  }

  void planned(SplitQueue queue, Snapshot snapshot) {
    LOG.info(
        "Scan of {}: {} splits, {} MB as stored, {}",
        request.relation(),
        queue.total().splits(),
        queue.total().bytes() / MEGABYTE,
        snapshot == null ? "each in a snapshot of its own" : "in snapshot " + snapshot.name());
  }

  /** Something was read. */
  void advanced(SplitQueue queue) {
    boolean all = queue.done().splits() == queue.total().splits();
    if (complete || (!all && System.nanoTime() - said < PAUSE_NANOS)) {
      return;
    }
    complete = all;
    said = System.nanoTime();
    LOG.info(
        "Scan of {}: {} of {} splits, {} of {} MB read",
        request.relation(),
        queue.done().splits(),
        queue.total().splits(),
        queue.done().bytes() / MEGABYTE,
        queue.total().bytes() / MEGABYTE);
  }
}
