package io.holowire.quickstart;

import java.util.OptionalLong;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * How far the sources that run in this process are: the rows that they have emitted, by Flink's own
 * {@code numRecordsOut}, and the bytes that scans have read of those they have to, by the
 * connector's {@code readBytes} and {@code totalBytes}.
 */
public final class SourceMetrics implements MetricReporter, MetricReporterFactory {
  private static final Queue<Counter> ROWS = new ConcurrentLinkedQueue<>();
  private static final Queue<Gauge<Long>> READ = new ConcurrentLinkedQueue<>();
  private static final Queue<Gauge<Long>> TOTAL = new ConcurrentLinkedQueue<>();

  /** Rows since the last {@link #reset}. */
  static long rows() {
    return ROWS.stream().mapToLong(Counter::getCount).sum();
  }

  /** What part of the scans since the last {@link #reset} is read, in percent; empty = no scan. */
  static OptionalLong percentRead() {
    long total = TOTAL.stream().mapToLong(Gauge::getValue).sum();
    long read = READ.stream().mapToLong(Gauge::getValue).sum();
    return total == 0 ? OptionalLong.empty() : OptionalLong.of(100 * read / total);
  }

  static void reset() {
    ROWS.clear();
    READ.clear();
    TOTAL.clear();
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  @SuppressWarnings("unchecked") // both are the connector's, and of numbers
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String operator = group.getAllVariables().get("<operator_name>");
    if (metric instanceof Counter counter
        && name.equals("numRecordsOut")
        && operator != null
        && operator.startsWith("Source: ")) {
      ROWS.add(counter);
    } else if (name.equals("readBytes")) {
      READ.add((Gauge<Long>) metric);
    } else if (name.equals("totalBytes")) {
      TOTAL.add((Gauge<Long>) metric);
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
