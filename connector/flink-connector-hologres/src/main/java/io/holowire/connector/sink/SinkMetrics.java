package io.holowire.connector.sink;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What a writer reports: FLIP-33's names first. */
public final class SinkMetrics {
  /** Why a batch was sent. */
  enum Flush {
    ROWS,
    BYTES,
    INTERVAL,
    CHECKPOINT
  }

  /** Of how many batches the histograms know. */
  private static final int WINDOW = 1_000;

  private final SinkWriterMetricGroup group;
  private final Counter recordsSent;
  private final Counter bytesSent;
  private final Counter recordErrors;
  private final Counter retries;
  private final Counter skippedRows;
  private final Map<Flush, Counter> flushes = new EnumMap<>(Flush.class);
  private final Histogram batchRows;
  private final Histogram batchLatency;
  private volatile long sendTimeMillis;

  public SinkMetrics(SinkWriterMetricGroup group) {
    this.group = group;
    recordsSent = group.getNumRecordsSendCounter();
    bytesSent = group.getNumBytesSendCounter();
    recordErrors = group.getNumRecordsSendErrorsCounter();
    retries = group.counter("retries");
    skippedRows = group.counter("skippedRows");
    for (Flush flush : Flush.values()) {
      String reason = flush.name().charAt(0) + flush.name().substring(1).toLowerCase(Locale.ROOT);
      flushes.put(flush, group.counter("flushesFor" + reason));
    }
    batchRows = group.histogram("batchRows", new DescriptiveStatisticsHistogram(WINDOW));
    batchLatency =
        group.histogram("batchLatencyMillis", new DescriptiveStatisticsHistogram(WINDOW));
    group.setCurrentSendTimeGauge(() -> sendTimeMillis);
  }

  void batchesInFlight(Gauge<Integer> number) {
    group.gauge("batchesInFlight", number);
  }

  void connectionsInUse(Gauge<Integer> number) {
    group.gauge("connectionsInUse", number);
  }

  void flushed(Flush reason) {
    flushes.get(reason).inc();
  }

  void acknowledged(RowBatch batch, long nanos) {
    sent(batch.size(), batch.bytes());
    sendTimeMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
    batchRows.update(batch.size());
    batchLatency.update(sendTimeMillis);
  }

  public void sent(long records, long bytes) {
    recordsSent.inc(records);
    bytesSent.inc(bytes);
  }

  /** How long the last batch or portion took, from its beginning to the server's answer. */
  public void sendTime(long millis) {
    sendTimeMillis = millis;
  }

  public void failed(long records) {
    recordErrors.inc(records);
  }

  void skipped() {
    skippedRows.inc();
    recordErrors.inc();
  }

  void retried() {
    retries.inc();
  }
}
