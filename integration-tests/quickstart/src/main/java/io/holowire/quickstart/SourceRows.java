package io.holowire.quickstart;

import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Counts the rows that Flink's sources have emitted, while they do: collects Flink's own {@code
 * numRecordsOut} of every source that runs in this process.
 */
public final class SourceRows implements MetricReporter, MetricReporterFactory {
  private static final Queue<Counter> COUNTERS = new ConcurrentLinkedQueue<>();

  /** Rows since the last {@link #reset}. */
  static long count() {
    return COUNTERS.stream().mapToLong(Counter::getCount).sum();
  }

  static void reset() {
    COUNTERS.clear();
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String operator = group.getAllVariables().get("<operator_name>");
    if (metric instanceof Counter counter
        && name.equals("numRecordsOut")
        && operator != null
        && operator.startsWith("Source: ")) {
      COUNTERS.add(counter);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    // A finished source still counts.
  }

  @Override
  public void open(MetricConfig configuration) {}

  @Override
  public void close() {}
}
