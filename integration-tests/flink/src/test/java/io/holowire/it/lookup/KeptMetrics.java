package io.holowire.it.lookup;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Every metric of the caches in this JVM's clusters, of jobs that have ended, too. */
public final class KeptMetrics implements MetricReporter {
  private static final String CACHES = ".cache.";
  private static final Map<String, Metric> METRICS = new ConcurrentHashMap<>();

  /** Found by Flink, in the configuration of {@link LookupLab}. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new KeptMetrics();
    }
  }

  static void clear() {
    METRICS.clear();
  }

  /** The sum over all of them since {@link #clear}. */
  static long sum(String name) {
    return METRICS.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(CACHES + name))
        .mapToLong(entry -> value(entry.getValue()))
        .sum();
  }

  /** How many subtasks have it. */
  static long count(String name) {
    return METRICS.keySet().stream().filter(key -> key.endsWith(CACHES + name)).count();
  }

  private static long value(Metric metric) {
    return metric instanceof Counter counter
        ? counter.getCount()
        : ((Number) ((Gauge<?>) metric).getValue()).longValue();
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String full = group.getMetricIdentifier(name);
    if (full.contains(CACHES)) {
      METRICS.put(full, metric);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
